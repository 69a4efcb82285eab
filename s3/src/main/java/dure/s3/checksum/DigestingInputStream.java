package dure.s3.checksum;

import dure.s3.checksum.ChecksumAlgorithm.Running;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Computes digests of what is read through it. What the source fails with comes out as {@link BrokenBody}, so that a
 * client that hangs up is told apart from a disk that fails. Not thread-safe.
 */
public final class DigestingInputStream extends FilterInputStream {
    private final Map<ChecksumAlgorithm, Running> running = new EnumMap<>(ChecksumAlgorithm.class);
    private final long maxBytes;
    private long count;

    /** The source of the body failed. */
    public static final class BrokenBody extends UncheckedIOException {
        private static final long serialVersionUID = 1;

        BrokenBody(IOException cause) {
            super(cause);
        }
    }

    /** @param maxBytes more than so many are a fault of the source */
    public DigestingInputStream(InputStream source, long maxBytes, Collection<ChecksumAlgorithm> algorithms) {
        super(source);
        this.maxBytes = maxBytes;
        for (ChecksumAlgorithm algorithm : algorithms) {
            running.put(algorithm, algorithm.start());
        }
    }

    /** Bytes read so far. */
    public long count() {
        return count;
    }

    /** Ends the computation. */
    public Map<ChecksumAlgorithm, byte[]> digests() {
        Map<ChecksumAlgorithm, byte[]> digests = new EnumMap<>(ChecksumAlgorithm.class);
        running.forEach((algorithm, digest) -> digests.put(algorithm, digest.digest()));
        return digests;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int read;
        try {
            read = in.read(bytes, offset, length);
        } catch (IOException broken) {
            throw new BrokenBody(broken);
        }
        if (read > 0) {
            count += read;
            if (count > maxBytes) {
                throw new BrokenBody(new IOException("more than " + maxBytes + " bytes"));
            }
            for (Running digest : running.values()) {
                digest.update(bytes, offset, read);
            }
        }
        return read;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("every byte counts");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
