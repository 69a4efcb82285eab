package dure.s3;

import dure.store.Blobs;
import dure.wire.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** One body after the other, each opened when its turn comes; none goes away before. Not thread-safe. */
final class RegionsInputStream extends InputStream {
    private final Iterator<Body> left;
    private final Blobs.Hold hold;
    private InputStream current = InputStream.nullInputStream();

    RegionsInputStream(List<Body> bodies, Blobs.Hold hold) {
        this.hold = hold;
        this.left = List.copyOf(bodies).iterator();
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
        while (true) {
            int count = current.read(bytes, offset, length);
            if (count > 0) {
                return count;
            }
            if (!left.hasNext()) {
                return -1;
            }
            current.close();
            current = left.next().stream();
        }
    }

    @Override
    public void close() throws IOException {
        try (hold) {
            current.close();
        }
    }
}
