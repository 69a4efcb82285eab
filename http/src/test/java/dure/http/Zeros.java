package dure.http;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** So many zero bytes. */
final class Zeros extends InputStream {
    final CountDownLatch closed = new CountDownLatch(1);
    private long left;

    Zeros(long count) {
        this.left = count;
    }

    @Override
    public int read() {
        return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (left <= 0) {
            return -1;
        }
        int count = (int) Math.min(length, left);
        java.util.Arrays.fill(bytes, offset, offset + count, (byte) 0);
        left -= count;
        return count;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
