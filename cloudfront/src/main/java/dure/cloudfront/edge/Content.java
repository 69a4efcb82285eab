package dure.cloudfront.edge;

import dure.wire.http.Body;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of an answer. */
sealed interface Content {
    /** -1 while it is not known. */
    long length();

    /** A part of it; all of it when the length is not known. */
    Body body(long offset, long length);

    /** In the memory tier. */
    record Memory(byte[] bytes) implements Content {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public Body body(long offset, long length) {
            boolean whole = offset == 0 && length == bytes.length;
            return Body.of(whole ? bytes : Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length)));
        }
    }

    /** In the disk tier. */
    record OnDisk(Path file, long length) implements Content {
        @Override
        public Body body(long offset, long count) {
            return count == 0 ? Body.EMPTY : new Body.FileRegion(file, offset, count);
        }
    }

    /** On its way from the origin to the cache. */
    record Filling(Fill fill, long length) implements Content {
        @Override
        public Body body(long offset, long count) {
            return new Body.Stream(fill.reader(offset, count), count);
        }
    }

    /** From the origin, for one viewer; not cached. */
    record Direct(Body body) implements Content {
        @Override
        public long length() {
            return body.length();
        }

        @Override
        public Body body(long offset, long length) {
            return body;
        }
    }
}
