package dure.http;

import dure.wire.http.Body;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 connection, or one stream of an HTTP/2 connection, on its event loop: one exchange after the other.
 * Other
 * threads call only {@link #send}, {@link #sendHead}, {@link #sendPiece}, {@link #sendEnd}, {@link #abort}.
 */
final class Conversation extends ChannelInboundHandlerAdapter {
    /** Fired through a pipeline when the server is closing: finish, then go. */
    enum Closing {
        NOW
    }

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int LINGER_SECONDS = 2;

    private final Listener listener;
    private final RequestHead.Origin origin;
    private final @Nullable RequestDecoder decoder;
    private final Queue<Object> waiting = new ArrayDeque<>(2);
    private @Nullable Exchange exchange;
    private boolean closing;
    private boolean draining;
    private boolean reading;
    private boolean unflushed;
    private boolean pumping;
    private int bodyBytesInTime;
    private long unsentBytes;

    @SuppressWarnings("NullAway.Init") // handlerAdded comes before everything else
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init")
    private Watch watch;

    /** A null {@code decoder} is a stream of HTTP/2. */
    Conversation(Listener listener, RequestHead.Origin origin, @Nullable RequestDecoder decoder) {
        this.listener = listener;
        this.origin = origin;
        this.decoder = decoder;
    }

    HttpHandler handler() {
        return listener.handler();
    }

    ResponseHeads heads() {
        return listener.heads();
    }

    HttpLimits limits() {
        return listener.limits();
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    /** Whether the kernel may copy a file to the socket: neither TLS nor HTTP/2 framing is in between. */
    boolean canSendFile() {
        return !origin.multiplexed() && !origin.secure();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        watch = new Watch(added.executor(), this::expired);
        if (!origin.multiplexed()) {
            watch.set(Watch.Phase.REQUEST, limits().timeouts().idle());
        }
    }

    // ---- what arrives ----

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        reading = true;
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (mayAccept() && waiting.isEmpty()) {
            accept(message);
        } else {
            waiting.add(message);
            autoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        reading = false;
        settle();
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        if (context.channel().isWritable()) {
            pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        closing = true;
        watch.clear();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        Exchange current = exchange;
        if (current != null) {
            exchange = null;
            current.abandon(new IOException("the client has gone"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        LOG.debug("connection from {} fails: {}", origin.remoteAddress(), cause.toString());
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event == Closing.NOW) {
            draining = true;
            if (exchange == null) {
                context.close();
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** Whether the next message belongs to the exchange under way or may begin one. */
    private boolean mayAccept() {
        return exchange == null ? context.channel().isWritable() : !exchange.requestDone;
    }

    private void accept(Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content && exchange != null) {
                take(exchange, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest read) {
        switch (RequestHead.judge(read, origin)) {
            case RequestHead.Refused(int status, String why) -> refuse(status, why);
            case RequestHead.Accepted head -> {
                watch.clear();
                Exchange begun = new Exchange(this, head);
                exchange = begun;
                HttpResponse now = answerNow(head);
                if (now != null) {
                    answer(begun, now);
                } else if (head.length() == 0) {
                    dispatch(begun, Body.EMPTY);
                } else if (head.length() > limits().sizes().wholeBodyBytes() || head.expectsContinue()) {
                    dispatch(begun, new Body.Stream(pipe(begun), head.length()));
                }
            }
        }
    }

    private @Nullable HttpResponse answerNow(RequestHead.Accepted head) {
        try {
            return handler().answerNow(head.request());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", head.request().method(), head.request().rawPath(), e);
            return HttpResponse.of(500);
        }
    }

    private void answer(Exchange begun, HttpResponse now) {
        FullHttpResponse whole;
        try {
            whole = Exchange.inMemory(heads(), begun.head, now);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {} has an answer that cannot be sent",
                    begun.head.request().method(),
                    begun.head.request().rawPath(),
                    e);
            whole = heads().plain(500, "Internal Server Error");
        }
        if (whole == null) {
            begun.answered(now);
            dispatch(begun, Body.EMPTY);
        } else {
            begun.dispatched = true;
            write(begun, whole, "close".equalsIgnoreCase(now.headers().get("Connection", "")));
        }
    }

    private void dispatch(Exchange ready, Body body) {
        ready.dispatched = true;
        if (body != Body.EMPTY) {
            ready.body(body);
        }
        if (!listener.slots().submit(ready)) {
            write(ready, heads().plain(503, "Too many requests at once; try again"), false);
            if (ready.pipe != null) {
                ready.pipe.close();
            }
        }
    }

    private BodyPipe pipe(Exchange of) {
        BodyPipe made = of.pipe;
        if (made == null) {
            made = new BodyPipe(
                    limits().sizes().pipeBytes(),
                    () -> context.executor().execute(() -> sendContinue(of)),
                    () -> context.executor().execute(() -> resume(of)));
            of.pipe = made;
        }
        return made;
    }

    private void take(Exchange of, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            shed(of, 400, "the request's body is malformed");
            return;
        }
        ByteBuf bytes = content.content();
        int count = bytes.readableBytes();
        boolean last = content instanceof LastHttpContent;
        of.received += count;
        bodyBytesInTime += count;
        if (of.responseDone || (of.dispatched && of.pipe == null)) {
            drop(of);
        } else if (last && of.pipe == null) {
            end(of, Body.of(ByteBufUtil.getBytes(bytes)));
            return;
        } else if (count > 0 && pipe(of).offer(bytes.retain()) && !last) {
            hold(of);
        }
        if (last) {
            end(of, null);
        }
    }

    private void drop(Exchange of) {
        if (of.responseDone
                && of.received
                        > limits().sizes().drainBytes() + limits().sizes().pipeBytes()) {
            context.close();
        }
    }

    /** The request is complete; {@code body} is all of it, unless it went through the pipe. */
    private void end(Exchange of, @Nullable Body body) {
        of.requestDone = true;
        if (decoder != null) {
            decoder.betweenRequests();
        }
        watch.clear();
        BodyPipe pipe = of.pipe;
        if (pipe != null) {
            pipe.finish();
        }
        if (!of.dispatched) {
            dispatch(of, body == null ? piped(pipe(of), of.received) : body);
        }
        if (exchange == of) {
            if (of.responseDone) {
                next();
            } else if (waiting.isEmpty()) {
                autoRead(true);
            }
        }
    }

    private Body piped(BodyPipe finished, long length) {
        byte[] whole = finished.whole(limits().sizes().wholeBodyBytes());
        return whole == null ? new Body.Stream(finished, length) : Body.of(whole);
    }

    /** After a batch of messages: what has come so far decides what to do with what has not. */
    private void settle() {
        if (closing) {
            return;
        }
        Exchange current = exchange;
        if (current == null) {
            if (decoder != null && decoder.isWithinRequest() && watch.phase() != Watch.Phase.HEADER) {
                watch.set(Watch.Phase.HEADER, limits().timeouts().header());
            }
        } else if (!current.requestDone) {
            if (!current.dispatched && current.head.length() < 0) {
                dispatch(current, new Body.Stream(pipe(current), -1));
            }
            if (watch.phase() != Watch.Phase.BODY
                    && context.channel().config().isAutoRead()
                    && !current.awaitsContinue()) {
                watchBody();
            }
        }
    }

    private void watchBody() {
        bodyBytesInTime = 0;
        watch.set(Watch.Phase.BODY, limits().timeouts().body());
    }

    private void hold(Exchange of) {
        autoRead(false);
        watch.clear();
        if (!of.dispatched) {
            dispatch(of, new Body.Stream(pipe(of), of.head.length()));
        }
    }

    private void resume(Exchange of) {
        if (exchange == of && !of.requestDone && !closing) {
            watchBody();
            autoRead(true);
        }
    }

    private void autoRead(boolean wanted) {
        context.channel().config().setAutoRead(wanted);
    }

    // ---- what is sent; from any thread ----

    /** Sends a whole response. */
    void send(Exchange of, FullHttpResponse response, boolean close) {
        context.executor().execute(() -> write(of, response, close));
    }

    /** Sends the head of a response whose pieces and end follow. */
    void sendHead(Exchange of, io.netty.handler.codec.http.HttpResponse head, boolean close) {
        context.executor().execute(() -> {
            if (exchange == of && !of.responseStarted && !closing) {
                of.responseStarted = true;
                setConnection(of, head, close);
                context.writeAndFlush(head);
            }
        });
    }

    ChannelFuture sendPiece(Exchange of, Object piece) {
        ChannelPromise promise = context.newPromise();
        context.executor().execute(() -> {
            if (exchange == of && of.responseStarted) {
                boolean framed = origin.multiplexed() && piece instanceof ByteBuf;
                context.writeAndFlush(framed ? new DefaultHttpContent((ByteBuf) piece) : piece, promise);
            } else {
                ReferenceCountUtil.release(piece);
                promise.setFailure(new IOException("the client has gone"));
            }
        });
        return promise;
    }

    void sendEnd(Exchange of) {
        context.executor().execute(() -> {
            if (exchange == of && of.responseStarted) {
                finished(of, context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
            }
        });
    }

    /** Breaks off: a response that cannot be completed must not look complete. */
    void abort(Exchange of) {
        context.executor().execute(() -> {
            if (exchange == of && of.responseStarted) {
                context.close();
            } else if (exchange == of) {
                write(of, heads().plain(500, "Internal Server Error"), true);
            }
        });
    }

    private void sendContinue(Exchange of) {
        if (exchange == of && of.awaitsContinue() && !of.requestDone && !of.responseStarted && !closing) {
            of.continued = true;
            context.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            watchBody();
        }
    }

    // ---- what is sent; on the event loop ----

    private void write(Exchange of, FullHttpResponse response, boolean close) {
        if (exchange != of || of.responseStarted || closing) {
            response.release();
            return;
        }
        of.responseStarted = true;
        setConnection(of, response, close);
        ChannelFuture written = context.write(response);
        if (reading) {
            unflushed = true;
        } else {
            context.flush();
        }
        finished(of, written);
    }

    private void setConnection(Exchange of, io.netty.handler.codec.http.HttpResponse response, boolean close) {
        if (origin.multiplexed()) {
            return;
        }
        if (close || draining || !of.head.keepAlive() || !isWorthDraining(of)) {
            of.closeAfter = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!of.head.chunks()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /**
     * Whether the rest of a body that nobody read is small enough, and certain enough to come, to keep the
     * connection.
     */
    private boolean isWorthDraining(Exchange of) {
        return of.requestDone
                || (!of.awaitsContinue()
                        && of.head.length() - of.received <= limits().sizes().drainBytes());
    }

    private void finished(Exchange of, ChannelFuture written) {
        of.responseDone = true;
        if (origin.multiplexed()) {
            if (!of.requestDone) {
                closing = true;
                written.addListener(ChannelFutureListener.CLOSE);
            }
        } else if (of.closeAfter || draining) {
            leave(written, of.requestDone);
        } else if (of.requestDone) {
            next();
        } else {
            if (!reading) {
                watchBody();
            }
            autoRead(true);
        }
    }

    private void next() {
        exchange = null;
        if (origin.multiplexed()) {
            return;
        }
        watch.set(Watch.Phase.REQUEST, limits().timeouts().idle());
        if (!reading) {
            pump();
        }
    }

    /** Works off what arrived while an exchange was under way. */
    private void pump() {
        if (pumping || closing) {
            return;
        }
        pumping = true;
        while (!waiting.isEmpty() && !closing && mayAccept()) {
            accept(waiting.remove());
        }
        pumping = false;
        settle();
        if (waiting.isEmpty() && !closing && mayAccept()) {
            autoRead(true);
        }
    }

    /**
     * Closes after a last response. With a request still arriving, closing at once would reset the connection and the
     * client might never see the answer: so say that no more will come, and listen a little longer (RFC 9112
     * section 9.6).
     */
    private void leave(ChannelFuture written, boolean requestDone) {
        closing = true;
        watch.clear();
        if (requestDone || origin.multiplexed()) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        autoRead(true);
        written.addListener(done -> {
            if (context.channel() instanceof DuplexChannel duplex && !origin.secure()) {
                duplex.shutdownOutput();
            }
            context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        });
    }

    private void refuse(int status, String why) {
        FullHttpResponse response = heads().plain(status, why);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        leave(context.writeAndFlush(response), false);
    }

    /** Answers, if that is still possible, and closes. */
    private void shed(Exchange of, int status, String why) {
        exchange = null;
        of.abandon(new IOException(why));
        if (of.responseStarted) {
            closing = true;
            context.close();
        } else {
            refuse(status, why);
        }
    }

    private void expired(Watch.Phase phase) {
        Exchange current = exchange;
        switch (phase) {
            case NOTHING -> {}
            case REQUEST -> idle();
            case HEADER -> refuse(408, "the request took too long to arrive");
            case BODY -> {
                if (bodyBytesInTime >= limits().sizes().minimumBodyBytes()) {
                    watchBody();
                } else if (current != null) {
                    shed(current, 408, "the request's body took too long to arrive");
                }
            }
        }
    }

    /** Closes, unless the client is slowly taking a response. */
    private void idle() {
        var outbound = context.channel().unsafe().outboundBuffer();
        long unsent = outbound == null ? 0 : outbound.totalPendingWriteBytes();
        if (unsent > 0 && unsent != unsentBytes) {
            unsentBytes = unsent;
            watch.set(Watch.Phase.REQUEST, limits().timeouts().write());
        } else {
            context.close();
        }
    }
}
