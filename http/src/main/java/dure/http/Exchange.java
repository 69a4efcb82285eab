package dure.http;

import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. {@link #run} is the part that may block, on a virtual thread; the fields below
 * belong to
 * the conversation's event loop.
 */
final class Exchange implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** A body in memory up to this size goes to the event loop in one piece. */
    private static final int WHOLE_BYTES = 256 * 1024;

    /** A stream or file up to this size is read first, then sent with its head in one write. */
    private static final int SMALL_BYTES = 64 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;
    private static final int FILE_PIECE_BYTES = 512 * 1024;

    final Conversation conversation;
    final RequestHead.Accepted head;
    /** Made before {@link #run} or never. */
    @Nullable
    BodyPipe pipe;

    long received;
    boolean dispatched;
    boolean continued;
    boolean requestDone;
    boolean responseStarted;
    boolean responseDone;
    boolean closeAfter;

    private HttpRequest request;
    private @Nullable HttpResponse answered;

    /** What is being sent, so that a client that goes away can interrupt a stream that is waiting. */
    private volatile @Nullable InputStream source;

    private volatile boolean gone;

    Exchange(Conversation conversation, RequestHead.Accepted head) {
        this.conversation = conversation;
        this.head = head;
        this.request = head.request();
    }

    /** Before {@link #run}: the request with its body. */
    void body(Body body) {
        request = request.withBody(body);
    }

    /** Before {@link #run}: the answer is known, and has only to be sent. */
    void answered(HttpResponse response) {
        answered = response;
    }

    /** Whether the client may still be waiting for 100. */
    boolean awaitsContinue() {
        return head.expectsContinue() && !continued && received == 0;
    }

    @Override
    public void run() {
        try {
            HttpResponse response = answered;
            send(response == null ? handle() : response);
        } catch (IOException e) {
            if (gone || e instanceof ClientGoneException) {
                LOG.debug("{} {} not answered: {}", request.method(), request.rawPath(), e.toString());
            } else {
                LOG.warn("{} {} breaks off", request.method(), request.rawPath(), e);
            }
            conversation.abort(this);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} {} not answered: the server has closed", request.method(), request.rawPath());
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} not answered", request.method(), request.rawPath(), e);
            conversation.abort(this);
        } finally {
            BodyPipe unread = pipe;
            if (unread != null) {
                unread.close();
            }
        }
    }

    private HttpResponse handle() {
        try {
            return conversation.handler().handle(request);
        } catch (RuntimeException | Error e) {
            if (gone) {
                LOG.debug("{} {}: the client went away", request.method(), request.rawPath(), e);
            } else {
                LOG.error("{} {} failed", request.method(), request.rawPath(), e);
            }
            return HttpResponse.of(500);
        }
    }

    /** On the event loop: the client has gone, or has been sent away. */
    void abandon(IOException why) {
        gone = true;
        BodyPipe body = pipe;
        if (body != null) {
            body.fail(why);
            if (!dispatched) {
                body.close();
            }
        }
        InputStream stuck = source;
        if (stuck != null) {
            Thread.ofVirtual().name("http-close").start(() -> close(stuck));
        }
    }

    /** The whole response, when it is in memory and small, or has no body to send; null when it must be streamed. */
    static @Nullable FullHttpResponse inMemory(ResponseHeads heads, RequestHead.Accepted head, HttpResponse response) {
        if (head.isHead() || response.status() == 304) {
            return heads.bodiless(response);
        }
        if (response.status() == 204) {
            return heads.bodiless(
                    new HttpResponse(204, response.headers().copy().remove("Content-Length"), Body.EMPTY));
        }
        if (response.body() instanceof Body.Bytes(byte[] bytes) && bytes.length <= WHOLE_BYTES) {
            return heads.whole(response, Unpooled.wrappedBuffer(bytes));
        }
        return null;
    }

    private void send(HttpResponse response) throws IOException {
        boolean close = "close".equalsIgnoreCase(response.headers().get("Connection", ""));
        FullHttpResponse whole = inMemory(conversation.heads(), head, response);
        if (whole != null) {
            if (response.body() instanceof Body.Stream unsent) {
                close(unsent.stream());
            }
            conversation.send(this, whole, close);
            return;
        }
        long length = length(response);
        if (response.body() instanceof Body.FileRegion file && length > SMALL_BYTES && conversation.canSendFile()) {
            sendFile(response, file, close);
            return;
        }
        try (InputStream in = response.body().stream()) {
            source = in;
            if (gone) {
                throw new ClientGoneException("the client has gone", null);
            }
            if (length >= 0 && length <= SMALL_BYTES) {
                sendSmall(response, in, (int) length, close);
            } else {
                sendStream(response, in, length, close);
            }
        } finally {
            source = null;
        }
    }

    /** The body's own length, else what the handler says it will be. */
    private static long length(HttpResponse response) {
        long length = response.body().length();
        String said = response.headers().get("Content-Length");
        return length >= 0 || said == null ? length : Long.parseLong(said);
    }

    private void sendSmall(HttpResponse response, InputStream in, int length, boolean close) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the response ended after " + bytes.length + " of " + length + " bytes");
        }
        conversation.send(this, conversation.heads().whole(response, Unpooled.wrappedBuffer(bytes)), close);
    }

    private void sendStream(HttpResponse response, InputStream in, long length, boolean close) throws IOException {
        boolean untilClose = length < 0 && !head.chunks();
        conversation.sendHead(
                this, conversation.heads().streamed(response, length, head.chunks()), close || untilClose);
        Outflow out = new Outflow(conversation, this);
        long left = length < 0 ? Long.MAX_VALUE : length;
        while (left > 0) {
            ByteBuf piece = conversation.allocator().heapBuffer(PIECE_BYTES, PIECE_BYTES);
            int count = fill(piece, in, (int) Math.min(PIECE_BYTES, left));
            if (count < 0) {
                piece.release();
                break;
            }
            left -= count;
            out.write(piece, count);
        }
        if (length > 0 && left > 0) {
            throw new IOException("the response ended " + left + " bytes early");
        }
        out.awaitAll();
        conversation.sendEnd(this);
    }

    private static int fill(ByteBuf piece, InputStream in, int most) throws IOException {
        try {
            int count = in.read(piece.array(), piece.arrayOffset(), most);
            piece.writerIndex(Math.max(0, count));
            return count;
        } catch (IOException | RuntimeException e) {
            piece.release();
            throw e;
        }
    }

    private void sendFile(HttpResponse response, Body.FileRegion file, boolean close) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            if (channel.size() < file.offset() + file.length()) {
                throw new IOException(file.path() + " is shorter than the region to send");
            }
            conversation.sendHead(this, conversation.heads().streamed(response, file.length(), true), close);
            Outflow out = new Outflow(conversation, this);
            for (long sent = 0; sent < file.length(); ) {
                int count = (int) Math.min(FILE_PIECE_BYTES, file.length() - sent);
                out.write(new Region(channel, file.offset() + sent, count), count);
                sent += count;
            }
            out.awaitAll();
        }
        conversation.sendEnd(this);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("closing a response that will not be sent", e);
        }
    }

    /** A piece of a file that outlives it: {@link #sendFile} closes the channel after the last piece. */
    private static final class Region extends DefaultFileRegion {
        Region(FileChannel channel, long offset, long length) {
            super(channel, offset, length);
        }

        @Override
        protected void deallocate() {}
    }
}
