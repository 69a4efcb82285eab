package dure.store;

import static dure.store.StoreContract.b;
import static org.assertj.core.api.Assertions.assertThat;

import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoreOutboxTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Outbox.Outcome DONE = new Outbox.Outcome.Done();

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private Store store;
    private Outbox outbox;

    @BeforeEach
    void open() throws Exception {
        store = RocksStore.open(directory.resolve("store"), StoreConfig.DEFAULT);
        store.watch(Keys.key("outbox"), changes::release);
        outbox = new StoreOutbox(store, clock, StoreOutbox.Workers.SOLE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void eventually(BooleanSupplier condition) throws InterruptedException {
        StoreContract.eventually(changes, condition);
    }

    private void add(String text, Duration delay) {
        store.update(t -> outbox.add(t, "q", b(text), clock.instant().plus(delay)));
    }

    private Outbox.Outcome note(Outbox.Message message) {
        delivered.add(text(message) + "#" + message.attempt());
        changes.release();
        return DONE;
    }

    private static String text(Outbox.Message message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsDeliveredOnceItsTransactionHasCommitted() throws Exception {
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, this::note)) {
            add("a", Duration.ZERO);
            eventually(() -> delivered.equals(List.of("a#1")) && outbox.depth("q") == 0);
        }
    }

    @Test
    void aMessageOfAFailedTransactionIsNotDelivered() throws Exception {
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, this::note)) {
            try {
                store.update(t -> {
                    outbox.add(t, "q", b("never"), clock.instant());
                    throw new IllegalStateException("rolled back");
                });
            } catch (IllegalStateException expected) {
                add("a", Duration.ZERO);
            }
            eventually(() -> delivered.equals(List.of("a#1")));
        }
    }

    @Test
    void aMessageWaitsForItsTimeAndAnEarlierOneOvertakesIt() throws Exception {
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, this::note)) {
            add("late", Duration.ofHours(2));
            add("sooner", Duration.ofHours(1));
            add("now", Duration.ZERO);
            // concluded, too: the clock passes the end of its lease
            eventually(() -> delivered.equals(List.of("now#1")) && outbox.depth("q") == 2);
            clock.advance(Duration.ofMinutes(59));
            clock.awaitSleeper();
            assertThat(delivered).containsExactly("now#1");
            clock.advance(Duration.ofMinutes(1));
            eventually(() -> delivered.equals(List.of("now#1", "sooner#1")) && outbox.depth("q") == 1);
            clock.advance(Duration.ofHours(1));
            eventually(() -> delivered.equals(List.of("now#1", "sooner#1", "late#1")) && outbox.depth("q") == 0);
        }
    }

    @Test
    void whatTheConsumerThrowsMeansRetryAfterOneSecond() throws Exception {
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, message -> {
            note(message);
            if (message.attempt() < 3) {
                throw new java.io.IOException("refused");
            }
            return DONE;
        })) {
            add("a", Duration.ZERO);
            eventually(() -> delivered.equals(List.of("a#1")));
            for (int deliveries = 1; deliveries < 3; ) {
                eventually(() -> count("due") == 1);
                clock.advance(Duration.ofSeconds(1));
                int next = ++deliveries;
                eventually(() -> delivered.size() == next);
            }
            eventually(() -> outbox.depth("q") == 0);
            assertThat(delivered).containsExactly("a#1", "a#2", "a#3");
        }
    }

    @Test
    void retryAtWaitsForTheTimeGiven() throws Exception {
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, message -> {
            note(message);
            return message.attempt() == 1
                    ? new Outbox.Outcome.RetryAt(clock.instant().plusSeconds(600))
                    : DONE;
        })) {
            add("a", Duration.ZERO);
            eventually(() -> delivered.size() == 1);
            eventually(() -> count("due") == 1);
            clock.advance(Duration.ofSeconds(599));
            add("b", Duration.ZERO);
            eventually(() -> delivered.size() == 2);
            assertThat(delivered).containsExactly("a#1", "b#1");
            clock.advance(Duration.ofSeconds(700));
            eventually(() -> delivered.contains("a#2"));
        }
    }

    private int count(String state) {
        return store.read(r -> {
            int count = 0;
            Range range = r.prefix(Keys.key("outbox", state, "q"));
            while (range.hasNext()) {
                range.next();
                count++;
            }
            return count;
        });
    }

    @Test
    void doneWithWritesInTheTransactionThatRemoves() throws Exception {
        try (AutoCloseable worker = outbox.consume(
                "q",
                4,
                LEASE,
                message -> new Outbox.Outcome.DoneWith(t -> {
                    t.put(b("dead"), message.payload());
                    outbox.add(t, "next", b("step"), clock.instant());
                }))) {
            add("a", Duration.ZERO);
            eventually(() -> outbox.depth("q") == 0);
            assertThat(store.<byte[]>read(r -> r.get(b("dead")))).isEqualTo(b("a"));
            assertThat(outbox.depth("next")).isEqualTo(1);
        }
    }

    @Test
    void aDeliveryThatOutlivesItsLeaseIsRepeatedAndOnlyOneOutcomeCounts() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        try (AutoCloseable worker = outbox.consume("q", 4, LEASE, message -> {
            note(message);
            if (message.attempt() == 1) {
                stuck.await();
            }
            return new Outbox.Outcome.DoneWith(t -> t.add(b("outcomes"), 1));
        })) {
            add("a", Duration.ZERO);
            eventually(() -> delivered.size() == 1);
            clock.advance(LEASE.plusSeconds(1));
            eventually(() -> delivered.equals(List.of("a#1", "a#2")) && outbox.depth("q") == 0);
            stuck.countDown();
        }
        assertThat(store.<byte[]>read(r -> r.get(b("outcomes")))).isEqualTo(new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        assertThat(outbox.depth("q")).isZero();
    }

    @Test
    void whatADeadProcessHadUnderLeaseIsDeliveredAtOnce() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AutoCloseable dying = outbox.consume("q", 1, LEASE, message -> {
            note(message);
            never.await();
            return DONE;
        });
        add("a", Duration.ZERO);
        eventually(() -> delivered.size() == 1);
        Outbox next = new StoreOutbox(store, clock, StoreOutbox.Workers.SOLE);
        try (AutoCloseable worker = next.consume("q", 4, LEASE, this::note)) {
            eventually(() -> delivered.equals(List.of("a#1", "a#2")) && outbox.depth("q") == 0);
        }
        never.countDown();
        dying.close();
    }

    @Test
    void anotherProcessesLeaseIsRespectedWhenTheStoreIsShared() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AutoCloseable first = outbox.consume("q", 4, LEASE, message -> {
            note(message);
            slow.await();
            return DONE;
        });
        add("a", Duration.ZERO);
        eventually(() -> delivered.size() == 1);
        Outbox other = new StoreOutbox(store, clock, StoreOutbox.Workers.SHARED);
        try (AutoCloseable worker = other.consume("q", 4, LEASE, this::note)) {
            add("b", Duration.ZERO);
            eventually(() -> delivered.contains("b#1"));
            slow.countDown();
            eventually(() -> outbox.depth("q") == 0);
        }
        first.close();
        assertThat(delivered).containsExactlyInAnyOrder("a#1", "b#1");
    }

    @Test
    void noMoreThanTheConcurrencyRunAtOnceAndThousandsAreAllDelivered() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger deliveries = new AtomicInteger();
        for (int i = 0; i < 30; i++) {
            int batch = i;
            store.update(t -> {
                for (int j = 0; j < 100; j++) {
                    outbox.add(t, "q", b(batch + "/" + j), clock.instant());
                }
            });
        }
        assertThat(outbox.depth("q")).isEqualTo(3000);
        try (AutoCloseable worker = outbox.consume("q", 8, LEASE, message -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            seen.add(text(message));
            deliveries.incrementAndGet();
            Thread.yield();
            running.decrementAndGet();
            return DONE;
        })) {
            eventually(() -> outbox.depth("q") == 0);
        }
        assertThat(seen).hasSize(3000);
        assertThat(deliveries).hasValue(3000);
        assertThat(most.get()).isBetween(2, 8);
        assertThat(count("due") + count("leased")).isZero();
    }
}
