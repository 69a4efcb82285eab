package dure.store.rocks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys were written at which version, as far back as a running transaction may have read. Used by the committer
 * alone. Bounded: past {@link #MAX_KEYS} the oldest are forgotten, and a transaction that began before them conflicts.
 */
final class RecentWrites {
    static final int MAX_KEYS = 1 << 18;
    private static final byte[] ANY = new byte[0];

    private record Written(long version, List<byte[][]> keys, int keyCount) {}

    private record Cleared(long version, KeyRange range) {}

    private final TreeMap<byte[], Long> versions = new TreeMap<>(Arrays::compareUnsigned);
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
        Long boxed = version;
        for (byte[] key : keys) {
            versions.put(key, boxed);
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
            forget(groups.removeFirst());
        }
        while (!cleared.isEmpty() && (cleared.getFirst().version <= needless || cleared.size() > MAX_KEYS)) {
            floor = Math.max(floor, cleared.removeFirst().version);
        }
    }

    private void forget(Written written) {
        floor = Math.max(floor, written.version);
        keyCount -= written.keyCount;
        Long boxed = written.version;
        for (byte[][] keys : written.keys) {
            for (byte[] key : keys) {
                versions.remove(key, boxed);
            }
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
        for (byte[] key : commit.readKeys) {
            Long version = versions.get(key);
            if (version != null && version > read) {
                return key;
            }
        }
        for (KeyRange range : commit.readRanges) {
            for (Map.Entry<byte[], Long> entry :
                    versions.subMap(range.begin(), range.end()).entrySet()) {
                if (entry.getValue() > read) {
                    return range.begin();
                }
            }
        }
        return clearedSince(commit);
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
