package dure.store.rocks;

import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt of a transaction. */
final class RocksTransaction implements Transaction {
    private final View view;
    private final HotKeys.Held held;
    private final Overlay overlay = new Overlay();
    private final List<byte[]> keys = new ArrayList<>(4);
    private final List<Walk> walks = new ArrayList<>(0);

    RocksTransaction(View view, HotKeys.Held held) {
        this.view = view;
        this.held = held;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return get(key, true);
    }

    private byte @Nullable [] get(byte[] key, boolean remember) {
        view.checkUsable();
        Overlay.Write write = overlay.get(key);
        return switch (write) {
            case Overlay.Write.Put(byte[] value) -> value;
            case Overlay.Write.Delete() -> null;
            case Overlay.Write.Add(long delta) -> Counters.sum(stored(key, remember), delta);
            case null -> stored(key, remember);
        };
    }

    private byte @Nullable [] stored(byte[] key, boolean remember) {
        if (remember) {
            if (view.isUnread()) {
                held.beforeFirstRead(key);
            }
            keys.add(key);
        }
        return view.get(key);
    }

    @Override
    public Range range(byte[] begin, byte[] end, boolean reverse) {
        Walk walk = new Walk(view, overlay, new KeyRange(begin, end), reverse);
        walks.add(walk);
        return walk;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        view.checkUsable();
        overlay.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        view.checkUsable();
        overlay.delete(key);
    }

    @Override
    public void deleteRange(byte[] begin, byte[] end) {
        view.checkUsable();
        overlay.deleteRange(begin, end);
    }

    @Override
    public void add(byte[] key, long delta) {
        view.checkUsable();
        overlay.add(key, delta);
    }

    @Override
    public void putVersionstamped(byte[] prefix, byte[] value) {
        view.checkUsable();
        overlay.putVersionstamped(prefix, value);
    }

    @Override
    public Reader snapshot() {
        return new Reader() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return RocksTransaction.this.get(key, false);
            }

            @Override
            public Range range(byte[] begin, byte[] end, boolean reverse) {
                return new Walk(view, overlay, new KeyRange(begin, end), reverse);
            }
        };
    }

    /** What is to be committed, or null when nothing was written: then the snapshot it read is answer enough. */
    @Nullable
    Commit toCommit() {
        view.checkUsable();
        if (overlay.isEmpty()) {
            return null;
        }
        List<KeyRange> ranges = new ArrayList<>(walks.size());
        for (Walk walk : walks) {
            KeyRange walked = walk.walked();
            if (walked != null) {
                ranges.add(walked);
            }
        }
        return new Commit(view.version(), keys, ranges, overlay);
    }
}
