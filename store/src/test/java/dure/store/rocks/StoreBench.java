package dure.store.rocks;

import dure.store.Keys;
import dure.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Durable puts and gets a second of 1 KiB values, 64 virtual threads; with RocksDB's own group commit beside it. */
final class StoreBench {
    private static final int THREADS = 64;
    private static final long NANOS = 4_000_000_000L;
    private static final int KEYS = 100_000;

    private StoreBench() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "/tmp"), "bench");
        byte[] value = new byte[1024];
        ThreadLocalRandom.current().nextBytes(value);
        long opened = System.nanoTime();
        Store store = RocksStore.open(home.resolve("store"), StoreConfig.DEFAULT);
        System.out.printf("open %.0f ms%n", (System.nanoTime() - opened) / 1e6);
        for (int round = 0; round < Integer.getInteger("rounds", 2); round++) {
            rate("put", true, () -> store.update(t -> t.put(key(), value)));
            nativeGroupCommit(home.resolve("native" + round), value);
            rate(
                    "conditional put",
                    true,
                    () -> store.update(t -> {
                        byte[] key = key();
                        t.get(key);
                        t.put(key, value);
                    }));
            rate("get", true, () -> store.<byte[]>read(r -> r.get(key())));
            rate(
                    "get, snapshot",
                    true,
                    () -> store.<byte[]>read(r -> {
                        r.get(key());
                        return r.get(key());
                    }));
            rate(
                    "100 rows",
                    true,
                    () -> store.read(r -> {
                        var rows = r.range(key(), Keys.afterPrefix(Keys.key("k")));
                        for (int i = 0; i < 100 && rows.hasNext(); i++) {
                            rows.next();
                        }
                        return true;
                    }));
            rate("add, 20 hot keys", true, () -> store.update(t -> t.add(hot(), 1)));
            rate(
                    "read-modify-write, 20 hot keys",
                    true,
                    () -> store.update(t -> {
                        byte[] key = hot();
                        byte[] old = t.get(key);
                        t.put(key, Counters.sum(old, 1));
                    }));
        }
        long start = System.nanoTime();
        store.close();
        System.out.printf("close %.0f ms%n", (System.nanoTime() - start) / 1e6);
        start = System.nanoTime();
        RocksStore.open(home.resolve("store"), StoreConfig.DEFAULT).close();
        System.out.printf("reopen and close %.0f ms%n", (System.nanoTime() - start) / 1e6);
    }

    private static byte[] key() {
        return Keys.of("k").number(ThreadLocalRandom.current().nextInt(KEYS)).bytes();
    }

    private static byte[] hot() {
        return Keys.of("hot").number(ThreadLocalRandom.current().nextInt(20)).bytes();
    }

    private static void nativeGroupCommit(Path directory, byte[] value) throws Exception {
        Files.createDirectories(directory);
        try (Options options = new Options().setCreateIfMissing(true);
                WriteOptions sync = new WriteOptions().setSync(true);
                RocksDB db = RocksDB.open(options, directory.toString())) {
            rate("put, RocksDB's group commit", false, () -> {
                try {
                    db.put(sync, key(), value);
                } catch (RocksDBException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static void rate(String name, boolean virtual, Runnable work) {
        LongAdder done = new LongAdder();
        long end = System.nanoTime() + NANOS;
        try (ExecutorService executor =
                virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                executor.submit(() -> {
                    while (System.nanoTime() < end) {
                        work.run();
                        done.increment();
                    }
                });
            }
        }
        System.out.printf("%-32s %,d/s%n", name, done.sum() * 1_000_000_000 / NANOS);
    }
}
