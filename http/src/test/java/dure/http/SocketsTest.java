package dure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.http.HttpResponse;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketsTest {
    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                HttpServerConfig.DEFAULT.withPort(0), request -> HttpResponse.of(200, "x", request.listener()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static LinuxSocket listening() throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(true);
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        socket.listen(16);
        return socket;
    }

    @Test
    void adoptedDescriptorIsServedUnderItsName() throws Exception {
        LinuxSocket socket = listening();
        int port = socket.localAddress().getPort();
        AutoCloseable adopted = server.adopt(
                socket.intValue(),
                "sandbox-1",
                request -> HttpResponse.of(200, "x", request.listener() + request.remoteAddress()));
        try (Wire wire = new Wire(port)) {
            for (int i = 0; i < 2; i++) {
                assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                        .isEqualTo("sandbox-1127.0.0.1");
            }
            adopted.close();
            assertThat(wire.readByte()).isEqualTo(-1);
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
        try (Wire wire = new Wire(server.port())) {
            assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                    .isEqualTo("public");
        }
    }

    @Test
    void receivedDescriptorsCanBeAdopted() throws Exception {
        Path path = directory.resolve("fds");
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        FdReceiver receiver = FdReceiver.listen(server, path, new FdReceiver.Sink() {
            @Override
            public void received(int fd) throws IOException {
                server.adopt(
                        fd, "sandbox-" + received.size(), request -> HttpResponse.of(200, "x", request.listener()));
                received.add(fd);
            }

            @Override
            public void gone() {
                received.add(-1);
            }
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        LinuxSocket first = listening();
        LinuxSocket second = listening();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Channel sender = new Bootstrap()
                .group(loop)
                .channel(EpollDomainSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(path.toFile()))
                .sync()
                .channel();
        sender.writeAndFlush(new FileDescriptor(first.intValue())).sync();
        sender.writeAndFlush(new FileDescriptor(second.intValue())).sync();
        assertThat(received.poll(5, TimeUnit.SECONDS)).isPositive();
        assertThat(received.poll(5, TimeUnit.SECONDS)).isPositive();
        int port = second.localAddress().getPort();
        try (Wire wire = new Wire(port)) {
            assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().body())
                    .startsWith("sandbox-");
        }
        sender.close().sync();
        assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(-1);
        receiver.close();
        assertThat(path).doesNotExist();
        first.close();
        second.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void badDescriptorIsAnError() {
        assertThatThrownBy(() -> server.adopt(9_999, "x", request -> HttpResponse.of(200)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void unixSocketIsServedUnderItsName() throws Exception {
        Path path = directory.resolve("http");
        AutoCloseable listening =
                server.listenUnix(path, "local", request -> HttpResponse.of(200, "x", request.listener()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
                    .endsWith("local");
        }
        listening.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void defaultIsLoopbackOnBothFamiliesAndAnyAddressIsNot() throws Exception {
        assertThat(server.isLoopbackOnly()).isTrue();
        assertThat(server.addresses()).extracting(InetSocketAddress::getPort).containsOnly(server.port());
        for (InetSocketAddress address : server.addresses()) {
            try (Wire wire = new Wire(new Socket(address.getAddress(), server.port()))) {
                assertThat(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read().status())
                        .isEqualTo(200);
            }
        }
        HttpServerConfig open = HttpServerConfig.DEFAULT.withAddresses("0.0.0.0");
        assertThat(open.isLoopbackOnly()).isFalse();
        assertThat(HttpServerConfig.DEFAULT.isLoopbackOnly()).isTrue();
        assertThat(open.addresses()).containsExactly(InetAddress.getByName("0.0.0.0"));
    }

    @Test
    void portInUseIsAnError() {
        assertThatThrownBy(() -> HttpServer.start(
                        HttpServerConfig.DEFAULT.withPort(server.port()), request -> HttpResponse.of(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("" + server.port());
    }
}
