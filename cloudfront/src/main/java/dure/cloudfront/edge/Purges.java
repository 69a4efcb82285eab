package dure.cloudfront.edge;

import dure.cloudfront.CloudFrontStore;
import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import dure.store.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The log of invalidations, which every node reads in commit order. A value is version 1, milliseconds since 1970, then
 * the distribution and the paths as key parts.
 */
final class Purges {
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 9;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int SWEPT_AT_ONCE = 100;

    private final Store store;
    private final Clock clock;
    private final BiConsumer<String, List<PathPattern>> purge;
    private byte[] next = CloudFrontStore.PURGES;

    Purges(Store store, Clock clock, BiConsumer<String, List<PathPattern>> purge) {
        this.store = store;
        this.clock = clock;
        this.purge = purge;
    }

    void write(Transaction transaction, String distribution, List<String> paths) {
        sweep(transaction);
        byte[] parts = Keys.of(distribution)
                .raw(Keys.key(paths.toArray(String[]::new)))
                .bytes();
        transaction.putVersionstamped(
                CloudFrontStore.PURGES,
                ByteBuffer.allocate(HEAD_BYTES + parts.length)
                        .put(VERSION)
                        .putLong(clock.millis())
                        .put(parts)
                        .array());
    }

    private void sweep(Transaction transaction) {
        List<byte[]> old = new ArrayList<>();
        try (Range range = transaction.snapshot().prefix(CloudFrontStore.PURGES)) {
            while (range.hasNext() && old.size() < SWEPT_AT_ONCE) {
                Range.Entry entry = range.next();
                if (ByteBuffer.wrap(entry.value()).getLong(1) > clock.millis() - KEPT.toMillis()) {
                    break;
                }
                old.add(entry.key());
            }
        }
        old.forEach(transaction::delete);
    }

    /** What was invalidated before the start does not concern an empty cache. */
    synchronized void skipToEnd() {
        read();
    }

    /** Purges what has been invalidated since the last time. */
    synchronized void follow() {
        for (byte[] value : read()) {
            Keys.Parser parts = Keys.parse(value, HEAD_BYTES);
            String distribution = parts.text();
            List<PathPattern> patterns = new ArrayList<>();
            byte[] rest = parts.rest();
            for (Keys.Parser paths = Keys.parse(rest, 0); rest.length > 0; rest = paths.rest()) {
                patterns.add(new PathPattern(withoutQuery(paths.text())));
            }
            purge.accept(distribution, patterns);
        }
    }

    /** A path with a query string names one variant; we drop all of the path's. */
    private static String withoutQuery(String path) {
        int question = path.indexOf('?');
        return question < 0 ? path : path.substring(0, question);
    }

    private List<byte[]> read() {
        byte[] from = next;
        List<Range.Entry> entries = store.read(reader -> {
            List<Range.Entry> found = new ArrayList<>();
            try (Range range = reader.range(from, Keys.afterPrefix(CloudFrontStore.PURGES))) {
                range.forEachRemaining(found::add);
            }
            return found;
        });
        if (!entries.isEmpty()) {
            byte[] last = entries.getLast().key();
            next = Keys.after(Arrays.copyOf(last, last.length));
        }
        return entries.stream().map(Range.Entry::value).toList();
    }
}
