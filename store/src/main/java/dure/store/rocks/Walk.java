package dure.store.rocks;

import dure.store.Keys;
import dure.store.Range;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Merges what the store holds with what the transaction has written. Remembers how far it went. */
final class Walk implements Range {
    private final View view;
    private final @Nullable Overlay overlay;
    private final KeyRange within;
    private final boolean reverse;
    private View.@Nullable Cursor cursor;
    private byte @Nullable [] stored;
    private byte @Nullable [] position;
    private @Nullable Entry next;
    private boolean started;
    private boolean exhausted;
    private boolean closed;

    Walk(View view, @Nullable Overlay overlay, KeyRange within, boolean reverse) {
        this.view = view;
        this.overlay = overlay;
        this.within = within;
        this.reverse = reverse;
        view.opened(this);
    }

    @Override
    public boolean hasNext() {
        if (next == null && !exhausted) {
            if (closed) {
                throw new IllegalStateException("range is closed");
            }
            view.checkUsable();
            next = advance();
            if (next == null) {
                exhausted = true;
                release();
            }
        }
        return next != null;
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next;
        if (entry == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return entry;
    }

    /** The part of the range whose content the reader has learnt; null when it has not looked. */
    @Nullable
    KeyRange walked() {
        if (!started || Arrays.compareUnsigned(within.begin(), within.end()) >= 0) {
            return null;
        }
        if (exhausted || position == null) {
            return within;
        }
        return reverse ? new KeyRange(position, within.end()) : new KeyRange(within.begin(), Keys.after(position));
    }

    private @Nullable Entry advance() {
        RocksIterator iterator = start();
        if (iterator == null) {
            return null;
        }
        while (true) {
            byte[] base = stored;
            Map.Entry<byte[], Overlay.Write> own = overlay == null ? null : overlay.next(within, position, reverse);
            if (base == null && own == null) {
                return null;
            }
            int order = base == null ? 1 : own == null ? -1 : Arrays.compareUnsigned(base, own.getKey());
            if (reverse && base != null && own != null) {
                order = -order;
            }
            if (base != null && order < 0) {
                KeyRange cleared = overlay == null ? null : overlay.clearedAround(base);
                if (cleared != null) {
                    skip(iterator, cleared);
                    continue;
                }
                position = base;
                Entry entry = new Entry(base, iterator.value());
                step(iterator);
                return entry;
            }
            Entry entry = own == null ? null : merge(own, order == 0 ? iterator : null);
            if (order == 0) {
                step(iterator);
            }
            if (entry != null) {
                return entry;
            }
        }
    }

    private @Nullable Entry merge(Map.Entry<byte[], Overlay.Write> own, @Nullable RocksIterator same) {
        position = own.getKey();
        return switch (own.getValue()) {
            case Overlay.Write.Put(byte[] value) -> new Entry(own.getKey(), value);
            case Overlay.Write.Delete() -> null;
            case Overlay.Write.Add(long delta) ->
                new Entry(own.getKey(), Counters.sum(same == null ? null : same.value(), delta));
        };
    }

    private @Nullable RocksIterator start() {
        if (cursor != null) {
            return cursor.iterator();
        }
        if (Arrays.compareUnsigned(within.begin(), within.end()) >= 0) {
            return null;
        }
        started = true;
        View.Cursor opened = view.cursor(within);
        cursor = opened;
        if (reverse) {
            opened.iterator().seekToLast();
        } else {
            opened.iterator().seekToFirst();
        }
        load(opened.iterator());
        return opened.iterator();
    }

    private void step(RocksIterator iterator) {
        if (reverse) {
            iterator.prev();
        } else {
            iterator.next();
        }
        load(iterator);
    }

    private void skip(RocksIterator iterator, KeyRange cleared) {
        if (reverse) {
            iterator.seekForPrev(cleared.begin());
            if (iterator.isValid() && Arrays.equals(iterator.key(), cleared.begin())) {
                iterator.prev();
            }
        } else {
            iterator.seek(cleared.end());
        }
        load(iterator);
    }

    private void load(RocksIterator iterator) {
        if (iterator.isValid()) {
            stored = iterator.key();
            return;
        }
        stored = null;
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw View.unreadable(e);
        }
    }

    private void release() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        release();
    }
}
