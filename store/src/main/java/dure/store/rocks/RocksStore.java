package dure.store.rocks;

import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.StoreException;
import dure.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Store} in a directory of this machine. One process at a time; see the package for how it works. */
public final class RocksStore implements Store {
    private static final Logger log = LoggerFactory.getLogger(RocksStore.class);
    private static final int ATTEMPTS_WITHOUT_PAUSE = 4;
    private static final int MAX_PAUSE_MILLIS = 32;
    private static final long MAX_CLOSE_WAIT_NANOS = 10_000_000_000L;

    private final StoreConfig config;
    private final Engine engine;
    private final RocksDB db;
    private final ReadOptions latest = new ReadOptions();
    private final Running running = new Running();
    private final HotKeys hotKeys = new HotKeys();
    private final Watches watches = new Watches();
    private final Committer committer;
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private volatile boolean closed;

    private RocksStore(Engine engine, StoreConfig config) {
        this.engine = engine;
        this.config = config;
        db = engine.db();
        committer = new Committer(db, engine.synced(), running, watches);
    }

    /**
     * Opens the store in the directory, which is made when absent.
     *
     * @throws StoreException.InUse when somebody else has it open
     * @throws StoreException.Unavailable when it cannot be read, for example because it is corrupt
     */
    public static RocksStore open(Path directory, StoreConfig config) throws IOException {
        return open(directory, directory.resolveSibling("native"), config);
    }

    /** @param libraries where the native library is kept unpacked */
    static RocksStore open(Path directory, Path libraries, StoreConfig config) throws IOException {
        Files.createDirectories(directory);
        NativeLibrary.load(libraries);
        RocksStore store = new RocksStore(Engine.open(directory, config), config);
        store.committer.start();
        return store;
    }

    @Override
    public <T> T read(Function<Reader, T> work) {
        enter();
        try {
            boolean eager = false;
            while (true) {
                try (View view = view(eager)) {
                    T result = work.apply(reader(view));
                    if (!view.isTorn()) {
                        return result;
                    }
                } catch (View.TornException e) {
                    log.trace("read again");
                }
                eager = true;
            }
        } finally {
            left.increment();
        }
    }

    private static Reader reader(View view) {
        return new Reader() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return view.get(key);
            }

            @Override
            public Range range(byte[] begin, byte[] end, boolean reverse) {
                return new Walk(view, null, new KeyRange(begin, end), reverse);
            }
        };
    }

    private View view(boolean eager) {
        return new View(db, latest, config.maxTransactionAge().toNanos(), eager);
    }

    private sealed interface Attempt<T> {
        record Committed<T>(T result) implements Attempt<T> {}

        record Conflict<T>(byte[] key) implements Attempt<T> {}
    }

    @Override
    public <T> T transact(Function<Transaction, T> work) {
        enter();
        try (HotKeys.Held held = hotKeys.none()) {
            for (int attempt = 1; attempt <= config.maxAttempts(); attempt++) {
                switch (attempt(work, held, attempt > 1)) {
                    case Attempt.Committed<T>(T result) -> {
                        return result;
                    }
                    case Attempt.Conflict<T>(byte[] key) -> {
                        pauseAfter(attempt, held);
                        held.conflicted(key);
                    }
                }
            }
            throw new StoreException.TooManyConflicts(config.maxAttempts());
        } finally {
            left.increment();
        }
    }

    private <T> Attempt<T> attempt(Function<Transaction, T> work, HotKeys.Held held, boolean eager) {
        int epoch = running.enter();
        try {
            Commit commit;
            T result;
            try (View view = view(eager)) {
                RocksTransaction transaction = new RocksTransaction(view, held);
                try {
                    result = work.apply(transaction);
                } catch (RuntimeException e) {
                    if (view.isTorn()) {
                        return new Attempt.Conflict<>(view.firstKey());
                    }
                    throw e;
                }
                if (view.isTorn()) {
                    return new Attempt.Conflict<>(view.firstKey());
                }
                commit = transaction.toCommit();
            }
            byte[] conflict = commit == null ? null : committer.commit(commit);
            return conflict == null ? new Attempt.Committed<>(result) : new Attempt.Conflict<>(conflict);
        } finally {
            running.leave(epoch);
        }
    }

    private static void pauseAfter(int attempt, HotKeys.Held held) {
        if (attempt < ATTEMPTS_WITHOUT_PAUSE) {
            return;
        }
        held.close();
        int most = Math.min(1 << Math.min(attempt - ATTEMPTS_WITHOUT_PAUSE, 10), MAX_PAUSE_MILLIS);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public AutoCloseable watch(byte[] prefix, Runnable changed) {
        return watches.watch(prefix, changed);
    }

    private void enter() {
        entered.increment();
        if (closed) {
            left.increment();
            throw new StoreException.Closed();
        }
    }

    /**
     * Waits for what is running, then closes. The native database is left open when something still runs after 10 s: to
     * close it under a reader would crash the process, and all that was acknowledged is on disk anyway.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!awaitQuiet()) {
            log.error("store is closed while still in use; its files stay open until the process ends");
            return;
        }
        committer.close();
        latest.close();
        try {
            engine.close();
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("cannot close: " + e.getMessage(), e);
        }
    }

    private boolean awaitQuiet() {
        long deadline = System.nanoTime() + MAX_CLOSE_WAIT_NANOS;
        boolean interrupted = false;
        boolean quiet;
        while (!(quiet = isQuiet()) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return quiet;
    }

    /** Counts who left before who entered, so that both are equal only if nobody was inside at the first count. */
    private boolean isQuiet() {
        long gone = left.sum();
        return gone == entered.sum();
    }
}
