package dure.http;

import dure.wire.http.HttpHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens for HTTP/1.1, HTTP/2 (by prior knowledge or ALPN) and TLS on one port, and for further sockets that are
 * handed
 * to it. Thread-safe. Its threads are daemons: whoever started it keeps the process alive.
 */
public final class HttpServer implements AutoCloseable {
    /** The name of the listener that {@link #start} binds. */
    public static final String PUBLIC = "public";

    private static final int BACKLOG = 4096;
    private static final int FIRST_READ_BYTES = 2048;
    private static final WriteBufferWaterMark WRITE_AHEAD = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private final HttpServerConfig config;
    private final Transport transport;
    private final EventLoopGroup eventLoops;
    private final ResponseHeads heads;
    private final @Nullable TlsContexts tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<InetSocketAddress> bound = new ArrayList<>();

    private HttpServer(HttpServerConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
        this.eventLoops = transport.eventLoops(
                config.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : config.eventLoops());
        this.heads = new ResponseHeads(config.clock());
        this.tls = config.tls() == null ? null : new TlsContexts(config.tls());
    }

    /** Binds every address. Requests are answered when this returns. */
    public static HttpServer start(HttpServerConfig config, HttpHandler handler) throws IOException {
        return start(config, Transport.best(), handler);
    }

    static HttpServer start(HttpServerConfig config, Transport transport, HttpHandler handler) throws IOException {
        HttpServer server = new HttpServer(config, transport);
        try {
            server.bindAll(handler);
            return server;
        } catch (IOException e) {
            server.eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    public int port() {
        return bound.getFirst().getPort();
    }

    /** What is bound, in the order of the configuration. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(bound);
    }

    /** Whether nothing outside this machine can reach the port. */
    public boolean isLoopbackOnly() {
        return bound.stream().allMatch(address -> address.getAddress().isLoopbackAddress());
    }

    /** Why {@link #adopt} does not work here; empty when it does. */
    public Optional<String> cannotAdopt() {
        return transport.withoutDescriptors();
    }

    /** How many connections are open, over all listeners. */
    public int connections() {
        return connections.size();
    }

    /** As {@link #adopt(int, String, HttpLimits, HttpHandler)}, with this server's limits. */
    public AutoCloseable adopt(int listeningFd, String listenerName, HttpHandler handler) throws IOException {
        return adopt(listeningFd, listenerName, config.limits(), handler);
    }

    /**
     * Serves a TCP socket that another process has bound and set listening, as received by {@link FdReceiver}. It has
     * handlers and a number of connections of its own, so that full ones elsewhere cannot hold it up nor it them, and no
     * TLS.
     *
     * @param listeningFd belongs to this server from now on
     * @param listenerName what its requests say in {@code listener()}
     * @param limits for this listener alone
     * @return closes the socket and its connections; not to be called on an event loop
     * @throws UnsupportedOperationException without epoll
     */
    public AutoCloseable adopt(int listeningFd, String listenerName, HttpLimits limits, HttpHandler handler)
            throws IOException {
        transport.requireDescriptors();
        ChannelGroup own = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Listener listener = new Listener(listenerName, handler, limits, heads, connections, own, null);
        ChannelFuture registered =
                bootstrap(() -> transport.adopted(listeningFd), listener).register();
        Channel socket = done(registered, "adopting descriptor " + listeningFd);
        listeners.add(socket);
        return () -> {
            socket.close().syncUninterruptibly();
            own.close().awaitUninterruptibly();
        };
    }

    /**
     * Serves a Unix socket, whose file is 0600 and replaces one that a dead process left.
     *
     * @param socket at most 107 bytes long
     * @return closes the socket and its connections, and removes the file
     */
    public AutoCloseable listenUnix(Path socket, String listenerName, HttpHandler handler) throws IOException {
        ChannelGroup own = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Listener listener = new Listener(listenerName, handler, config.limits(), heads, connections, own, null);
        Channel listening = bindUnix(bootstrap(transport::unix, listener), socket);
        return () -> {
            listening.close().syncUninterruptibly();
            own.close().awaitUninterruptibly();
            Files.deleteIfExists(socket);
        };
    }

    FdReceiver receiveFds(Path socket, FdReceiver.Sink sink) throws IOException {
        transport.requireDescriptors();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channelFactory((ChannelFactory<ServerChannel>) transport::unix)
                .childOption(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new FdReceiver.Connection(sink));
                    }
                });
        return new FdReceiver(bindUnix(bootstrap, socket), () -> Files.deleteIfExists(socket));
    }

    /**
     * Stops listening, lets requests under way finish for {@code limits.timeouts.shutdown}, then closes what is
     * left.
     */
    @Override
    public void close() {
        listeners.close().awaitUninterruptibly();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(Conversation.Closing.NOW));
        Duration grace = config.limits().timeouts().shutdown();
        connections.newCloseFuture().awaitUninterruptibly(grace.toMillis());
        connections.close().awaitUninterruptibly(grace.toMillis());
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void bindAll(HttpHandler handler) throws IOException {
        ChannelGroup own = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Listener listener = new Listener(PUBLIC, handler, config.limits(), heads, connections, own, tls);
        ServerBootstrap bootstrap = bootstrap(transport::tcp, listener);
        int port = config.port();
        for (InetAddress address : config.addresses().isEmpty() ? loopback() : config.addresses()) {
            InetSocketAddress wanted = new InetSocketAddress(address, port);
            Channel socket = done(bootstrap.bind(wanted), "listening on " + wanted);
            listeners.add(socket);
            InetSocketAddress local = (InetSocketAddress) socket.localAddress();
            bound.add(local);
            port = local.getPort();
        }
    }

    private static List<InetAddress> loopback() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        addresses.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        byte[] six = new byte[16];
        six[15] = 1;
        InetAddress loopbackSix = InetAddress.getByAddress(six);
        if (NetworkInterface.getByInetAddress(loopbackSix) != null) {
            addresses.add(loopbackSix);
        }
        return addresses;
    }

    private ServerBootstrap bootstrap(ChannelFactory<ServerChannel> sockets, Listener listener) {
        return new ServerBootstrap()
                .group(eventLoops)
                .channelFactory(sockets)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_AHEAD)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(64, FIRST_READ_BYTES, RequestDecoder.PIECE_BYTES))
                .childHandler(listener);
    }

    private Channel bindUnix(ServerBootstrap bootstrap, Path socket) throws IOException {
        Files.deleteIfExists(socket);
        Channel listening = done(bootstrap.bind(transport.unixAddress(socket)), "listening on " + socket);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        listeners.add(listening);
        return listening;
    }

    private static Channel done(ChannelFuture future, String what) throws IOException {
        future.awaitUninterruptibly();
        Throwable cause = future.cause();
        if (cause != null) {
            throw new IOException(what + " failed: " + cause.getMessage(), cause);
        }
        return future.channel();
    }
}
