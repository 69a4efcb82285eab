package dure.conformance.s3;

import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes that follow from their position. */
final class Noise extends InputStream {
    private final long size;
    private final MessageDigest digest;
    private long position;

    Noise(long size, MessageDigest digest) {
        this.size = size;
        this.digest = digest;
    }

    static byte[] bytes(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    private static byte at(long position) {
        return (byte) (position * 31 + (position >> 8) * 7 + (position >> 16));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (position == size) {
            return -1;
        }
        int count = (int) Math.min(length, size - position);
        for (int i = 0; i < count; i++) {
            bytes[offset + i] = at(position + i);
        }
        position += count;
        digest.update(bytes, offset, count);
        return count;
    }
}
