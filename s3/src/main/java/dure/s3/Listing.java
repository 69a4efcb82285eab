package dure.s3;

import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One page of keys, in UTF-8 byte order, with keys that share a prefix up to the delimiter rolled up into one. Costs what
 * the page holds: a rolled-up prefix is skipped by one seek, however many keys it has.
 */
final class Listing {
    /**
     * @param prefix what keys must begin with; may be empty
     * @param delimiter empty for none
     * @param after where to begin: after this key or, all of it, this prefix
     * @param max keys and prefixes together
     */
    record Query(String prefix, String delimiter, Optional<ContinuationToken> after, int max) {}

    /** @param value what the store holds at the key */
    record Found(String key, byte[] value) {}

    /** @param next where the following page begins; empty on the last page */
    record Page(List<Found> keys, List<String> prefixes, Optional<ContinuationToken> next) {}

    private final Reader reader;
    private final byte[] base;
    private final Query query;
    private final byte[] prefix;
    private final byte[] delimiter;
    private final List<Found> keys = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private ContinuationToken last = new ContinuationToken(false, "");

    private Listing(Reader reader, byte[] base, Query query) {
        this.reader = reader;
        this.base = base;
        this.query = query;
        this.prefix = S3Keys.utf8(query.prefix);
        this.delimiter = S3Keys.utf8(query.delimiter);
    }

    /** @param base what stands before the raw key in the store */
    static Page page(Reader reader, byte[] base, Query query) {
        return new Listing(reader, base, query).run();
    }

    private Page run() {
        if (query.max == 0) {
            return new Page(List.of(), List.of(), Optional.empty());
        }
        byte[] end = Keys.afterPrefix(join(base, prefix));
        Optional<byte[]> position = Optional.of(begin());
        while (position.isPresent()) {
            if (Arrays.compareUnsigned(position.get(), end) >= 0) {
                break;
            }
            position = walk(position.get(), end);
            if (truncated) {
                return new Page(keys, prefixes, Optional.of(last));
            }
        }
        return new Page(keys, prefixes, Optional.empty());
    }

    private boolean truncated;

    /** Takes keys until the page is full, the range ends, or a prefix is to be skipped: then returns where to go on. */
    private Optional<byte[]> walk(byte[] begin, byte[] end) {
        try (Range range = reader.range(begin, end)) {
            while (range.hasNext()) {
                if (keys.size() + prefixes.size() == query.max) {
                    truncated = true;
                    return Optional.empty();
                }
                Range.Entry entry = range.next();
                int rolled = rolledUpTo(entry.key());
                if (rolled < 0) {
                    String key = text(entry.key(), entry.key().length);
                    keys.add(new Found(key, entry.value()));
                    last = new ContinuationToken(false, key);
                    continue;
                }
                String common = text(entry.key(), rolled);
                prefixes.add(common);
                last = new ContinuationToken(true, common);
                return Optional.of(Keys.afterPrefix(Arrays.copyOf(entry.key(), rolled)));
            }
        }
        return Optional.empty();
    }

    private byte[] begin() {
        byte[] first = join(base, prefix);
        if (query.after.isEmpty()) {
            return first;
        }
        byte[] after = join(base, S3Keys.utf8(query.after.get().text()));
        byte[] begin = query.after.get().afterPrefix() ? Keys.afterPrefix(after) : Keys.after(after);
        return Arrays.compareUnsigned(begin, first) > 0 ? begin : first;
    }

    /** The stored key's length up to and with the first delimiter after the prefix; -1 when there is none. */
    private int rolledUpTo(byte[] stored) {
        if (delimiter.length == 0) {
            return -1;
        }
        for (int at = base.length + prefix.length; at + delimiter.length <= stored.length; at++) {
            if (Arrays.equals(stored, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }

    private String text(byte[] stored, int end) {
        return new String(stored, base.length, end - base.length, StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
