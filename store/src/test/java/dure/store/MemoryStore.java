package dure.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The plainest store there could be: every transaction works on a copy; whoever started on an old one runs again. */
final class MemoryStore implements Store {
    private record State(TreeMap<byte[], byte[]> rows, long version) {}

    private record Watched(byte[] prefix, Runnable changed) {}

    private final List<Watched> watches = new CopyOnWriteArrayList<>();
    private State state = new State(new TreeMap<>(Arrays::compareUnsigned), 0);
    private final List<Work> log = new ArrayList<>();
    private boolean closed;

    @Override
    public <T> T read(Function<Reader, T> work) {
        Work reader = begin();
        try {
            return work.apply(reader);
        } finally {
            reader.done = true;
        }
    }

    private synchronized Work begin() {
        if (closed) {
            throw new StoreException.Closed();
        }
        return new Work(state);
    }

    @Override
    public <T> T transact(Function<Transaction, T> work) {
        while (true) {
            Work transaction = begin();
            T result;
            try {
                result = work.apply(transaction);
            } finally {
                transaction.done = true;
            }
            if (transaction.changes.isEmpty() || commit(transaction)) {
                return result;
            }
        }
    }

    private synchronized boolean commit(Work transaction) {
        for (Work other : log.subList((int) transaction.base.version, log.size())) {
            if (transaction.reads.stream().anyMatch(other::wrote)) {
                return false;
            }
        }
        TreeMap<byte[], byte[]> rows = new TreeMap<>(state.rows);
        transaction.version = state.version;
        transaction.changes.forEach(change -> change.accept(rows));
        state = new State(rows, state.version + 1);
        log.add(transaction);
        watches.stream()
                .filter(w -> transaction.wrote(new byte[][] {w.prefix, Keys.afterPrefix(w.prefix)}))
                .forEach(w -> Thread.ofVirtual().start(w.changed));
        return true;
    }

    @Override
    public AutoCloseable watch(byte[] prefix, Runnable changed) {
        Watched watched = new Watched(prefix, changed);
        watches.add(watched);
        return () -> watches.remove(watched);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private static final class Work implements Transaction {
        private final State base;
        private final TreeMap<byte[], byte[]> own;
        private final List<byte[][]> reads = new ArrayList<>();
        private final List<byte[][]> written = new ArrayList<>();
        private final List<Consumer<TreeMap<byte[], byte[]>>> changes = new ArrayList<>();
        private long version;
        private long bytes;
        private int stamps;
        private boolean done;

        Work(State base) {
            this.base = base;
            own = new TreeMap<>(base.rows);
        }

        boolean wrote(byte[][] range) {
            return written.stream()
                    .anyMatch(w ->
                            Arrays.compareUnsigned(w[0], range[1]) < 0 && Arrays.compareUnsigned(range[0], w[1]) < 0);
        }

        @Override
        public byte[] get(byte[] key) {
            check();
            reads.add(new byte[][] {key, Keys.after(key)});
            return own.get(key);
        }

        @Override
        public Range range(byte[] begin, byte[] end, boolean reverse) {
            check();
            if (Arrays.compareUnsigned(begin, end) >= 0) {
                return new Walk(new TreeMap<>(own).headMap(new byte[0]), new byte[2][], reverse);
            }
            byte[][] read = {reverse ? end : begin, reverse ? end : begin};
            reads.add(read);
            NavigableMap<byte[], byte[]> rows = new TreeMap<>(own).subMap(begin, true, end, false);
            return new Walk(reverse ? rows.descendingMap() : rows, read, reverse) {
                @Override
                void exhausted() {
                    read[0] = begin;
                    read[1] = end;
                }
            };
        }

        private class Walk implements Range {
            private final Iterator<Map.Entry<byte[], byte[]>> rows;
            private final byte[][] read;
            private final boolean reverse;

            Walk(Map<byte[], byte[]> rows, byte[][] read, boolean reverse) {
                this.rows = rows.entrySet().iterator();
                this.read = read;
                this.reverse = reverse;
            }

            void exhausted() {}

            @Override
            public boolean hasNext() {
                check();
                if (!rows.hasNext()) {
                    exhausted();
                }
                return rows.hasNext();
            }

            @Override
            public Entry next() {
                check();
                Map.Entry<byte[], byte[]> row = rows.next();
                read[reverse ? 0 : 1] = reverse ? row.getKey() : Keys.after(row.getKey());
                return new Entry(row.getKey(), row.getValue());
            }

            @Override
            public void close() {}
        }

        private void check() {
            if (done) {
                throw new IllegalStateException("read outside the function that the reader was given to");
            }
        }

        private void change(byte[] begin, byte[] end, long size, Consumer<TreeMap<byte[], byte[]>> change) {
            if (begin.length > MAX_KEY_BYTES) {
                throw new StoreException.KeyTooLong(begin.length);
            }
            bytes += size;
            if (bytes > MAX_TRANSACTION_BYTES) {
                throw new StoreException.TransactionTooLarge(bytes);
            }
            written.add(new byte[][] {begin, end});
            changes.add(change);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            change(key, Keys.after(key), key.length + value.length, rows -> rows.put(key, value));
            own.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            change(key, Keys.after(key), key.length, rows -> rows.remove(key));
            own.remove(key);
        }

        @Override
        public void deleteRange(byte[] begin, byte[] end) {
            if (Arrays.compareUnsigned(begin, end) < 0) {
                change(
                        begin,
                        end,
                        begin.length + end.length,
                        rows -> rows.subMap(begin, end).clear());
                own.subMap(begin, end).clear();
            }
        }

        @Override
        public void add(byte[] key, long delta) {
            Consumer<TreeMap<byte[], byte[]>> add = rows -> {
                byte[] before = rows.get(key);
                long sum = before == null || before.length != 8
                        ? 0
                        : ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN).getLong();
                rows.put(
                        key,
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(sum + delta)
                                .array());
            };
            change(key, Keys.after(key), key.length + 8, add);
            add.accept(own);
        }

        @Override
        public void putVersionstamped(byte[] prefix, byte[] value) {
            int index = stamps++;
            change(
                    prefix,
                    Keys.afterPrefix(prefix),
                    prefix.length + value.length,
                    rows -> rows.put(
                            ByteBuffer.allocate(prefix.length + 12)
                                    .put(prefix)
                                    .putLong(version)
                                    .putShort((short) 0)
                                    .putShort((short) index)
                                    .array(),
                            value));
        }

        @Override
        public Reader snapshot() {
            return new Reader() {
                @Override
                public byte[] get(byte[] key) {
                    check();
                    return own.get(key);
                }

                @Override
                public Range range(byte[] begin, byte[] end, boolean reverse) {
                    Range range = Work.this.range(begin, end, reverse);
                    reads.removeLast();
                    return range;
                }
            };
        }
    }
}
