package dure.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store promises. */
@Timeout(60)
abstract class StoreContract {
    private Store store;

    abstract Store open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    static byte[] b(String text) {
        return text.getBytes(UTF_8);
    }

    private static String s(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private String get(String key) {
        return s(store.read(r -> r.get(b(key))));
    }

    private void put(String... pairs) {
        store.update(t -> {
            for (int i = 0; i < pairs.length; i += 2) {
                t.put(b(pairs[i]), b(pairs[i + 1]));
            }
        });
    }

    private static List<String> walk(Range range) {
        List<String> rows = new ArrayList<>();
        try (range) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                rows.add(s(entry.key()) + "=" + s(entry.value()));
            }
        }
        return rows;
    }

    private List<String> rows(String begin, String end, boolean reverse) {
        return store.read(r -> walk(r.range(b(begin), b(end), reverse)));
    }

    private static long number(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Test
    void whatWasPutIsReadAndWhatWasDeletedIsNot() {
        put("a", "1", "b", "");
        store.update(t -> t.delete(b("a")));
        assertThat(get("a")).isNull();
        assertThat(get("b")).isEmpty();
    }

    @Test
    void rangesAreOrderedUnsignedAndHalfOpen() {
        store.update(t -> {
            t.put(new byte[] {(byte) 0x80}, b("high"));
            t.put(new byte[] {0x7F}, b("low"));
            t.put(new byte[] {}, b("empty"));
        });
        List<String> values = store.read(r -> {
            List<String> all = new ArrayList<>();
            r.range(new byte[0], new byte[] {(byte) 0xFF}).forEachRemaining(e -> all.add(s(e.value())));
            return all;
        });
        assertThat(values).containsExactly("empty", "low", "high");
        put("a", "1", "b", "2", "c", "3");
        assertThat(rows("a", "c", false)).containsExactly("a=1", "b=2");
        assertThat(rows("a", "c", true)).containsExactly("b=2", "a=1");
        assertThat(rows("c", "a", false)).isEmpty();
    }

    @Test
    void aTransactionSeesItsOwnWrites() {
        put("a", "1", "b", "2", "d", "4");
        store.update(t -> {
            t.put(b("c"), b("3"));
            t.delete(b("b"));
            assertThat(walk(t.range(b("a"), b("z")))).containsExactly("a=1", "c=3", "d=4");
            t.deleteRange(b("c"), b("z"));
            t.put(b("e"), b("5"));
            assertThat(walk(t.range(b("a"), b("z"), true))).containsExactly("e=5", "a=1");
            assertThat(t.get(b("d"))).isNull();
            assertThat(s(t.snapshot().get(b("e")))).isEqualTo("5");
        });
        assertThat(rows("a", "z", false)).containsExactly("a=1", "e=5");
    }

    @Test
    void deletingARangeOfManyKeysLeavesTheOthers() {
        for (int n : new int[] {5, 2000}) {
            store.update(t -> {
                for (int i = 0; i < n; i++) {
                    t.put(Keys.of("r").number(i).bytes(), b("x"));
                }
            });
            store.update(t -> {
                t.deleteRange(
                        Keys.of("r").number(1).bytes(),
                        Keys.of("r").number(n - 1).bytes());
                t.put(Keys.of("r").number(3).bytes(), b("new"));
            });
            int left = store.read(r -> {
                int count = 0;
                try (Range rows = r.prefix(Keys.key("r"))) {
                    while (rows.hasNext()) {
                        rows.next();
                        count++;
                    }
                }
                return count;
            });
            assertThat(left).isEqualTo(3);
        }
    }

    @Test
    void whatTheFunctionThrowsIsRethrownAndNothingIsWritten() {
        assertThatThrownBy(() -> store.update(t -> {
                    t.put(b("a"), b("1"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(get("a")).isNull();
    }

    @Test
    void addCountsFromZeroAndLosesNothing() throws Exception {
        concurrently(16, 50, () -> store.update(t -> t.add(b("n"), 3)));
        store.update(t -> {
            t.add(b("n"), -1);
            assertThat(number(t.get(b("n")))).isEqualTo(16 * 50 * 3 - 1);
            t.add(b("n"), -1);
        });
        assertThat(number(store.read(r -> r.get(b("n"))))).isEqualTo(16 * 50 * 3 - 2);
        store.update(t -> {
            t.put(b("n"), b("not a number"));
            t.add(b("n"), 7);
        });
        assertThat(number(store.read(r -> r.get(b("n"))))).isEqualTo(7);
    }

    @Test
    void readModifyWriteOfAHotKeyLosesNothing() throws Exception {
        concurrently(
                16,
                40,
                () -> store.update(t -> {
                    byte[] before = t.get(b("n"));
                    t.put(b("n"), b(String.valueOf(before == null ? 1 : Integer.parseInt(s(before)) + 1)));
                }));
        assertThat(get("n")).isEqualTo("640");
    }

    @Test
    void moneyIsNeitherMadeNorLostBetweenAccounts() throws Exception {
        int accounts = 10;
        store.update(t -> {
            for (int i = 0; i < accounts; i++) {
                t.put(Keys.of("account").number(i).bytes(), b("100"));
            }
        });
        AtomicInteger wrong = new AtomicInteger();
        concurrently(16, 60, () -> {
            int from = ThreadLocalRandom.current().nextInt(accounts);
            int to = ThreadLocalRandom.current().nextInt(accounts);
            store.update(t -> {
                move(t, from, -7);
                move(t, to, 7);
            });
            if (sum() != accounts * 100) {
                wrong.incrementAndGet();
            }
        });
        assertThat(wrong).hasValue(0);
        assertThat(sum()).isEqualTo(accounts * 100);
    }

    private static void move(Transaction t, int account, int amount) {
        byte[] key = Keys.of("account").number(account).bytes();
        t.put(key, b(String.valueOf(Integer.parseInt(s(t.get(key))) + amount)));
    }

    private int sum() {
        return store.read(r -> {
            int sum = 0;
            Range accounts = r.prefix(Keys.key("account"));
            while (accounts.hasNext()) {
                sum += Integer.parseInt(s(accounts.next().value()));
            }
            return sum;
        });
    }

    /** Two doctors on call; each leaves if the other stays. */
    @Test
    void writeSkewIsRefused() throws Exception {
        for (int round = 0; round < 50; round++) {
            put("doctor/a", "on", "doctor/b", "on");
            AtomicInteger who = new AtomicInteger();
            boolean byRange = round % 2 == 0;
            concurrently(2, 1, () -> {
                String me = who.incrementAndGet() == 1 ? "doctor/a" : "doctor/b";
                String other = me.equals("doctor/a") ? "doctor/b" : "doctor/a";
                store.update(t -> {
                    boolean otherStays = byRange
                            ? walk(t.prefix(b("doctor/"))).contains(other + "=on")
                            : "on".equals(s(t.get(b(other))));
                    if (otherStays) {
                        t.put(b(me), b("off"));
                    }
                });
            });
            assertThat(List.of(get("doctor/a"), get("doctor/b"))).contains("on");
        }
    }

    @Test
    void aPhantomInARangeIsAConflict() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        int seen = store.transact(t -> {
            int rows = walk(t.prefix(b("p/"))).size();
            if (runs.incrementAndGet() == 1) {
                elsewhere(() -> put("p/1", "x"));
            }
            t.put(b("count"), b("" + rows));
            return rows;
        });
        assertThat(seen).isEqualTo(1);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aClearedRangeIsAConflictForWhoReadInIt() throws Exception {
        put("p/1", "x");
        AtomicInteger runs = new AtomicInteger();
        store.update(t -> {
            byte[] value = t.get(b("p/1"));
            if (runs.incrementAndGet() == 1) {
                elsewhere(() -> store.update(other -> other.deleteRange(b("p/"), b("p0"))));
            }
            t.put(b("q"), value == null ? b("none") : value);
        });
        assertThat(get("q")).isEqualTo("none");
    }

    @Test
    void whatARangeDidNotReachIsNoConflictNorIsASnapshotRead() {
        put("p/1", "x", "p/2", "x");
        AtomicInteger runs = new AtomicInteger();
        store.update(t -> {
            runs.incrementAndGet();
            try (Range range = t.prefix(b("p/"))) {
                range.next();
            }
            t.snapshot().get(b("s"));
            elsewhere(() -> put("p/2", "y", "p/3", "y", "s", "y"));
            t.put(b("q"), b("1"));
        });
        assertThat(runs).hasValue(1);
    }

    @Test
    void blindWritesNeverConflict() {
        AtomicInteger runs = new AtomicInteger();
        store.update(t -> {
            runs.incrementAndGet();
            t.put(b("a"), b("mine"));
            elsewhere(() -> put("a", "theirs"));
        });
        assertThat(runs).hasValue(1);
        assertThat(get("a")).isEqualTo("mine");
    }

    @Test
    void allReadsOfAFunctionAreOfOneMoment() throws Exception {
        put("x", "0", "y", "0");
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch stop = new CountDownLatch(1);
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; stop.getCount() > 0; i++) {
                put("x", "" + i, "y", "" + i);
            }
        });
        concurrently(4, 1000, () -> {
            boolean same = store.read(r -> s(r.get(b("x"))).equals(s(r.get(b("y")))));
            boolean alsoSame = store.transact(t -> s(t.get(b("x"))).equals(s(t.get(b("y")))));
            if (!same || !alsoSame) {
                wrong.incrementAndGet();
            }
        });
        stop.countDown();
        writer.join();
        assertThat(wrong).hasValue(0);
    }

    @Test
    void versionstampsGrowInCommitOrder() throws Exception {
        AtomicInteger order = new AtomicInteger();
        byte[] log = Keys.key("log");
        concurrently(
                8,
                50,
                () -> store.update(t -> {
                    byte[] seen = t.get(b("seq"));
                    int next = seen == null ? 0 : Integer.parseInt(s(seen)) + 1;
                    t.put(b("seq"), b("" + next));
                    t.putVersionstamped(log, b(next + "/0"));
                    t.putVersionstamped(log, b(next + "/1"));
                    order.incrementAndGet();
                }));
        List<String> values = new ArrayList<>();
        store.read(r -> {
            r.prefix(log).forEachRemaining(e -> {
                assertThat(e.key()).hasSize(log.length + 12);
                values.add(s(e.value()));
            });
            return true;
        });
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            expected.add(i + "/0");
            expected.add(i + "/1");
        }
        assertThat(values).isEqualTo(expected);
    }

    @Test
    void watchesAreToldOfWritesUnderTheirPrefixOnly() throws Exception {
        AtomicInteger outer = new AtomicInteger();
        AtomicInteger inner = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Semaphore calls = new Semaphore(0);
        try (AutoCloseable a = store.watch(b("w/"), () -> count(outer, calls));
                AutoCloseable c = store.watch(b("w/in/"), () -> count(inner, calls));
                AutoCloseable d = store.watch(b("w/io/"), other::incrementAndGet)) {
            put("w/in/x", "1");
            eventually(calls, () -> outer.get() == 1 && inner.get() == 1);
            put("w/zz", "1");
            eventually(calls, () -> outer.get() == 2);
            store.update(t -> t.putVersionstamped(b("w/in/"), b("1")));
            eventually(calls, () -> inner.get() == 2);
            store.update(t -> t.deleteRange(b("w/in/a"), b("w/in/b")));
            eventually(calls, () -> inner.get() == 3);
            put("elsewhere", "1");
        }
        int before = outer.get();
        put("w/in/x", "2");
        assertThat(other).hasValue(0);
        assertThat(outer).hasValue(before);
    }

    private static void count(AtomicInteger counter, Semaphore calls) {
        counter.incrementAndGet();
        calls.release();
    }

    @Test
    void limitsAreRefusedByName() {
        assertThatThrownBy(() -> store.update(t -> t.put(new byte[Store.MAX_KEY_BYTES + 1], b(""))))
                .isInstanceOf(StoreException.KeyTooLong.class);
        assertThatThrownBy(() -> store.update(t -> t.put(b("a"), new byte[Store.MAX_TRANSACTION_BYTES])))
                .isInstanceOf(StoreException.TransactionTooLarge.class);
        byte[] large = new byte[5_000_000];
        Arrays.fill(large, (byte) 7);
        store.update(t -> t.put(new byte[Store.MAX_KEY_BYTES], large));
        assertThat(store.<byte[]>read(r -> r.get(new byte[Store.MAX_KEY_BYTES])))
                .isEqualTo(large);
    }

    @Test
    void aReaderIsOfNoUseAfterItsFunction() {
        put("a", "1");
        Range leaked = store.read(r -> r.prefix(b("a")));
        assertThatThrownBy(leaked::hasNext).isInstanceOf(IllegalStateException.class);
        Reader reader = store.read(r -> r);
        assertThatThrownBy(() -> reader.get(b("a"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        assertThatThrownBy(() -> get("a")).isInstanceOf(StoreException.Closed.class);
    }

    private static void elsewhere(Runnable work) {
        try {
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks at the condition again after every change of which it is told. */
    static void eventually(Semaphore changes, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            assertThat(changes.tryAcquire(10, TimeUnit.SECONDS))
                    .as("a change within 10 s")
                    .isTrue();
        }
    }

    static void concurrently(int threads, int times, Runnable work) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                executor.submit(() -> {
                    try {
                        for (int j = 0; j < times; j++) {
                            work.run();
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }
}
