package dure.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells by a connection's first bytes what it speaks, and makes way. */
final class ProtocolSniffer extends ByteToMessageDecoder {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Listener listener;
    private @Nullable ScheduledFuture<?> timeout;

    ProtocolSniffer(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long millis = listener.limits().timeouts().header().toMillis();
        timeout = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Conversation.Closing.NOW) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int first = in.getUnsignedByte(in.readerIndex());
        if (first == TLS_HANDSHAKE) {
            listener.speakTls(context.pipeline());
        } else {
            int same = 0;
            int most = Math.min(HTTP_2_PREFACE.length, in.readableBytes());
            while (same < most && in.getByte(in.readerIndex() + same) == HTTP_2_PREFACE[same]) {
                same++;
            }
            if (same == HTTP_2_PREFACE.length) {
                listener.speakHttp2(context.pipeline(), false);
            } else if (same == in.readableBytes()) {
                return;
            } else {
                listener.speakHttp1(context.pipeline(), false);
            }
        }
        context.pipeline().remove(this);
    }
}
