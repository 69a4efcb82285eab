package dure.s3;

import static dure.api.s3.S3Errors.INVALID_RANGE;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run of an object's bytes.
 *
 * @param offset of the first byte
 * @param length in bytes
 */
record ByteRange(long offset, long length) {
    private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads a Range header. Empty when the whole object is to be sent: no header, one that does not parse, or one that
     * names several ranges, which S3 does not offer.
     */
    static Optional<ByteRange> parse(@Nullable String header, long size) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher matcher = HEADER.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : suffix(header, Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw unsatisfiable(header, size);
        }
        return Optional.of(new ByteRange(from, to - from + 1));
    }

    private static Optional<ByteRange> suffix(String header, long count, long size) {
        if (count == 0 || size == 0) {
            throw unsatisfiable(header, size);
        }
        long length = Math.min(count, size);
        return Optional.of(new ByteRange(size - length, length));
    }

    private static RuntimeException unsatisfiable(String header, long size) {
        return INVALID_RANGE.because(
                "The requested range is not satisfiable", Map.of("RangeRequested", header, "ActualObjectSize", size));
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
