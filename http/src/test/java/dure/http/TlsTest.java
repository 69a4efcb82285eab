package dure.http;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    private static final long LARGE = 32L << 20;

    @TempDir
    Path directory;

    private LocalCertificates certificates;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        certificates = LocalCertificates.in(directory.resolve("tls"), InstantSource.system(), "dure.example");
        server = HttpServer.start(HttpServerConfig.DEFAULT.withPort(0).withTls(certificates), TlsTest::handle);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HttpResponse handle(HttpRequest request) {
        try {
            return switch (request.rawPath()) {
                case "/count" -> {
                    try (InputStream in = request.body().stream()) {
                        yield HttpResponse.of(200, "x", "" + in.transferTo(java.io.OutputStream.nullOutputStream()));
                    }
                }
                case "/large" -> HttpResponse.of(200, "x", new Body.Stream(new Zeros(LARGE), LARGE));
                case "/file" ->
                    HttpResponse.of(200, "x", new Body.FileRegion(Path.of(request.rawQuery()), 10, 1 << 20));
                case "/refuse" -> HttpResponse.of(403);
                default -> HttpResponse.of(200, "x", request.secure() + " " + request.host() + " " + request.headers());
            };
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca", Pem.readCertificates(certificates.caCertificate()).getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private HttpClient client(Version version) throws Exception {
        return HttpClient.newBuilder().sslContext(trusting()).version(version).build();
    }

    private java.net.http.HttpRequest.Builder request(String path) {
        return java.net.http.HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    @Test
    void bothVersionsAreServedOverTlsAndPlainOnOnePort() throws Exception {
        for (Version version : Version.values()) {
            if (version.ordinal() > Version.HTTP_2.ordinal()) {
                continue;
            }
            var response =
                    client(version).send(request("/x").header("X-Mine", "1").build(), BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.body()).startsWith("true localhost").containsIgnoringCase("x-mine: 1");
            assertThat(response.body())
                    .doesNotContainIgnoringCase("x-http2")
                    .doesNotContainIgnoringCase("transfer-encoding");
            assertThat(response.headers().firstValue("date")).isPresent();
        }
        try (Wire plain = new Wire(server.port())) {
            assertThat(plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                    .startsWith("false h");
        }
    }

    @Test
    void largeBodiesStreamOverBothVersions() throws Exception {
        for (Version version : List.of(Version.HTTP_1_1, Version.HTTP_2)) {
            HttpClient client = client(version);
            var publisher = BodyPublishers.ofInputStream(() -> new Zeros(LARGE));
            var counted = client.send(
                    request("/count")
                            .PUT(BodyPublishers.fromPublisher(publisher, LARGE))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(counted.body()).isEqualTo("" + LARGE);
            assertThat(counted.version()).isEqualTo(version);
            var large = client.send(request("/large").build(), BodyHandlers.ofInputStream());
            try (InputStream in = large.body()) {
                assertThat(in.transferTo(java.io.OutputStream.nullOutputStream()))
                        .isEqualTo(LARGE);
            }
        }
    }

    @Test
    void filesAndHeadAndRefusalsWorkOverHttp2() throws Exception {
        Path file = directory.resolve("file");
        byte[] bytes = new byte[2 << 20];
        new java.util.Random(2).nextBytes(bytes);
        Files.write(file, bytes);
        HttpClient client = client(Version.HTTP_2);
        byte[] got = client.send(request("/file?" + file).build(), BodyHandlers.ofByteArray())
                .body();
        assertThat(got).isEqualTo(java.util.Arrays.copyOfRange(bytes, 10, 10 + (1 << 20)));
        var head = client.send(request("/large").HEAD().build(), BodyHandlers.ofString());
        assertThat(head.headers().firstValue("content-length")).contains("" + LARGE);
        assertThat(client.send(request("/refuse").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void manyStreamsShareAConnection() throws Exception {
        HttpClient client = client(Version.HTTP_2);
        client.send(request("/x").build(), BodyHandlers.ofString());
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] body = new byte[i * 1000];
            answers.add(client.sendAsync(
                            request("/count")
                                    .PUT(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .thenApply(java.net.http.HttpResponse::body));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(answers.get(i).get()).isEqualTo("" + i * 1000);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void clearTextHttp2IsServedByPriorKnowledge() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            byte[] frame = new byte[9];
            for (int i = 0; i < 9; i++) {
                frame[i] = (byte) wire.readByte();
            }
            assertThat(frame[3]).as("a SETTINGS frame").isEqualTo((byte) 4);
        }
    }

    @Test
    void certificatesAreKeptAndPrivate() throws Exception {
        TlsIdentity first = certificates.forName(null);
        LocalCertificates again =
                LocalCertificates.in(directory.resolve("tls"), InstantSource.system(), "dure.example");
        assertThat(again.forName("localhost").chain()).isEqualTo(first.chain());
        LocalCertificates other = LocalCertificates.in(directory.resolve("tls"), InstantSource.system(), "new.example");
        assertThat(other.forName(null).chain().getFirst())
                .isNotEqualTo(first.chain().getFirst());
        assertThat(other.forName(null).chain().getLast())
                .isEqualTo(first.chain().getLast());
        for (String file : List.of("ca.key", "server.key", "ca.pem", "server.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            directory.resolve("tls").resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void expiringServerCertificateIsRenewedByTheSameAuthority() throws Exception {
        TlsIdentity first = certificates.forName(null);
        InstantSource later = () -> InstantSource.system().instant().plus(java.time.Duration.ofDays(380));
        TlsIdentity renewed = LocalCertificates.in(directory.resolve("tls"), later, "dure.example")
                .forName(null);
        assertThat(renewed.chain().getFirst()).isNotEqualTo(first.chain().getFirst());
        assertThat(renewed.chain().getLast()).isEqualTo(first.chain().getLast());
    }

    @Test
    void nameThatTheStoredCertificateLacksGetsItsOwn() throws Exception {
        for (String name : List.of("bucket.s3.us-east-1.localhost", "b.s3.dure.example", "www.shop.test")) {
            SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", server.port());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            try (Wire wire = new Wire(socket)) {
                assertThat(wire.send("GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                                .read()
                                .body())
                        .startsWith("true " + name);
                X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                String covering = name.equals("b.s3.dure.example") ? "*.s3.dure.example" : name;
                assertThat(shown.getSubjectAlternativeNames())
                        .anyMatch(each -> each.get(1).equals(covering));
            }
        }
    }
}
