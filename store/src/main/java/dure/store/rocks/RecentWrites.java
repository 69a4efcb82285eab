package dure.store.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys were written at which version, as far back as a running transaction may have read. Used by the committer
 * alone. Bounded: past {@link #MAX_KEYS} the oldest are forgotten, and a transaction that began before them conflicts.
 *
 * <p>There is no index by key. Nearly every transaction began a group or two ago, so comparing its reads with all that was
 * written since costs less than keeping a sorted map, which took about
 * 3 % of the samples of a 4 KiB PUT.
 */
final class RecentWrites {
    static final int MAX_KEYS = 1 << 18;
    private static final byte[] ANY = new byte[0];
    /** With more reads than this, each written key is looked up among them instead of compared with each. */
    private static final int MAX_COMPARED = 4;

    private record Written(long version, List<byte[][]> keys, int keyCount) {}

    private record Cleared(long version, KeyRange range) {}

    private final Deque<Written> groups = new ArrayDeque<>();
    private final Deque<Cleared> cleared = new ArrayDeque<>();
    private int keyCount;
    private long newest;
    private long floor;
    private List<byte[][]> group = new ArrayList<>();
    private int groupKeys;

    /** Remembers writes of the group that is being put together. */
    void add(long version, byte[][] keys) {
        if (keys.length == 0) {
            return;
        }
        group.add(keys);
        groupKeys += keys.length;
        newest = version;
    }

    void clear(long version, KeyRange range) {
        cleared.add(new Cleared(version, range));
        newest = version;
    }

    /** Ends a group and forgets what no running transaction needs: everything up to {@code needless}. */
    void endGroup(long version, long needless) {
        if (groupKeys > 0) {
            groups.add(new Written(version, group, groupKeys));
            keyCount += groupKeys;
            group = new ArrayList<>();
            groupKeys = 0;
        }
        while (!groups.isEmpty() && (groups.getFirst().version <= needless || keyCount > MAX_KEYS)) {
            Written forgotten = groups.removeFirst();
            floor = Math.max(floor, forgotten.version);
            keyCount -= forgotten.keyCount;
        }
        while (!cleared.isEmpty() && (cleared.getFirst().version <= needless || cleared.size() > MAX_KEYS)) {
            floor = Math.max(floor, cleared.removeFirst().version);
        }
    }

    /** What of the transaction's reads has been written since: a key, or the first key of a range. */
    byte @Nullable [] conflict(Commit commit) {
        long read = commit.readVersion;
        if (read >= newest || !commit.hasReads()) {
            return null;
        }
        if (read < floor) {
            return commit.readKeys.isEmpty() ? ANY : commit.readKeys.getFirst();
        }
        Reads reads = Reads.of(commit);
        byte[] conflict = reads.among(group);
        var newestFirst = groups.descendingIterator();
        while (conflict == null && newestFirst.hasNext()) {
            Written written = newestFirst.next();
            if (written.version <= read) {
                break;
            }
            conflict = reads.among(written.keys);
        }
        return conflict == null ? clearedSince(commit) : conflict;
    }

    /** What a transaction has read; {@code hashed} when that is much. */
    private record Reads(List<byte[]> keys, @Nullable Set<ByteBuffer> hashed, List<KeyRange> ranges) {
        static Reads of(Commit commit) {
            Set<ByteBuffer> hashed = null;
            if (commit.readKeys.size() > MAX_COMPARED) {
                hashed = HashSet.newHashSet(commit.readKeys.size());
                for (byte[] key : commit.readKeys) {
                    hashed.add(ByteBuffer.wrap(key));
                }
            }
            return new Reads(commit.readKeys, hashed, commit.readRanges);
        }

        byte @Nullable [] among(List<byte[][]> written) {
            for (byte[][] some : written) {
                for (byte[] key : some) {
                    if (contains(key)) {
                        return key;
                    }
                    for (KeyRange range : ranges) {
                        if (range.contains(key)) {
                            return range.begin();
                        }
                    }
                }
            }
            return null;
        }

        private boolean contains(byte[] key) {
            if (hashed != null) {
                return hashed.contains(ByteBuffer.wrap(key));
            }
            for (byte[] read : keys) {
                if (Arrays.equals(read, key)) {
                    return true;
                }
            }
            return false;
        }
    }

    private byte @Nullable [] clearedSince(Commit commit) {
        var newestFirst = cleared.descendingIterator();
        while (newestFirst.hasNext()) {
            Cleared clear = newestFirst.next();
            if (clear.version <= commit.readVersion) {
                return null;
            }
            for (byte[] key : commit.readKeys) {
                if (clear.range.contains(key)) {
                    return key;
                }
            }
            for (KeyRange range : commit.readRanges) {
                if (clear.range.overlaps(range)) {
                    return range.begin();
                }
            }
        }
        return null;
    }
}
