package dure.cloudfront.edge;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dure.cloudfront.CloudFrontConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Both tiers, by key. What is used least goes first. Thread-safe. */
final class Cache {
    private static final int ENTRY_BYTES = 1024;
    private static final int UNIT_BYTES = 1024;

    private final CloudFrontConfig.Limits limits;
    private final DiskTier files;
    private final com.github.benmanes.caffeine.cache.Cache<String, Entry> memory;
    private final com.github.benmanes.caffeine.cache.Cache<String, Entry> disk;
    private final AtomicLong purges = new AtomicLong();

    Cache(CloudFrontConfig.Limits limits, Path directory) {
        this.limits = limits;
        this.files = new DiskTier(directory);
        this.memory = Caffeine.newBuilder()
                .maximumWeight(limits.memoryBytes())
                .weigher((String key, Entry entry) ->
                        (int) Math.min(Integer.MAX_VALUE, entry.content().length() + ENTRY_BYTES + 2L * key.length()))
                .build();
        this.disk = Caffeine.newBuilder()
                .maximumWeight(limits.diskBytes() / UNIT_BYTES)
                .weigher((String key, Entry entry) ->
                        (int) Math.min(Integer.MAX_VALUE, entry.content().length() / UNIT_BYTES + 1))
                .evictionListener(this::evicted)
                .build();
    }

    /** For one object that is about to arrive. */
    Fill fill() {
        return new Fill(files, limits.memoryObjectBytes(), limits.objectBytes());
    }

    long maxObjectBytes() {
        return limits.objectBytes();
    }

    @Nullable
    Entry get(String key) {
        Entry entry = memory.getIfPresent(key);
        return entry == null ? disk.getIfPresent(key) : entry;
    }

    /** Only the memory tier. */
    @Nullable
    Entry inMemory(String key) {
        return memory.getIfPresent(key);
    }

    /** Grows with every purge: an object fetched before one must not be put after it. */
    long purges() {
        return purges.get();
    }

    /** Keeps it, unless something has been purged since. */
    synchronized void put(String key, Entry entry, long purgesBefore) {
        Entry before = disk.getIfPresent(key);
        if (purges.get() == purgesBefore) {
            if (entry.content() instanceof Content.OnDisk) {
                memory.invalidate(key);
                disk.put(key, entry);
            } else {
                disk.invalidate(key);
                memory.put(key, entry);
            }
        } else if (entry.content() instanceof Content.OnDisk(Path file, long _)
                && (before == null || !before.content().equals(entry.content()))) {
            files.retire(file);
            return;
        }
        if (before != null && !before.content().equals(entry.content())) {
            retire(before);
        }
    }

    /** Puts an entry with the content of another in its place, unless that has gone. */
    synchronized void replace(String key, Entry known, Entry entry, long purgesBefore) {
        Entry current = get(key);
        if (current != null && current.content().equals(known.content())) {
            put(key, entry, purgesBefore);
        }
    }

    /** Drops what the patterns name, of one distribution. */
    synchronized void purge(String distribution, List<PathPattern> patterns) {
        purges.incrementAndGet();
        String prefix = KeyRules.prefix(distribution);
        memory.asMap().keySet().removeIf(key -> key.startsWith(prefix) && matches(patterns, key));
        disk.asMap().forEach((key, entry) -> {
            if (key.startsWith(prefix) && matches(patterns, key) && disk.asMap().remove(key, entry)) {
                retire(entry);
            }
        });
    }

    static boolean matches(List<PathPattern> patterns, String key) {
        String path = KeyRules.path(key);
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private void evicted(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            retire(entry);
        }
    }

    private void retire(Entry entry) {
        if (entry.content() instanceof Content.OnDisk(Path file, long _)) {
            files.retire(file);
        }
    }
}
