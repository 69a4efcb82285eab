package dure.store.rocks;

import dure.store.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls back, on a virtual thread each, when keys under a prefix were written. Calls of one watch never overlap. */
final class Watches {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    /** A watched prefix, and the longest other watched prefix that it begins with. */
    private record Watched(
            byte[] prefix, List<Watch> watches, @Nullable Watched parent) {}

    private volatile TreeMap<byte[], Watched> prefixes = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Watch> all = new ArrayList<>();

    AutoCloseable watch(byte[] prefix, Runnable changed) {
        Watch watch = new Watch(prefix.clone(), changed);
        synchronized (all) {
            all.add(watch);
            rebuild();
        }
        return () -> {
            synchronized (all) {
                all.remove(watch);
                rebuild();
            }
        };
    }

    private void rebuild() {
        TreeMap<byte[], List<Watch>> grouped = new TreeMap<>(Arrays::compareUnsigned);
        for (Watch watch : all) {
            grouped.computeIfAbsent(watch.prefix, p -> new ArrayList<>()).add(watch);
        }
        TreeMap<byte[], Watched> built = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<byte[], List<Watch>> entry : grouped.entrySet()) {
            Watched parent = find(built, entry.getKey());
            built.put(entry.getKey(), new Watched(entry.getKey(), entry.getValue(), parent));
        }
        prefixes = built;
    }

    /**
     * The longest watched prefix of the key. Of all watched prefixes up to the key, those that the key begins with are
     * also what the last one begins with, so its parents are all there is to try.
     */
    private static @Nullable Watched find(TreeMap<byte[], Watched> in, byte[] key) {
        Map.Entry<byte[], Watched> floor = in.floorEntry(key);
        Watched watched = floor == null ? null : floor.getValue();
        while (watched != null && !startsWith(key, watched.prefix)) {
            watched = watched.parent;
        }
        return watched;
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    boolean isEmpty() {
        return prefixes.isEmpty();
    }

    void written(byte[] key) {
        for (Watched watched = find(prefixes, key); watched != null; watched = watched.parent) {
            watched.watches.forEach(Watch::fire);
        }
    }

    void cleared(KeyRange range) {
        for (Watched watched : prefixes.values()) {
            KeyRange own = new KeyRange(watched.prefix, Keys.afterPrefix(watched.prefix));
            if (own.overlaps(range)) {
                watched.watches.forEach(Watch::fire);
            }
        }
    }

    private static final class Watch {
        private static final int IDLE = 0;
        private static final int DUE = 1;
        private static final int RUNNING = 2;
        private static final int RUNNING_AND_DUE = 3;

        private final byte[] prefix;
        private final Runnable changed;
        private final AtomicInteger state = new AtomicInteger();

        Watch(byte[] prefix, Runnable changed) {
            this.prefix = prefix;
            this.changed = changed;
        }

        void fire() {
            int before = state.getAndUpdate(s -> s == IDLE ? DUE : s == RUNNING ? RUNNING_AND_DUE : s);
            if (before == IDLE) {
                Thread.ofVirtual().name("dure-watch").start(this::run);
            }
        }

        private void run() {
            do {
                state.set(RUNNING);
                try {
                    changed.run();
                } catch (RuntimeException e) {
                    log.error("watch failed", e);
                }
            } while (!state.compareAndSet(RUNNING, IDLE));
        }
    }
}
