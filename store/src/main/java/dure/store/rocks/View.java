package dure.store.rocks;

import dure.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * The store at one point in time.
 *
 * <p>A snapshot costs about as much as a get, and most readers read one key. So the first get takes none: it notes the
 * sequence number, then reads the latest value. Only a second read takes a snapshot. When that is of a later sequence
 * number, the first key is read again in it; if its value is the same, both reads are true at the snapshot's moment. If
 * not, the view is torn and its user must start again, then with a snapshot from the beginning.
 */
final class View implements AutoCloseable {
    /** Thrown through the reader's function, which is then run again. */
    static final class TornException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TornException() {
            super("read again", null, false, false);
        }
    }

    private static final long UNREAD = -1;

    private final RocksDB db;
    private final ReadOptions latest;
    private final long maxAgeNanos;
    private final boolean eager;
    private final List<Walk> walks = new ArrayList<>(0);
    private long startNanos;
    private long version = UNREAD;
    private byte @Nullable [] firstKey;
    private byte @Nullable [] firstValue;
    private @Nullable Snapshot snapshot;
    private @Nullable ReadOptions pinned;
    private boolean torn;
    private boolean closed;

    /** @param eager whether even the first read takes a snapshot */
    View(RocksDB db, ReadOptions latest, long maxAgeNanos, boolean eager) {
        this.db = db;
        this.latest = latest;
        this.maxAgeNanos = maxAgeNanos;
        this.eager = eager;
    }

    boolean isUnread() {
        return version == UNREAD;
    }

    /** What was read is true at this sequence number. */
    long version() {
        return version;
    }

    boolean isTorn() {
        return torn;
    }

    /** The key whose change tore the view. */
    byte[] firstKey() {
        return firstKey == null ? new byte[0] : firstKey;
    }

    byte @Nullable [] get(byte[] key) {
        try {
            if (pinned == null && !eager && isUnread() && !closed) {
                startNanos = System.nanoTime();
                version = db.getLatestSequenceNumber();
                firstKey = key;
                firstValue = db.get(latest, key);
                return firstValue;
            }
            return db.get(pin(), key);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    /** An iterator that sees only keys in the range, with the options that must be closed after it. */
    record Cursor(RocksIterator iterator, ReadOptions options, Slice begin, Slice end) implements AutoCloseable {
        @Override
        public void close() {
            iterator.close();
            options.close();
            begin.close();
            end.close();
        }
    }

    Cursor cursor(KeyRange range) {
        pin();
        ReadOptions options = new ReadOptions();
        if (snapshot != null) {
            options.setSnapshot(snapshot);
        }
        Slice begin = new Slice(range.begin());
        Slice end = new Slice(range.end());
        options.setIterateLowerBound(begin).setIterateUpperBound(end);
        return new Cursor(db.newIterator(options), options, begin, end);
    }

    void opened(Walk walk) {
        checkUsable();
        walks.add(walk);
    }

    List<Walk> walks() {
        return walks;
    }

    void checkUsable() {
        if (closed) {
            throw new IllegalStateException("read outside the function that the reader was given to");
        }
        if (torn) {
            throw new TornException();
        }
        if (version != UNREAD && System.nanoTime() - startNanos > maxAgeNanos) {
            throw new StoreException.TransactionTooOld(maxAgeNanos / 1_000_000);
        }
    }

    private ReadOptions pin() {
        checkUsable();
        ReadOptions options = pinned;
        if (options != null) {
            return options;
        }
        Snapshot taken = db.getSnapshot();
        options = new ReadOptions().setSnapshot(taken);
        snapshot = taken;
        pinned = options;
        long sequence = taken.getSequenceNumber();
        if (version == UNREAD) {
            startNanos = System.nanoTime();
        } else if (version != sequence && !sameFirst(options)) {
            torn = true;
            throw new TornException();
        }
        version = sequence;
        return options;
    }

    private boolean sameFirst(ReadOptions options) {
        try {
            return Arrays.equals(db.get(options, firstKey()), firstValue);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    static StoreException unreadable(RocksDBException cause) {
        return new StoreException.Unavailable("cannot read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        closed = true;
        walks.forEach(Walk::close);
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
        if (snapshot != null) {
            db.releaseSnapshot(snapshot);
            snapshot = null;
        }
    }
}
