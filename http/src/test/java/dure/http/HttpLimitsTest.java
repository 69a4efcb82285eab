package dure.http;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Body;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpLimitsTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT.with(new HttpLimits.Timeouts(
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            Duration.ofMillis(500)));

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private HttpServer serve(HttpLimits limits, HttpHandler handler) throws IOException {
        HttpServer server =
                HttpServer.start(HttpServerConfig.DEFAULT.withPort(0).withLimits(limits), handler);
        opened.add(server);
        return server;
    }

    private HttpServer serve(HttpHandler handler) throws IOException {
        return serve(LIMITS, handler);
    }

    private Wire connect(HttpServer server) throws IOException {
        Wire wire = new Wire(server.port());
        opened.add(wire);
        return wire;
    }

    private static void assertClosed(Wire wire) throws IOException {
        assertThat(wire.readByte()).isEqualTo(-1);
    }

    @Test
    void tooLongRequestLineIs414() throws Exception {
        Wire wire = connect(serve(request -> HttpResponse.of(200)));
        assertThat(wire.send("GET /" + "a".repeat(17_000) + " HTTP/1.1\r\nHost: h\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(414);
        assertClosed(wire);
    }

    @Test
    void tooLargeHeaderIs431() throws Exception {
        Wire wire = connect(serve(request -> HttpResponse.of(200)));
        assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(32_000) + "\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(200);
        assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(33_000) + "\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(431);
        assertClosed(wire);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET relative HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET htt://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            })
    void malformedRequestIs400(String request) throws Exception {
        Wire wire = connect(serve(read -> HttpResponse.of(200))).send(request);
        assertThat(wire.read().status()).isEqualTo(400);
        assertClosed(wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "chunked, chunked", "xchunked", "identity"})
    void otherTransferCodingIsRefused(String coding) throws Exception {
        Wire wire = connect(serve(read -> HttpResponse.of(200)))
                .send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
        assertThat(wire.read().status()).isBetween(400, 501);
        assertClosed(wire);
    }

    @Test
    void connectIsNotOfferedAndOtherExpectationsFail() throws Exception {
        HttpServer server = serve(read -> HttpResponse.of(200));
        assertThat(connect(server)
                        .send("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(501);
        assertThat(connect(server)
                        .send("GET / HTTP/1.1\r\nHost: h\r\nExpect: cake\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(417);
    }

    @Test
    void slowHeaderIs408() throws Exception {
        Wire wire = connect(serve(request -> HttpResponse.of(200)));
        long start = System.nanoTime();
        drip(wire, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(100));
        assertThat(wire.read().status()).isEqualTo(408);
        assertThat(System.nanoTime() - start).isBetween(250_000_000L, 3_000_000_000L);
        assertClosed(wire);
    }

    @Test
    void slowBodyIs408() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            try {
                request.body().stream().readAllBytes();
            } catch (IOException e) {
                failed.countDown();
            }
            return HttpResponse.of(200);
        });
        Wire streamed = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
        drip(streamed, "x".repeat(1000));
        assertThat(streamed.read().status()).isEqualTo(408);
        assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
        Wire whole = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
        assertThat(whole.read().status()).isEqualTo(408);
        assertClosed(whole);
    }

    /** A byte every 20 ms, until the server has had enough of it. */
    private static void drip(Wire wire, String text) throws IOException {
        for (int i = 0; i < text.length() && wire.isQuietFor(20); i++) {
            wire.send(text.substring(i, i + 1));
        }
    }

    @Test
    void bodyThatBringsEnoughInEachPeriodMayTakeLong() throws Exception {
        HttpLimits hundredBytes = LIMITS.with(new HttpLimits.Sizes(1024, 1024, 64 * 1024, 1024, 1024, 100));
        HttpServer server = serve(hundredBytes, request -> {
            try (InputStream in = request.body().stream()) {
                return HttpResponse.of(200, "x", Body.of("" + in.readAllBytes().length));
            } catch (IOException e) {
                return HttpResponse.of(500);
            }
        });
        Wire wire = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1500\r\n\r\n");
        for (int i = 0; i < 15; i++) { // 600 ms, twice the period
            assertThat(wire.isQuietFor(40)).isTrue();
            wire.send("x".repeat(100));
        }
        assertThat(wire.read().body()).isEqualTo("1500");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 1001})
    void bodyUpToTheLimitReachesTheHandlerWhole(int size) throws Exception {
        HttpLimits thousand = LIMITS.with(new HttpLimits.Sizes(1024, 1024, 64 * 1024, 1000, 1024, 100));
        HttpServer server = serve(
                thousand,
                request -> HttpResponse.of(
                        200, "x", Body.of(request.body().getClass().getSimpleName())));
        String expected = size <= 1000 ? "Bytes" : "Stream";
        assertThat(connect(server)
                        .send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size))
                        .read()
                        .body())
                .isEqualTo(expected);
        String chunk = size == 0 ? "" : Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
        assertThat(connect(server)
                        .send("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n")
                        .read()
                        .body())
                .isEqualTo(expected);
    }

    @Test
    void http2ClientsAreToldTheirLimits() throws Exception {
        HttpServer server = serve(LIMITS.with(new HttpLimits.Counts(10, 10, 10, 7)), request -> HttpResponse.of(200));
        Wire wire = connect(server).send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        Map<Integer, Integer> settings = new HashMap<>();
        byte[] head = wire.bytes(9);
        assertThat(head[3]).as("a SETTINGS frame").isEqualTo((byte) 4);
        ByteBuffer payload = ByteBuffer.wrap(wire.bytes(head[2]));
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), payload.getInt());
        }
        assertThat(settings).containsEntry(3, 7).containsEntry(6, (16 + 32) * 1024);
    }

    @Test
    void closingDoesNotWaitLongForAStuckHandler() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            running.countDown();
            HttpServerTest.await(never);
            return HttpResponse.of(200);
        });
        Wire wire = connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        HttpServerTest.await(running);
        long start = System.nanoTime();
        server.close();
        assertThat(System.nanoTime() - start).isBetween(450_000_000L, 5_000_000_000L);
        assertClosed(wire);
        never.countDown();
    }

    @Test
    void slowHandlerIsNotTakenForASlowClient() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        HttpServer server = serve(request -> {
            try {
                HttpServerTest.await(mayAnswer);
                return HttpResponse.of(200, "x", Body.of(request.body().readAll(1 << 20)));
            } catch (IOException e) {
                return HttpResponse.of(500);
            }
        });
        Wire waiting = connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
        Wire continued =
                connect(server).send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(waiting.isQuietFor(900)).isTrue(); // longer than any of LIMITS
        mayAnswer.countDown();
        assertThat(waiting.read().body()).isEqualTo("hello");
        assertThat(continued.read().status()).isEqualTo(100);
        assertThat(continued.send("hello").read().body()).isEqualTo("hello");
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        HttpServer server = serve(request -> HttpResponse.of(200));
        Wire silent = connect(server);
        Wire kept = connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(kept.read().status()).isEqualTo(200);
        assertThat(kept.isQuietFor(300)).isTrue();
        assertClosed(kept);
        assertClosed(silent);
    }

    @Test
    void clientThatTakesNothingOfAResponseIsDropped() throws Exception {
        Zeros body = new Zeros(1L << 40);
        Wire wire = connect(serve(request -> HttpResponse.of(200, "x", new Body.Stream(body, -1))));
        wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(body.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void pipeliningWithoutReadingAnswersIsHeldBack() throws Exception {
        byte[] large = new byte[200_000];
        AtomicInteger answered = new AtomicInteger();
        HttpServerConfig oneLoop =
                HttpServerConfig.DEFAULT.withPort(0).withEventLoops(1).withLimits(LIMITS);
        HttpServer server = HttpServer.start(oneLoop, request -> {
            if (request.rawPath().equals("/other")) {
                return HttpResponse.of(200);
            }
            answered.incrementAndGet();
            return HttpResponse.of(200, "x", Body.of(large));
        });
        opened.add(server);
        Wire wire = connect(server).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1000));
        Wire other = connect(server);
        int before;
        do { // until it stands still while the same event loop serves somebody else
            before = answered.get();
            for (int i = 0; i < 100; i++) {
                other.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n").read();
            }
        } while (answered.get() == 0 || answered.get() > before);
        assertThat(answered.get()).isLessThan(200);
        for (int i = 0; i < 1000; i++) {
            assertThat(wire.read().body()).hasSize(large.length);
        }
    }

    @Test
    void oneConnectionTooManyIs503() throws Exception {
        HttpServer server = serve(LIMITS.with(new HttpLimits.Counts(2, 10, 10, 10)), request -> HttpResponse.of(200));
        for (int i = 0; i < 2; i++) {
            assertThat(connect(server)
                            .send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
        Wire third = connect(server);
        assertThat(third.read().status()).isEqualTo(503);
        assertClosed(third);
    }

    @Test
    void handlersAndTheirQueueAreBounded() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        HttpServer server = serve(LIMITS.with(new HttpLimits.Counts(100, 2, 3, 10)), request -> {
            HttpServerTest.await(mayAnswer);
            return HttpResponse.of(200);
        });
        BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
        BlockingQueue<Wire> answered = new LinkedBlockingQueue<>();
        for (int i = 0; i < 6; i++) {
            Wire wire = connect(server).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab");
            Thread.ofVirtual().start(() -> {
                try {
                    statuses.add(wire.read().status());
                    answered.add(wire);
                } catch (IOException e) {
                    statuses.add(-1);
                }
            });
        }
        assertThat(statuses.take()).isEqualTo(503); // while no handler answers
        assertThat(statuses).isEmpty();
        mayAnswer.countDown();
        for (int i = 0; i < 5; i++) {
            assertThat(statuses.take()).isEqualTo(200);
        }
        assertThat(answered.take()
                        .send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                        .read()
                        .status())
                .isEqualTo(200);
    }
}
