package dure.http;

import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a response's pieces from a virtual thread, no further ahead of the client than {@value #AHEAD_BYTES}
 * bytes.
 */
final class Outflow {
    private static final int AHEAD_BYTES = 512 * 1024;

    private final Conversation conversation;
    private final Exchange exchange;
    private final long stallNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long ahead;
    private @Nullable Throwable failure;

    Outflow(Conversation conversation, Exchange exchange) {
        this.conversation = conversation;
        this.exchange = exchange;
        this.stallNanos = conversation.limits().timeouts().write().toNanos();
    }

    /** Sends a piece, which this takes over, after waiting until the client has taken enough of those before. */
    void write(Object piece, int bytes) throws IOException {
        try {
            awaitAtMost(AHEAD_BYTES - 1);
        } catch (IOException e) {
            ReferenceCountUtil.release(piece);
            throw e;
        }
        lock.lock();
        try {
            ahead += bytes;
        } finally {
            lock.unlock();
        }
        conversation.sendPiece(exchange, piece).addListener(written -> done(bytes, written.cause()));
    }

    /** Waits until everything written has been handed to the operating system. */
    void awaitAll() throws IOException {
        awaitAtMost(0);
    }

    private void awaitAtMost(long bytes) throws IOException {
        lock.lock();
        try {
            long left = stallNanos;
            long before = ahead;
            while (failure == null && ahead > bytes) {
                if (left <= 0) {
                    throw new ClientGoneException("the client has taken nothing of the response for too long", null);
                }
                left = changed.awaitNanos(left);
                if (ahead < before) {
                    before = ahead;
                    left = stallNanos;
                }
            }
            if (failure != null) {
                throw new ClientGoneException("the client has gone", failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
    }

    private void done(int bytes, @Nullable Throwable cause) {
        lock.lock();
        try {
            ahead -= bytes;
            if (cause != null && failure == null) {
                failure = cause;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
