package dure.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dure.kernel.AccountId;
import dure.kernel.Authorization;
import dure.kernel.BodyCheck;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Handler;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Site;
import dure.store.FileBlobs;
import dure.store.Keys;
import dure.store.StoreOutbox;
import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.schema.Structure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The room on a real store in a temporary directory, without a gate: handlers are called as they are registered. */
final class S3Rig implements Registry, Dispatcher, AutoCloseable {
    static final AccountId OTHER = new AccountId("111122223333");

    final TestClock clock = new TestClock();
    final RocksStore store;
    final FileBlobs blobs;
    final Path home;
    Optional<ResourcePolicies> policies = Optional.empty();
    Optional<Site> site = Optional.empty();
    private final StoreOutbox outbox;
    private final S3 s3;
    private final Map<Operation<?, ?>, Handler<?, ?>> handlers = new HashMap<>();
    private final Map<Operation<?, ?>, Authorization<?>> authorizations = new HashMap<>();

    /** A clock that stands until it is moved; nobody sleeps on it. */
    static final class TestClock implements Clock {
        private volatile Instant now = Instant.parse("2026-11-22T10:15:30.123Z");

        @Override
        public Instant instant() {
            return now;
        }

        void set(Instant time) {
            now = time;
        }

        @Override
        public void sleepUntil(Instant time) throws InterruptedException {
            new CountDownLatch(1).await(); // until the sleeper is interrupted by close()
        }
    }

    S3Rig() {
        try {
            home = Files.createTempDirectory("s3-test-");
            store = RocksStore.open(home.resolve("store"), StoreConfig.DEFAULT);
            blobs = FileBlobs.open(home.resolve("blobs"), store, clock);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        outbox = new StoreOutbox(store, clock, StoreOutbox.Workers.values()[0]);
        s3 = new S3(store, blobs, outbox, this, clock, S3Config.DEFAULT);
        s3.register(this);
        s3.start();
    }

    RequestContext root() {
        return RequestContext.internal(Caller.root(AccountId.DEFAULT), "us-east-1", clock.instant());
    }

    RequestContext as(Caller caller) {
        return RequestContext.internal(caller, "us-east-1", clock.instant());
    }

    <I extends Structure, O extends Structure> O call(Operation<I, O> operation, I input) {
        return call(operation, input, root());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <I extends Structure, O extends Structure> O call(
            Operation<I, O> operation, I input, RequestContext context) {
        return ((Handler<I, O>) handlers.get(operation)).handle(input, context);
    }

    @SuppressWarnings("unchecked")
    <I extends Structure> java.util.List<Authorization.Check> checks(Operation<I, ?> operation, I input) {
        return ((Authorization<I>) authorizations.get(operation)).required(input, root());
    }

    @Override
    public <I extends Structure, O extends Structure> void on(Operation<I, O> operation, Handler<I, O> handler) {
        handlers.put(operation, handler);
    }

    @Override
    public <I extends Structure, O extends Structure> void on(
            Operation<I, O> operation, Authorization<I> authorization, Handler<I, O> handler) {
        handlers.put(operation, handler);
        authorizations.put(operation, authorization);
    }

    @Override
    public void bodyCheck(Service service, BodyCheck check) {
        // documents are held against their digests in the conformance tests: there are no raw bodies here
    }

    @Override
    public void resourcePolicies(String arnService, ResourcePolicies found) {
        policies = Optional.of(found);
    }

    @Override
    public void site(Site found) {
        site = Optional.of(found);
    }

    /** Keys in the store under the room's prefix. */
    /** Looks at the condition again after every commit, for at most 20 s without one. */
    void await(BooleanSupplier condition) throws Exception {
        Semaphore commits = new Semaphore(0);
        try (AutoCloseable own = store.watch(Keys.key("s3"), commits::release);
                AutoCloseable bodies = store.watch(Keys.key("blobs"), commits::release)) {
            while (!condition.getAsBoolean()) {
                assertThat(commits.tryAcquire(20, TimeUnit.SECONDS))
                        .as("a commit")
                        .isTrue();
            }
        }
    }

    long storedKeys(String kind) {
        return store.read(reader -> {
            long count = 0;
            try (var range = reader.prefix(Keys.key("s3", kind))) {
                while (range.hasNext()) {
                    range.next();
                    count++;
                }
            }
            return count;
        });
    }

    long keptBlobs() {
        return store.read(reader -> {
            long count = 0;
            try (var range = reader.prefix(Keys.key("blobs", "kept"))) {
                while (range.hasNext()) {
                    range.next();
                    count++;
                }
            }
            return count;
        });
    }

    @Override
    public void close() {
        s3.close();
        blobs.close();
        store.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
