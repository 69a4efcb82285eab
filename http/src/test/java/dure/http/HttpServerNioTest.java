package dure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.http.HttpResponse;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The listener where Netty's native library does not load. */
class HttpServerNioTest extends HttpServerTest {
    @Override
    Transport transport() {
        return Transport.NIO;
    }

    @Test
    void unixSocketIsServed() throws Exception {
        Path path = directory.resolve("socket");
        HttpServerConfig config = HttpServerConfig.DEFAULT.withPort(0);
        try (HttpServer server = HttpServer.start(config, transport(), request -> HttpResponse.of(200));
                AutoCloseable listening =
                        server.listenUnix(path, "own", request -> HttpResponse.of(200, "x", request.listener()));
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(path));
            client.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (client.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
                    .endsWith("\r\n\r\nown");
        }
    }

    @Test
    void descriptorsAreRefusedWithTheReason() throws Exception {
        HttpServerConfig config = HttpServerConfig.DEFAULT.withPort(0);
        try (HttpServer server = HttpServer.start(config, transport(), request -> HttpResponse.of(200))) {
            assertThat(server.cannotAdopt())
                    .hasValueSatisfying(why -> assertThat(why).contains("epoll"));
            assertThatThrownBy(() -> server.adopt(-1, "sandbox", request -> HttpResponse.of(200)))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
