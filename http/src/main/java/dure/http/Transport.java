package dure.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** Which system calls move the bytes: epoll where Netty's native library loads, Java's own selectors elsewhere. */
enum Transport {
    EPOLL,
    NIO;

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    EventLoopGroup eventLoops(int threads) {
        IoHandlerFactory io = switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("http", true), io);
    }

    ServerChannel tcp() {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel();
            case NIO -> new NioServerSocketChannel();
        };
    }

    ServerChannel unix() {
        return switch (this) {
            case EPOLL -> new EpollServerDomainSocketChannel();
            case NIO -> new NioServerDomainSocketChannel();
        };
    }

    SocketAddress unixAddress(Path path) {
        return switch (this) {
            case EPOLL -> new DomainSocketAddress(path.toFile());
            case NIO -> UnixDomainSocketAddress.of(path);
        };
    }

    /** A TCP socket that another process has bound and set listening. */
    ServerChannel adopted(int fd) {
        requireDescriptors();
        return new EpollServerSocketChannel(fd);
    }

    void requireDescriptors() {
        withoutDescriptors().ifPresent(why -> {
            throw new UnsupportedOperationException(why);
        });
    }

    /** Why file descriptors cannot be taken over; empty when they can. */
    Optional<String> withoutDescriptors() {
        return this == EPOLL
                ? Optional.empty()
                : Optional.of("taking over a file descriptor needs epoll: " + Epoll.unavailabilityCause());
    }
}
