package dure.dynamodb.table;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Provisioned capacity.
 *
 * @param readUnits a second, 0 when the table is on demand
 * @param writeUnits a second, 0 when the table is on demand
 * @param decreases on the UTC day of {@code lastDecrease}
 */
public record Throughput(
        long readUnits,
        long writeUnits,
        @Nullable Instant lastIncrease,
        @Nullable Instant lastDecrease,
        long decreases) {

    public static final Throughput ON_DEMAND = new Throughput(0, 0, null, null, 0);

    private static final int FREE_DECREASES_A_DAY = 4;
    private static final Duration DECREASE_INTERVAL = Duration.ofHours(1);

    public long decreasesToday(Instant now) {
        return lastDecrease != null && day(lastDecrease) == day(now) ? decreases : 0;
    }

    /** Four decreases a day, then one an hour. */
    public boolean mayDecrease(Instant now) {
        return lastDecrease == null
                || decreasesToday(now) < FREE_DECREASES_A_DAY
                || !now.isBefore(lastDecrease.plus(DECREASE_INTERVAL));
    }

    public Throughput changed(long newReadUnits, long newWriteUnits, Instant now) {
        boolean decrease = newReadUnits < readUnits || newWriteUnits < writeUnits;
        boolean increase = newReadUnits > readUnits || newWriteUnits > writeUnits;
        return new Throughput(
                newReadUnits,
                newWriteUnits,
                increase ? now : lastIncrease,
                decrease ? now : lastDecrease,
                decreasesToday(now) + (decrease ? 1 : 0));
    }

    private static long day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
}
