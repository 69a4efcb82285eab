package dure.wire.sigv4;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Passes a body on and compares its SHA-256 with what the request promised: before the last byte is handed out where
 * the length is known, else at its end. Not thread-safe.
 */
final class HashedInputStream extends FilterInputStream {
    private final MessageDigest digest = Crypto.sha256();
    private final long length;
    private final String promised;
    private long passed;
    private boolean checked;

    /** @param length in bytes, -1 when unknown */
    HashedInputStream(InputStream in, long length, String promised) {
        super(in);
        this.length = length;
        this.promised = promised;
    }

    /** @throws dure.wire.AwsException when it is not what was promised */
    static void check(String promised, byte[] sha256) {
        String computed = Crypto.hex(sha256);
        if (!Crypto.equal(computed, promised)) {
            throw PayloadErrors.CONTENT_SHA256_MISMATCH.because(
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                    Map.of("ClientComputedContentSHA256", promised, "S3ComputedContentSHA256", computed));
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int got = in.read(bytes, offset, count);
        if (got > 0) {
            digest.update(bytes, offset, got);
            passed += got;
        }
        if (!checked && (got < 0 || passed == length)) {
            checked = true;
            check(promised, digest.digest());
        }
        return got;
    }

    /** Bytes skipped are bytes hashed. */
    @Override
    public long skip(long count) throws IOException {
        byte[] scratch = new byte[(int) Math.min(8192, Math.max(count, 0))];
        int got = scratch.length == 0 ? 0 : read(scratch, 0, scratch.length);
        return Math.max(got, 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
