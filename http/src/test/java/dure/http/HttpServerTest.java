package dure.http;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpServerTest {
    private static final long LARGE = 200L << 20;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private HttpServer serve(HttpHandler handler) throws IOException {
        HttpServerConfig config =
                HttpServerConfig.DEFAULT.withPort(0).withClock(() -> Instant.parse("2026-02-03T04:05:06Z"));
        HttpServer server = HttpServer.start(config, transport(), handler);
        opened.add(server);
        return server;
    }

    Transport transport() {
        return Transport.EPOLL;
    }

    private Wire connect(HttpServer server) throws IOException {
        Wire wire = new Wire(server.port());
        opened.add(wire);
        return wire;
    }

    private static HttpResponse echo(HttpRequest request) {
        return HttpResponse.of(200, "text/plain", request.body());
    }

    private static String text(HttpRequest request) {
        try {
            return new String(request.body().readAll(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(HttpRequest request) {
        try (InputStream in = request.body().stream()) {
            return in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void requestArrivesAsItWasSent() throws Exception {
        CompletableFuture<HttpRequest> seen = new CompletableFuture<>();
        HttpServer server = serve(request -> {
            seen.complete(request);
            return HttpResponse.of(200, "text/plain", "yes");
        });
        Wire.Response response = connect(server)
                .send("PUT /a%20b//c/../d?x=%2F&y HTTP/1.1\r\nHost: Bucket.localhost:1\r\nX-Twice: 1\r\nx-twice: 2\r\n"
                        + "Content-Length: 3\r\n\r\nabc")
                .read();
        HttpRequest request = seen.join();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.rawPath()).isEqualTo("/a%20b//c/../d");
        assertThat(request.rawQuery()).isEqualTo("x=%2F&y");
        assertThat(request.host()).isEqualTo("bucket.localhost");
        assertThat(request.headers().all("x-twice")).containsExactly("1", "2");
        assertThat(request.body()).isInstanceOf(Body.Bytes.class);
        assertThat(text(request)).isEqualTo("abc");
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.secure()).isFalse();
        assertThat(request.listener()).isEqualTo("public");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("yes");
        assertThat(response.headers())
                .containsEntry("date", "Tue, 03 Feb 2026 04:05:06 GMT")
                .containsEntry("server", "Dure")
                .containsEntry("content-length", "3")
                .containsEntry("content-type", "text/plain")
                .doesNotContainKey("connection");
    }

    @Test
    void connectionIsKeptBetweenRequests() throws Exception {
        Wire wire = connect(serve(request -> HttpResponse.of(200, "text/plain", request.rawPath())));
        for (int i = 0; i < 100; i++) {
            assertThat(wire.send("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("/" + i);
        }
        assertThat(wire.send("GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .read()
                        .headers())
                .containsEntry("connection", "close");
        assertThat(wire.readByte()).isEqualTo(-1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        HttpServer server = serve(new HttpHandler() {
            @Override
            public HttpResponse handle(HttpRequest request) {
                return HttpResponse.of(200, "text/plain", request.rawPath() + text(request));
            }

            @Override
            public @Nullable HttpResponse answerNow(HttpRequest head) {
                return head.rawPath().endsWith("7") ? HttpResponse.of(200, "text/plain", "now") : null;
            }
        });
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            requests.append("POST /").append(i).append(" HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n!");
        }
        Wire wire = connect(server).send(requests.toString());
        for (int i = 0; i < 200; i++) {
            assertThat(wire.read().body()).isEqualTo(i % 10 == 7 ? "now" : "/" + i + "!");
        }
    }

    @Test
    void answerNowIsGivenWithoutWaitingForTheBody() throws Exception {
        HttpServer server = serve(new HttpHandler() {
            @Override
            public HttpResponse handle(HttpRequest request) {
                return HttpResponse.of(500);
            }

            @Override
            public HttpResponse answerNow(HttpRequest head) {
                return HttpResponse.of(200, "text/plain", Thread.currentThread().isVirtual() ? "virtual" : "loop");
            }
        });
        Wire wire = connect(server).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
        assertThat(wire.read().body()).isEqualTo("loop");
        assertThat(wire.send("12345GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                .isEqualTo("loop");
    }

    @Test
    void largeBodyIsStreamedToTheHandler() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(200, "text/plain", "" + count(request)));
        HttpClient client = HttpClient.newHttpClient();
        var response = client.send(
                java.net.http.HttpRequest.newBuilder(uri(server))
                        .PUT(java.net.http.HttpRequest.BodyPublishers.fromPublisher(
                                java.net.http.HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(LARGE)), LARGE))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("" + LARGE);
    }

    @Test
    void largeStreamIsSentWithItsLengthOrInChunks() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(
                200, "x", new Body.Stream(new Zeros(LARGE), request.rawPath().equals("/known") ? LARGE : -1)));
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/known", "/unknown")) {
            var response = client.send(
                    java.net.http.HttpRequest.newBuilder(uri(server).resolve(path))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-length").isPresent())
                    .isEqualTo(path.equals("/known"));
            try (InputStream in = response.body()) {
                assertThat(in.transferTo(java.io.OutputStream.nullOutputStream()))
                        .isEqualTo(LARGE);
            }
        }
    }

    @Test
    void requestStreamMayBeTheResponseStream() throws Exception {
        Wire wire = connect(serve(HttpServerTest::echo));
        wire.send(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n");
        Thread.ofVirtual().start(() -> {
            try {
                wire.send("6\r\n world\r\n0\r\n\r\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(wire.read().body()).isEqualTo("hello world");
    }

    @Test
    void smallChunkedBodyThatHasArrivedIsInMemory() throws Exception {
        HttpServer server = serve(request ->
                HttpResponse.of(200, "text/plain", request.body().getClass().getSimpleName() + text(request)));
        String chunked =
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assertThat(connect(server).send(chunked).read().body()).isEqualTo("Bytesabc");
    }

    @Test
    void clientIsHeldBackWhileTheHandlerDoesNotRead() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            await(mayRead);
            return HttpResponse.of(200, "text/plain", "" + count(request));
        });
        Wire wire = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + LARGE + "\r\n\r\n");
        java.util.concurrent.atomic.AtomicLong sent = new java.util.concurrent.atomic.AtomicLong();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                byte[] piece = new byte[1 << 16];
                for (long at = 0; at < LARGE; at += piece.length) {
                    wire.out().write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(sender.join(java.time.Duration.ofMillis(700))).isFalse();
        long stuckAt = sent.get();
        assertThat(sender.join(java.time.Duration.ofMillis(300))).isFalse();
        assertThat(sent.get()).isEqualTo(stuckAt).isLessThan(32 << 20);
        mayRead.countDown();
        assertThat(wire.read().body()).isEqualTo("" + LARGE);
    }

    @Test
    void continueIsSentOnlyWhenTheHandlerReads() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            await(mayRead);
            return HttpResponse.of(200, "text/plain", text(request));
        });
        Wire wire =
                connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        assertThat(wire.isQuietFor(200)).isTrue();
        mayRead.countDown();
        assertThat(wire.read().status()).isEqualTo(100);
        assertThat(wire.send("abc").read().body()).isEqualTo("abc");
        assertThat(wire.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusalWithoutReadingNeverSendsContinue() throws Exception {
        Wire wire = connect(serve(request -> HttpResponse.of(403)))
                .send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        Wire.Response response = wire.read();
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.headers()).containsEntry("connection", "close");
        assertThat(wire.readByte()).isEqualTo(-1);
    }

    @Test
    void smallUnreadBodyIsDroppedAndLargeOneClosesTheConnection() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(200));
        Wire small = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
        assertThat(small.read().headers()).doesNotContainKey("connection");
        small.send("x".repeat(100000) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(small.read().status()).isEqualTo(200);
        Wire large = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
        assertThat(large.read().headers()).containsEntry("connection", "close");
        assertThat(large.readByte()).isEqualTo(-1);
    }

    @Test
    void headHasTheLengthButNoBody() throws Exception {
        HttpServer server = serve(request -> switch (request.rawPath()) {
            case "/set" -> new HttpResponse(200, new Headers().set("Content-Length", "12345"), Body.EMPTY);
            case "/region" -> HttpResponse.of(200, "x", new Body.FileRegion(Path.of("absent"), 0, 77));
            default -> HttpResponse.of(200, "text/plain", "hello");
        });
        Wire wire = connect(server);
        assertThat(head(wire, "/set")).containsEntry("content-length", "12345");
        assertThat(head(wire, "/region")).containsEntry("content-length", "77");
        assertThat(head(wire, "/body")).containsEntry("content-length", "5");
        assertThat(wire.send("GET /body HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                .isEqualTo("hello");
    }

    private static java.util.Map<String, String> head(Wire wire, String path) throws IOException {
        return wire.send("HEAD " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                .read(true)
                .headers();
    }

    @Test
    void noContentAndNotModifiedHaveNoBody() throws Exception {
        HttpServer server = serve(request -> new HttpResponse(
                Integer.parseInt(request.rawPath().substring(1)), new Headers().set("ETag", "\"e\""), Body.EMPTY));
        Wire wire = connect(server);
        for (int status : new int[] {204, 304}) {
            Wire.Response response =
                    wire.send("GET /" + status + " HTTP/1.1\r\nHost: h\r\n\r\n").read(true);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.headers()).doesNotContainKeys("content-length", "transfer-encoding");
        }
    }

    @Test
    void http10IsClosedUnlessKeptAlive() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(200, "x", new Body.Stream(new Zeros(3), -1)));
        Wire wire = connect(server).send("GET / HTTP/1.0\r\n\r\n");
        Wire.Response response = wire.read();
        assertThat(response.body()).hasSize(3);
        assertThat(response.headers()).doesNotContainKey("transfer-encoding").containsEntry("connection", "close");
    }

    @Test
    void fileRegionIsSentFromItsOffset() throws Exception {
        Path file = directory.resolve("file");
        byte[] bytes = new byte[3 << 20];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        HttpServer server = serve(request -> HttpResponse.of(
                200,
                "x",
                new Body.FileRegion(file, 1000, request.rawPath().equals("/small") ? 5000 : bytes.length - 2000)));
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/small", "/large", "/small")) {
            byte[] got = client.send(
                            java.net.http.HttpRequest.newBuilder(uri(server).resolve(path))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            assertThat(got).isEqualTo(java.util.Arrays.copyOfRange(bytes, 1000, 1000 + got.length));
            assertThat(got.length).isEqualTo(path.equals("/small") ? 5000 : bytes.length - 2000);
        }
    }

    @Test
    void readingFailsWhenTheClientGoesAway() throws Exception {
        BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        CountDownLatch reading = new CountDownLatch(2);
        HttpServer server = serve(request -> {
            try (InputStream in = request.body().stream()) {
                in.readNBytes(3);
                reading.countDown();
                in.readAllBytes();
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
            return HttpResponse.of(200);
        });
        Wire sized = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nabc");
        Wire chunked =
                connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        await(reading);
        for (Wire wire : List.of(sized, chunked)) {
            wire.close();
            assertThat(failures.poll(5, TimeUnit.SECONDS)).contains("gone");
        }
    }

    @Test
    void responseStreamIsClosedWhenTheClientGoesAway() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream stuck = new InputStream() {
            private boolean first = true;

            @Override
            public int read() throws IOException {
                if (first) {
                    first = false;
                    return 'x';
                }
                await(closed);
                throw new IOException("closed");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Wire wire = connect(serve(request -> HttpResponse.of(200, "x", new Body.Stream(stuck, -1))));
        wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        while (wire.readByte() != 'x') {
            assertThat(closed.getCount()).isEqualTo(1);
        }
        wire.close();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void responseThatEndsEarlyDoesNotLookComplete() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(200, "x", new Body.Stream(new Zeros(100_000), 200_000)));
        Wire wire = connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(wire.read().body().length()).isLessThan(200_000);
        assertThat(wire.readByte()).isEqualTo(-1);
    }

    @Test
    void handlerThatThrowsIsABare500() throws Exception {
        Wire wire = connect(serve(request -> {
            throw new IllegalStateException("secret");
        }));
        for (int i = 0; i < 2; i++) {
            Wire.Response response =
                    wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read();
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void forgedHeaderInAResponseIsRefused() throws Exception {
        HttpServer server =
                serve(request -> new HttpResponse(200, new Headers().set("X", "a\r\nSet-Cookie: b"), Body.EMPTY));
        Wire.Response response =
                connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read();
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void absoluteTargetReplacesHost() throws Exception {
        HttpServer server = serve(request ->
                HttpResponse.of(200, "x", request.host() + " " + request.rawPath() + " " + request.rawQuery()));
        Wire wire = connect(server);
        assertThat(wire.send("GET http://other:1/p?q HTTP/1.1\r\nHost: h\r\n\r\n")
                        .read()
                        .body())
                .isEqualTo("other /p q");
        assertThat(wire.send("GET HTTPS://other?q HTTP/1.1\r\nHost: h\r\n\r\n")
                        .read()
                        .body())
                .isEqualTo("other / q");
    }

    @Test
    void closeLetsARequestFinish() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            arrived.countDown();
            await(mayAnswer);
            return HttpResponse.of(200, "x", "done");
        });
        Wire idle = connect(server);
        Wire wire = connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await(arrived);
        Thread closing = Thread.ofVirtual().start(server::close);
        assertThat(idle.readByte()).isEqualTo(-1);
        mayAnswer.countDown();
        Wire.Response response = wire.read();
        assertThat(response.body()).isEqualTo("done");
        assertThat(response.headers()).containsEntry("connection", "close");
        closing.join();
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
