package dure.store;

import java.util.Iterator;

/** A walk over keys and values. */
public interface Range extends Iterator<Range.Entry>, AutoCloseable {
    record Entry(byte[] key, byte[] value) {}

    @Override
    void close();
}
