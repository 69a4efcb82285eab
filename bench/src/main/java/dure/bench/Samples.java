package dure.bench;

import java.util.Arrays;

/** Latencies in nanoseconds. Not thread-safe. */
final class Samples {
    private long[] values = new long[1 << 14];
    private int count;
    private boolean sorted;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[count++] = nanos;
        sorted = false;
    }

    int count() {
        return count;
    }

    /** In microseconds; 0 when there are none. */
    double percentile(double share) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(values, 0, count);
            sorted = true;
        }
        return values[(int) Math.min(count - 1, (long) (share * count))] / 1e3;
    }
}
