package dure.store.rocks;

import dure.store.Keys;
import dure.store.Store;
import dure.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a transaction has written so far: the last word on each key, above ranges that were cleared before. */
final class Overlay {
    sealed interface Write {
        record Put(byte[] value) implements Write {}

        record Delete() implements Write {}

        /** Added to whatever the store holds. */
        record Add(long delta) implements Write {}
    }

    /** A write whose key is finished at commit. */
    record Stamped(byte[] prefix, byte[] value, int index) {
        KeyRange keys() {
            byte[] first = Arrays.copyOf(prefix, prefix.length + STAMP_BYTES);
            byte[] last = first.clone();
            Arrays.fill(last, prefix.length, last.length, (byte) 0xFF);
            return new KeyRange(first, Keys.after(last));
        }
    }

    static final int STAMP_BYTES = 12;
    private static final Write DELETE = new Write.Delete();
    private static final int MAX_STAMPED = 1 << 16;

    private final TreeMap<byte[], Write> writes = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeMap<byte[], byte[]> cleared = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Stamped> stamped = new ArrayList<>(0);
    private int stamps;
    private long bytes;

    boolean isEmpty() {
        return writes.isEmpty() && cleared.isEmpty() && stamped.isEmpty();
    }

    Map<byte[], Write> writes() {
        return writes;
    }

    List<Stamped> stamped() {
        return stamped;
    }

    List<KeyRange> cleared() {
        List<KeyRange> ranges = new ArrayList<>(cleared.size());
        cleared.forEach((begin, end) -> ranges.add(new KeyRange(begin, end)));
        return ranges;
    }

    long bytes() {
        return bytes;
    }

    void put(byte[] key, byte[] value) {
        count(key.length, value.length);
        check(key, 0);
        writes.put(key, new Write.Put(value));
    }

    void delete(byte[] key) {
        count(key.length, 0);
        check(key, 0);
        writes.put(key, DELETE);
    }

    void add(byte[] key, long delta) {
        count(key.length, Long.BYTES);
        check(key, 0);
        Write before = writes.get(key);
        if (before == null && isCleared(key)) {
            before = DELETE;
        }
        writes.put(
                key,
                switch (before) {
                    case null -> new Write.Add(delta);
                    case Write.Put(byte[] value) -> new Write.Put(Counters.sum(value, delta));
                    case Write.Delete() -> new Write.Put(Counters.encode(delta));
                    case Write.Add(long sum) -> new Write.Add(sum + delta);
                });
    }

    void putVersionstamped(byte[] prefix, byte[] value) {
        count(prefix.length + STAMP_BYTES, value.length);
        check(prefix, STAMP_BYTES);
        if (stamps == MAX_STAMPED) {
            throw new StoreException.TransactionTooLarge(bytes);
        }
        stamped.add(new Stamped(prefix, value, stamps++));
    }

    void deleteRange(byte[] begin, byte[] end) {
        if (Arrays.compareUnsigned(begin, end) >= 0) {
            return;
        }
        count(begin.length, end.length);
        writes.subMap(begin, end).clear();
        KeyRange range = new KeyRange(begin, end);
        stamped.removeIf(write -> range.contains(write.keys().begin())
                && Arrays.compareUnsigned(write.keys().end(), end) <= 0);
        byte[] from = begin;
        byte[] to = end;
        Map.Entry<byte[], byte[]> before = cleared.floorEntry(begin);
        if (before != null && Arrays.compareUnsigned(before.getValue(), begin) >= 0) {
            from = before.getKey();
        }
        Map.Entry<byte[], byte[]> last = cleared.floorEntry(end);
        if (last != null && Arrays.compareUnsigned(last.getValue(), end) > 0) {
            to = last.getValue();
        }
        cleared.subMap(from, true, end, true).clear();
        cleared.put(from, to);
    }

    @Nullable
    Write get(byte[] key) {
        Write write = writes.get(key);
        return write == null && isCleared(key) ? DELETE : write;
    }

    /** The cleared range that has the key. */
    @Nullable
    KeyRange clearedAround(byte[] key) {
        Map.Entry<byte[], byte[]> range = cleared.floorEntry(key);
        return range != null && Arrays.compareUnsigned(key, range.getValue()) < 0
                ? new KeyRange(range.getKey(), range.getValue())
                : null;
    }

    /** The next key in the walk's direction that has a write of its own. */
    Map.@Nullable Entry<byte[], Write> next(KeyRange within, byte @Nullable [] position, boolean reverse) {
        Map.Entry<byte[], Write> next;
        if (reverse) {
            next = writes.lowerEntry(position == null ? within.end() : position);
        } else {
            next = position == null ? writes.ceilingEntry(within.begin()) : writes.higherEntry(position);
        }
        return next != null && within.contains(next.getKey()) ? next : null;
    }

    private boolean isCleared(byte[] key) {
        return !cleared.isEmpty() && clearedAround(key) != null;
    }

    private void count(long keyBytes, long valueBytes) {
        bytes += keyBytes + valueBytes;
        if (bytes > Store.MAX_TRANSACTION_BYTES) {
            throw new StoreException.TransactionTooLarge(bytes);
        }
    }

    private static void check(byte[] key, int more) {
        if (key.length + more > Store.MAX_KEY_BYTES) {
            throw new StoreException.KeyTooLong(key.length + more);
        }
        if (key.length > 0 && key[0] == (byte) 0xFF) {
            throw new IllegalArgumentException("keys that begin with 0xFF are the engine's own");
        }
    }
}
