package dure.dynamodb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.dynamodb.item.ItemCodec;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Table;
import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts items and bytes of tables and indexes. Up to 20,000 entries and 64 MB they are counted whenever asked, so
 * the numbers are exact. Larger ones are counted in the background; meanwhile the last count is answered, or what was
 * counted so far when there is none. The write path keeps no counters: AWS's numbers are about six hours old anyway.
 */
final class TableSizes {
    private static final Logger LOG = LoggerFactory.getLogger(TableSizes.class);
    private static final int COUNTED_AT_ONCE = 20_000;
    /** With {@link #STEP_BYTES} short enough for the time a read of the store may take. */
    private static final int STEP = 50_000;

    private static final long STEP_BYTES = 64L << 20;

    private static final int MAX_TABLES = 10_000;

    private final Store store;
    private final Clock clock;
    private final Duration refresh;
    private final Cache<CountKey, Count> counts =
            Caffeine.newBuilder().maximumSize(MAX_TABLES).build();
    private final Set<CountKey> running = ConcurrentHashMap.newKeySet();

    TableSizes(Store store, Clock clock, Duration refresh) {
        this.store = store;
        this.clock = clock;
        this.refresh = refresh;
    }

    /** @param number 0 for the table, else the index's number */
    private record CountKey(long generation, int number) {}

    record Count(long items, long bytes, Instant time) {}

    /** @param next where to go on; null at the end */
    private record Step(long items, long bytes, byte @Nullable [] next) {}

    Count of(Table table, byte[] prefix, int number) {
        CountKey key = new CountKey(table.generation(), number);
        Step first = step(prefix, prefix, COUNTED_AT_ONCE);
        if (first.next() == null) {
            return new Count(first.items(), first.bytes(), clock.instant());
        }
        Count last = counts.getIfPresent(key);
        if (last == null || last.time().plus(refresh).isBefore(clock.instant())) {
            countInBackground(key, prefix);
        }
        return last == null ? new Count(first.items(), first.bytes(), clock.instant()) : last;
    }

    private void countInBackground(CountKey key, byte[] prefix) {
        if (!running.add(key)) {
            return;
        }
        Thread.ofVirtual().name("dynamodb-count").start(() -> {
            try {
                counts.put(key, countAll(prefix));
            } catch (RuntimeException e) {
                LOG.warn("counting table generation {} failed", key.generation(), e);
            } finally {
                running.remove(key);
            }
        });
    }

    private Count countAll(byte[] prefix) {
        long items = 0;
        long bytes = 0;
        byte[] from = prefix;
        while (from != null) {
            Step step = step(prefix, from, STEP);
            items += step.items();
            bytes += step.bytes();
            from = step.next();
        }
        return new Count(items, bytes, clock.instant());
    }

    private Step step(byte[] prefix, byte[] from, int limit) {
        return store.read(reader -> {
            long items = 0;
            long bytes = 0;
            try (Range range = reader.range(from, Keys.afterPrefix(prefix))) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    items++;
                    bytes += ItemSize.of(ItemCodec.decode(entry.value()));
                    if (items == limit || bytes >= STEP_BYTES) {
                        return new Step(items, bytes, Keys.after(entry.key()));
                    }
                }
            }
            return new Step(items, bytes, null);
        });
    }
}
