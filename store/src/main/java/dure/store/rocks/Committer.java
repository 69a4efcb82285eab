package dure.store.rocks;

import dure.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one thread that writes. It takes all that is waiting, refuses what conflicts, writes the rest as one batch with
 * one fsync, and then wakes the callers. RocksDB makes a batch visible only after it is in the synced log, so nobody
 * reads what a crash could take back.
 */
final class Committer {
    private static final int MAX_GROUP = 4096;
    private static final int MAX_GROUP_BYTES = 16 << 20;
    /** A cleared range with more keys than this becomes a range tombstone; those slow every later read near them. */
    private static final int MAX_POINT_DELETES = 512;

    private final RocksDB db;
    private final WriteOptions synced;
    private final Running running;
    private final Watches watches;
    private final Queue<Commit> queue = new ConcurrentLinkedQueue<>();
    private final RecentWrites recent = new RecentWrites();
    private final List<Commit> group = new ArrayList<>();
    private final Thread thread;
    private Records records = new Records(1 << 16);
    private @Nullable Commit current;
    private long version;
    private volatile boolean idle;
    private volatile boolean closed;

    Committer(RocksDB db, WriteOptions synced, Running running, Watches watches) {
        this.db = db;
        this.synced = synced;
        this.running = running;
        this.watches = watches;
        thread = Thread.ofPlatform().name("dure-committer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hands over and waits: null when committed, else the key in conflict. */
    byte @Nullable [] commit(Commit commit) {
        queue.add(commit);
        if (idle) {
            LockSupport.unpark(thread);
        }
        return commit.await();
    }

    /** Commits what is waiting and ends. Nothing may be handed over any more. */
    void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            LockSupport.unpark(thread);
            try {
                thread.join(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            Commit first = next();
            if (first == null) {
                return;
            }
            try {
                writeGroup(first);
            } catch (RuntimeException | RocksDBException | OutOfMemoryError e) {
                fail(e);
            }
        }
    }

    private @Nullable Commit next() {
        while (true) {
            Commit commit = queue.poll();
            if (commit != null) {
                return commit;
            }
            idle = true;
            commit = queue.poll();
            if (commit == null) {
                if (closed) {
                    return null;
                }
                LockSupport.park(this);
            }
            idle = false;
            if (commit != null) {
                return commit;
            }
        }
    }

    private void writeGroup(Commit first) throws RocksDBException {
        version = db.getLatestSequenceNumber() + 1;
        Commit commit = first;
        while (commit != null) {
            accept(commit);
            commit = group.size() < MAX_GROUP && records.length() < MAX_GROUP_BYTES ? queue.poll() : null;
        }
        flush();
    }

    private void accept(Commit commit) throws RocksDBException {
        current = commit;
        byte[] conflict = recent.conflict(commit);
        if (conflict != null) {
            commit.conflicted(conflict);
            return;
        }
        if (!commit.cleared.isEmpty()) {
            flush();
            version = db.getLatestSequenceNumber() + 1;
        }
        group.add(commit);
        for (KeyRange range : commit.cleared) {
            clear(range);
        }
        records.append(commit.records);
        recent.add(version, commit.writtenKeys);
        if (!commit.stamped.isEmpty()) {
            recent.add(version, stamp(commit.stamped));
        }
    }

    /** Version and place in the group make the stamp's first 10 bytes, as in FoundationDB. */
    private byte[][] stamp(List<Overlay.Stamped> writes) {
        byte[][] keys = new byte[writes.size()][];
        for (int i = 0; i < keys.length; i++) {
            Overlay.Stamped write = writes.get(i);
            byte[] prefix = write.prefix();
            byte[] key = Arrays.copyOf(prefix, prefix.length + Overlay.STAMP_BYTES);
            ByteBuffer.wrap(key, prefix.length, Overlay.STAMP_BYTES)
                    .putLong(version)
                    .putShort((short) group.size())
                    .putShort((short) write.index());
            records.put(key, write.value());
            keys[i] = key;
        }
        return keys;
    }

    /**
     * The group is empty but for this commit, so what the database holds is what the range holds. Of an empty range
     * nothing is remembered: nothing changes, and the version may not grow.
     */
    private void clear(KeyRange range) throws RocksDBException {
        List<byte[]> keys = new ArrayList<>();
        try (Slice end = new Slice(range.end());
                ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                RocksIterator iterator = db.newIterator(options)) {
            for (iterator.seek(range.begin()); iterator.isValid(); iterator.next()) {
                keys.add(iterator.key());
                if (keys.size() > MAX_POINT_DELETES) {
                    records.deleteRange(range.begin(), range.end());
                    recent.clear(version, range);
                    return;
                }
            }
            iterator.status();
        }
        keys.forEach(records::delete);
        recent.add(version, keys.toArray(byte[][]::new));
    }

    private void flush() throws RocksDBException {
        if (group.isEmpty()) {
            return;
        }
        if (records.count() > 0) {
            try (WriteBatch batch = new WriteBatch(records.batch())) {
                db.write(synced, batch);
            }
        }
        recent.endGroup(version, running.needless(db.getLatestSequenceNumber()));
        group.forEach(Commit::committed);
        if (!watches.isEmpty()) {
            group.forEach(this::wakeWatches);
        }
        reset();
    }

    private void wakeWatches(Commit commit) {
        for (byte[] key : commit.writtenKeys) {
            watches.written(key);
        }
        commit.stamped.forEach(write -> watches.written(write.prefix()));
        commit.cleared.forEach(watches::cleared);
    }

    private void reset() {
        group.clear();
        records = new Records(records.length() > 1 << 20 ? 1 << 16 : records.length());
    }

    private void fail(Throwable cause) {
        StoreException why = new StoreException.Unavailable("cannot commit: " + cause.getMessage(), cause);
        if (current != null && !group.contains(current)) {
            current.failed(why);
        }
        group.forEach(commit -> commit.failed(why));
        reset();
    }
}
