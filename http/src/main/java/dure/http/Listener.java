package dure.http;

import dure.wire.http.HttpHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening socket: who answers what comes in by it, and how each of its connections is set up. */
@Sharable
final class Listener extends ChannelInitializer<Channel> {
    private static final int HTTP_2_STREAM_WINDOW = 256 * 1024;
    /** So much more than one stream's that a handler that does not read cannot hold up the other streams. */
    private static final int HTTP_2_CONNECTION_WINDOW = 16 * HTTP_2_STREAM_WINDOW;

    private static final byte[] FULL = ("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
                    + "Connection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final HttpHandler handler;
    private final HttpLimits limits;
    private final ResponseHeads heads;
    private final HandlerSlots slots;
    /** Those of the whole server. */
    private final ChannelGroup connections;
    /** Those that came by this listener, which its limit counts. */
    private final ChannelGroup own;

    private final @Nullable TlsContexts tls;

    Listener(
            String name,
            HttpHandler handler,
            HttpLimits limits,
            ResponseHeads heads,
            ChannelGroup connections,
            ChannelGroup own,
            @Nullable TlsContexts tls) {
        this.name = name;
        this.handler = handler;
        this.limits = limits;
        this.heads = heads;
        this.slots = new HandlerSlots(
                name, limits.counts().handlers(), limits.counts().queuedRequests());
        this.connections = connections;
        this.own = own;
        this.tls = tls;
    }

    HttpHandler handler() {
        return handler;
    }

    HttpLimits limits() {
        return limits;
    }

    ResponseHeads heads() {
        return heads;
    }

    HandlerSlots slots() {
        return slots;
    }

    @Override
    protected void initChannel(Channel connection) {
        if (own.size() >= limits.counts().connections()) {
            connection.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (connection instanceof SocketChannel) {
            connection.config().setOption(ChannelOption.TCP_NODELAY, true);
        }
        connections.add(connection);
        own.add(connection);
        connection.pipeline().addLast(new ProtocolSniffer(this));
    }

    void speakTls(ChannelPipeline pipeline) {
        if (tls == null) {
            pipeline.channel().close();
            return;
        }
        pipeline.addLast(new SniHandler(tls, 0, limits.timeouts().header().toMillis()));
        pipeline.addLast(new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
            @Override
            protected void configurePipeline(ChannelHandlerContext context, String protocol) {
                if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                    speakHttp2(context.pipeline(), true);
                } else {
                    speakHttp1(context.pipeline(), true);
                }
            }
        });
    }

    void speakHttp1(ChannelPipeline pipeline, boolean secure) {
        RequestDecoder decoder = new RequestDecoder(limits.sizes());
        pipeline.addLast(decoder);
        pipeline.addLast(new ResponseEncoder());
        pipeline.addLast(new Conversation(this, origin(pipeline.channel(), secure, false), decoder));
    }

    void speakHttp2(ChannelPipeline pipeline, boolean secure) {
        RequestHead.Origin origin = origin(pipeline.channel(), secure, true);
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .gracefulShutdownTimeoutMillis(limits.timeouts().shutdown().toMillis())
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.counts().streamsPerConnection())
                        .initialWindowSize(HTTP_2_STREAM_WINDOW)
                        .maxHeaderListSize(
                                limits.sizes().headerBytes() + limits.sizes().requestLineBytes()))
                .build();
        pipeline.addLast(codec);
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                        .addLast(new Conversation(Listener.this, origin, null));
            }
        }));
        pipeline.addLast(new IdleStateHandler(0, 0, limits.timeouts().idle().toMillis(), TimeUnit.MILLISECONDS));
        pipeline.addLast(new Http2Connection(codec));
    }

    private RequestHead.Origin origin(Channel connection, boolean secure, boolean multiplexed) {
        // A Unix socket's peer is on this machine, and has no address of its own.
        String address = connection.remoteAddress() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "127.0.0.1";
        return new RequestHead.Origin(address, secure, multiplexed, name);
    }

    /** Knows that the response to HEAD has no body although its fields speak of one. */
    private static final class ResponseEncoder extends HttpResponseEncoder {
        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse response) {
            return response instanceof ResponseHeads.Bodiless || super.isContentAlwaysEmpty(response);
        }
    }

    /** What concerns an HTTP/2 connection and none of its streams: its window, and its end. */
    private static final class Http2Connection extends ChannelInboundHandlerAdapter {
        private final Http2FrameCodec codec;

        Http2Connection(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            var connection = codec.connection();
            var flow = connection.local().flowController();
            flow.incrementWindowSize(connection.connectionStream(), HTTP_2_CONNECTION_WINDOW);
            context.flush();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            boolean idle = event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0;
            if (idle || event == Conversation.Closing.NOW) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
