package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.PROVISIONED_THROUGHPUT_EXCEEDED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.Throughput;
import dure.kernel.Clock;
import java.time.Duration;

/**
 * Holds provisioned tables and their global indexes to their capacity: a token bucket each for reads and writes that keeps
 * up to 300 seconds of unused capacity, as AWS's burst capacity does. A request is refused while the bucket is empty, and
 * charged after it was served, when its cost is known. Tables on demand are never held back.
 *
 * <p>Buckets are of this process: not truth, and full after a restart.
 */
final class Throttle {
    private static final int BURST_SECONDS = 300;
    private static final Duration IDLE = Duration.ofSeconds(2 * BURST_SECONDS);
    private static final long MAX_BUCKETS = 100_000;

    private final Clock clock;
    private final Cache<BucketKey, Bucket> buckets = Caffeine.newBuilder()
            .expireAfterAccess(IDLE)
            .maximumSize(MAX_BUCKETS)
            .build();

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /** @param number 0 for the table, else the index's number */
    private record BucketKey(long generation, int number, boolean read) {}

    private static final class Bucket {
        private double tokens = Double.NaN;
        private long nanos;

        synchronized double refill(long rate, long now) {
            double capacity = (double) rate * BURST_SECONDS;
            if (Double.isNaN(tokens)) {
                tokens = capacity;
            } else {
                tokens = Math.min(capacity, tokens + rate * ((now - nanos) / 1e9));
            }
            nanos = now;
            return tokens;
        }

        synchronized void take(double units) {
            tokens -= units;
        }
    }

    /** @throws dure.wire.AwsException ProvisionedThroughputExceededException when the table has nothing left */
    void admit(Table table, boolean read) {
        if (table.onDemand()) {
            return;
        }
        if (isEmpty(table, 0, table.throughput(), read)) {
            throw PROVISIONED_THROUGHPUT_EXCEEDED.because(
                    "The level of configured provisioned throughput for the table was exceeded. "
                            + "Consider increasing your provisioning level with the UpdateTable API.");
        }
        if (!read) {
            table.indexes().stream().filter(Index::global).forEach(index -> admit(table, index, false));
        }
    }

    void admit(Table table, Index index, boolean read) {
        if (index.global() && !table.onDemand() && isEmpty(table, index.number(), index.throughput(), read)) {
            throw PROVISIONED_THROUGHPUT_EXCEEDED.because(
                    "The level of configured provisioned throughput for one or more global secondary indexes of the "
                            + "table was exceeded. Consider increasing your provisioning level for the "
                            + "under-provisioned global secondary indexes with the UpdateTable API");
        }
    }

    private boolean isEmpty(Table table, int number, Throughput throughput, boolean read) {
        long rate = read ? throughput.readUnits() : throughput.writeUnits();
        return bucket(table, number, read).refill(rate, now()) <= 0;
    }

    /** Charges what was consumed. */
    void charge(Consumption consumption) {
        Table table = consumption.table();
        if (table.onDemand()) {
            return;
        }
        double own = consumption.tableUnits();
        for (var entry : consumption.indexUnits().entrySet()) {
            if (entry.getKey().global()) {
                bucket(table, entry.getKey().number(), consumption.read()).take(entry.getValue());
            } else {
                own += entry.getValue();
            }
        }
        bucket(table, 0, consumption.read()).take(own);
    }

    private Bucket bucket(Table table, int number, boolean read) {
        return buckets.get(new BucketKey(table.generation(), number, read), key -> new Bucket());
    }

    private long now() {
        var instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
