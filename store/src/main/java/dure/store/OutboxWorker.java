package dure.store;

import dure.kernel.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one queue's messages. The dispatcher leases as many as may run and starts a virtual thread for each. With
 * nothing to lease it waits for a signal: from the watch on the queue, or from the alarm, which sleeps until the next
 * message is due or the next lease ends.
 *
 * <p>A scan does not begin at the queue's beginning (see {@link OutboxQueue}), so a message could be passed over when
 * the clock jumps. Therefore, within a second after anything happened, one scan does.
 */
final class OutboxWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long REWIND_MILLIS = 1000;
    private static final long MAX_CLOSE_WAIT_SECONDS = 10;

    private final Store store;
    private final Clock clock;
    private final OutboxQueue queue;
    private final Outbox.Consumer consumer;
    private final int concurrency;
    private final Semaphore free;
    private final Semaphore signal = new Semaphore(0);
    private final Set<Thread> deliveries = ConcurrentHashMap.newKeySet();
    private final Alarm alarm;
    private final Thread dispatcher = Thread.ofVirtual().name("dure-outbox").unstarted(this::run);
    private AutoCloseable watch = () -> {};
    private volatile boolean closed;

    OutboxWorker(Store store, Clock clock, OutboxQueue queue, int concurrency, Outbox.Consumer consumer) {
        this.store = store;
        this.clock = clock;
        this.queue = queue;
        this.consumer = consumer;
        this.concurrency = concurrency;
        free = new Semaphore(concurrency);
        alarm = new Alarm(clock, signal::release);
    }

    void start(byte[] dueKeys) {
        watch = store.watch(dueKeys, signal::release);
        dispatcher.start();
    }

    private void run() {
        boolean rewound = true;
        try {
            while (!closed) {
                signal.drainPermits();
                boolean any = dispatch();
                if (any) {
                    rewound = false;
                    continue;
                }
                alarm.set(queue.nextMillis());
                if (rewound) {
                    signal.acquire();
                    rewound = false;
                } else if (!signal.tryAcquire(REWIND_MILLIS, TimeUnit.MILLISECONDS)) {
                    queue.rewind();
                    rewound = true;
                }
            }
        } catch (InterruptedException e) {
            log.trace("{} ends", queue.name());
        }
    }

    /** Waits for a free place, then leases and starts what is due. */
    private boolean dispatch() throws InterruptedException {
        free.acquire();
        int places = 1 + free.drainPermits();
        List<OutboxQueue.Leased> leased = List.of();
        try {
            leased = queue.lease(places);
        } catch (StoreException.Closed e) {
            closed = true;
        } catch (RuntimeException e) {
            log.error("cannot lease from {}", queue.name(), e);
            Thread.sleep(RETRY);
            signal.release();
        } finally {
            free.release(places - leased.size());
        }
        leased.forEach(this::startDelivery);
        return !leased.isEmpty() || queue.hasMore();
    }

    private void startDelivery(OutboxQueue.Leased leased) {
        Thread thread = Thread.ofVirtual().name("dure-outbox-" + queue.name()).unstarted(() -> {
            try {
                queue.conclude(leased, deliver(leased.message()));
            } catch (StoreException.Closed e) {
                log.debug(
                        "{} is delivered again after the next start",
                        leased.message().id());
            } catch (RuntimeException e) {
                log.error(
                        "cannot conclude {}; its lease will end",
                        leased.message().id(),
                        e);
            } finally {
                deliveries.remove(Thread.currentThread());
                free.release();
            }
        });
        deliveries.add(thread);
        thread.start();
    }

    private Outbox.Outcome deliver(Outbox.Message message) {
        try {
            return consumer.deliver(message);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            if (e instanceof InterruptedException && closed) {
                log.debug("{} was stopped", message.id());
            } else {
                log.warn("{} failed at attempt {} of {}", queue.name(), message.attempt(), message.id(), e);
            }
            return new Outbox.Outcome.RetryAt(clock.instant().plus(RETRY));
        }
    }

    /** Starts no more deliveries; waits up to 10 s for the running ones, then interrupts them. */
    @Override
    public void close() throws Exception {
        closed = true;
        watch.close();
        alarm.close();
        dispatcher.interrupt();
        dispatcher.join();
        if (!free.tryAcquire(concurrency, MAX_CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
            deliveries.forEach(Thread::interrupt);
        }
    }

    /** One sleeper on the clock that can be set anew. */
    private static final class Alarm implements AutoCloseable {
        private final Clock clock;
        private final Runnable ring;
        private long setFor = Long.MAX_VALUE;
        private Thread sleeper = Thread.ofVirtual().unstarted(() -> {});

        Alarm(Clock clock, Runnable ring) {
            this.clock = clock;
            this.ring = ring;
        }

        synchronized void set(long millis) {
            if (millis == setFor && sleeper.isAlive()) {
                return;
            }
            sleeper.interrupt();
            setFor = millis;
            if (millis != Long.MAX_VALUE) {
                sleeper = Thread.ofVirtual().name("dure-outbox-alarm").start(() -> sleep(millis));
            }
        }

        private void sleep(long millis) {
            try {
                clock.sleepUntil(Instant.ofEpochMilli(millis));
                ring.run();
            } catch (InterruptedException e) {
                log.trace("alarm set anew");
            }
        }

        @Override
        public synchronized void close() {
            sleeper.interrupt();
        }
    }
}
