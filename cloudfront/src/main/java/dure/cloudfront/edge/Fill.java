package dure.cloudfront.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is arriving: one thread writes it, first into memory, then, when it grows beyond the memory tier's largest
 * object, into a file; any number of readers follow behind. Who has read it to its end finds it in the cache, so the end
 * is shown only after it has been kept. Thread-safe.
 */
final class Fill {
    private static final int PIECE_BYTES = 64 * 1024;

    private final DiskFiles files;
    private final int memoryBytes;
    private final long maxBytes;
    private byte[] buffer = new byte[8192];
    private long written;
    private long readable;
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private boolean done;
    private @Nullable IOException failure;

    /**
     * @param memoryBytes the most that is kept in memory
     * @param maxBytes one byte more is a failure
     */
    Fill(DiskFiles files, int memoryBytes, long maxBytes) {
        this.files = files;
        this.memoryBytes = memoryBytes;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads it all, then closes it.
     *
     * @param length how much must come; -1 when unknown
     * @param keep gets it whole, before any reader comes to the end
     */
    void run(InputStream in, long length, Consumer<Content> keep) throws IOException {
        try (in) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                append(piece, count, length);
            }
            if (length >= 0 && written != length) {
                throw new IOException("the origin sent " + written + " of " + length + " bytes");
            }
            keep.accept(whole());
            finish();
        } catch (IOException | RuntimeException broken) {
            fail(broken instanceof IOException io ? io : new IOException(broken));
            throw broken;
        }
    }

    private void append(byte[] piece, int count, long length) throws IOException {
        if (written + count > maxBytes) {
            throw new IOException("the object is larger than " + maxBytes + " bytes");
        }
        if (channel == null && written + count > memoryBytes) {
            spill();
        }
        FileChannel to = channel;
        if (to != null) {
            ByteBuffer rest = ByteBuffer.wrap(piece, 0, count);
            while (rest.hasRemaining()) {
                to.write(rest);
            }
        }
        synchronized (this) {
            if (to == null) {
                if (written + count > buffer.length) {
                    buffer = Arrays.copyOf(buffer, (int) Math.max(buffer.length * 2L, written + count));
                }
                System.arraycopy(piece, 0, buffer, (int) written, count);
            }
            written += count;
            if (written != length) {
                readable = written;
                notifyAll();
            }
        }
    }

    private void spill() throws IOException {
        Path made = files.create();
        FileChannel opened = FileChannel.open(made, StandardOpenOption.WRITE);
        ByteBuffer all = ByteBuffer.wrap(buffer, 0, (int) written);
        while (all.hasRemaining()) {
            opened.write(all);
        }
        synchronized (this) {
            file = made;
            channel = opened;
            buffer = new byte[0];
        }
    }

    private synchronized Content whole() throws IOException {
        if (channel != null) {
            channel.close();
            return new Content.OnDisk(Objects.requireNonNull(file), written);
        }
        buffer = buffer.length == written ? buffer : Arrays.copyOf(buffer, (int) written);
        return new Content.Memory(buffer);
    }

    private synchronized void finish() {
        readable = written;
        done = true;
        notifyAll();
    }

    private synchronized void fail(IOException why) {
        failure = why;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alsoBroken) {
            why.addSuppressed(alsoBroken);
        }
        if (file != null) {
            files.retire(file);
        }
        notifyAll();
    }

    /** @param count how many bytes; -1 for all that come */
    InputStream reader(long offset, long count) {
        return new Follower(offset, count < 0 ? Long.MAX_VALUE : offset + count);
    }

    private final class Follower extends InputStream {
        private final long end;
        private long position;
        private @Nullable FileChannel own;

        private Follower(long position, long end) {
            this.position = position;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            Path from;
            int count;
            synchronized (Fill.this) {
                while (position >= readable && position < end && !done && failure == null) {
                    await();
                }
                if (failure != null) {
                    throw new IOException("the origin failed", failure);
                }
                long there = Math.min(readable, end) - position;
                if (there <= 0) {
                    return -1;
                }
                count = (int) Math.min(length, there);
                from = file;
                if (from == null) {
                    System.arraycopy(buffer, (int) position, bytes, offset, count);
                    position += count;
                    return count;
                }
            }
            if (own == null) {
                own = FileChannel.open(from, StandardOpenOption.READ);
            }
            int read = own.read(ByteBuffer.wrap(bytes, offset, count), position);
            position += Math.max(0, read);
            return read;
        }

        private void await() throws IOException {
            try {
                Fill.this.wait();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IOException("stopping", stopping);
            }
        }

        @Override
        public void close() throws IOException {
            if (own != null) {
                own.close();
            }
        }
    }

    /** Where files of the disk tier come from and go. */
    interface DiskFiles {
        Path create() throws IOException;

        /** Deletes it, once nobody can still be about to open it. */
        void retire(Path file);
    }

    static boolean deleteQuietly(Path file) {
        return !Files.exists(file) || file.toFile().delete();
    }
}
