package dure.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder with this listener's limits, which also knows whether a request has begun to arrive. */
final class RequestDecoder extends HttpRequestDecoder {
    /**
     * The most that is read from a connection and handed on at once. Each piece wakes a handler, so large
     * uploads want large pieces. (Not measured by itself.)
     */
    static final int PIECE_BYTES = 256 * 1024;

    private boolean withinRequest;

    RequestDecoder(HttpLimits.Sizes sizes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(sizes.requestLineBytes())
                .setMaxHeaderSize(sizes.headerBytes())
                .setMaxChunkSize(PIECE_BYTES)
                .setAllowDuplicateContentLengths(false));
    }

    boolean isWithinRequest() {
        return withinRequest;
    }

    void betweenRequests() {
        withinRequest = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        withinRequest = true;
        super.channelRead(context, message);
    }

    /**
     * Both lengths at once are how requests are smuggled: Netty would drop one, this refuses. RFC 9112 section
     * 6.1.
     */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
