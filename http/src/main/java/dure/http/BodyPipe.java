package dure.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request's body between its event loop, which offers and never waits, and its handler, which reads and waits.
 * Bounded
 * because the event loop stops reading the connection when {@link #offer} says it is full, until {@code onRoom}.
 */
final class BodyPipe extends InputStream {
    /** What a buffer costs besides its bytes, so that many tiny chunks fill the pipe too. */
    private static final int BUFFER_COST = 128;

    private final int limit;
    private final Runnable onFirstRead;
    private final Runnable onRoom;

    /**
     * Held while reading, so that {@link #close} cannot release a buffer being copied. Taken before {@link #lock}.
     */
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteBuf> buffers = new ArrayDeque<>(4);
    private @Nullable ByteBuf current;
    private int cost;
    private boolean full;
    private boolean finished;
    private boolean closed;
    private boolean touched;
    private @Nullable IOException failure;

    /**
     * A pipe of its own for a request.
     *
     * @param onFirstRead called by the reader before it first waits
     * @param onRoom called by the reader when a pipe that was full has room again
     */
    BodyPipe(int limitBytes, Runnable onFirstRead, Runnable onRoom) {
        this.limit = limitBytes;
        this.onFirstRead = onFirstRead;
        this.onRoom = onRoom;
    }

    /** Takes the buffer over. True when the pipe is full: offer no more until there is room. */
    boolean offer(ByteBuf buffer) {
        lock.lock();
        try {
            if (closed || failure != null) {
                buffer.release();
                full = true;
                return true;
            }
            buffers.add(buffer);
            cost += buffer.readableBytes() + BUFFER_COST;
            full = cost >= limit;
            changed.signal();
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** No more will be offered. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is in the pipe still reaches the reader, then this. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (!finished && failure == null) {
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything in a finished pipe, when it is at most {@code maxBytes}; otherwise null, and the pipe is as
     * before.
     */
    byte @Nullable [] whole(int maxBytes) {
        lock.lock();
        try {
            int size = 0;
            for (ByteBuf buffer : buffers) {
                size += buffer.readableBytes();
            }
            if (!finished || size > maxBytes) {
                return null;
            }
            byte[] bytes = new byte[size];
            int at = 0;
            for (ByteBuf buffer = buffers.poll(); buffer != null; buffer = buffers.poll()) {
                int count = buffer.readableBytes();
                buffer.readBytes(bytes, at, count);
                buffer.release();
                at += count;
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            ByteBuf buffer = next();
            if (buffer == null) {
                return -1;
            }
            int count = Math.min(length, buffer.readableBytes());
            buffer.readBytes(bytes, offset, count);
            consumed(buffer, count);
            return count;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            int bytes = current == null ? 0 : current.readableBytes();
            for (ByteBuf buffer : buffers) {
                bytes += buffer.readableBytes();
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops what is there. The connection stays held back until the response is done, and is drained or closed
     * then.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reading.lock();
        lock.lock();
        try {
            if (current != null) {
                current.release();
                current = null;
            }
            for (ByteBuf buffer = buffers.poll(); buffer != null; buffer = buffers.poll()) {
                buffer.release();
            }
        } finally {
            lock.unlock();
            reading.unlock();
        }
    }

    /** The buffer to read from, waiting for one; null at the end. */
    private @Nullable ByteBuf next() throws IOException {
        ByteBuf buffer = current;
        if (buffer != null) {
            return buffer;
        }
        boolean first = !touched;
        touched = true;
        if (first) {
            onFirstRead.run();
        }
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw new IOException("the request's body has been closed");
                }
                buffer = buffers.poll();
                if (buffer != null) {
                    current = buffer;
                    return buffer;
                }
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                if (finished) {
                    return null;
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the request's body");
        }
    }

    private void consumed(ByteBuf buffer, int count) {
        boolean emptied = !buffer.isReadable();
        boolean room;
        lock.lock();
        try {
            cost -= emptied ? count + BUFFER_COST : count;
            room = full && !finished && cost <= limit / 2;
            if (room) {
                full = false;
            }
            if (emptied) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
        if (emptied) {
            buffer.release();
        }
        if (room) {
            onRoom.run();
        }
    }
}
