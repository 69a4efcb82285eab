package dure.cloudfront.edge;

import java.util.Optional;

/**
 * One range of bytes.
 *
 * @param length 0 when nothing of it is there
 */
record Range(long offset, long length) {

    boolean satisfiable() {
        return length > 0;
    }

    /** Empty when the header is malformed, is not in bytes or has several ranges: then it does not count. */
    static Optional<Range> parse(String header, long size) {
        if (!header.matches("bytes=\\s*(\\d{1,18}-\\d{0,18}|-\\d{1,18})\\s*")) {
            return Optional.empty();
        }
        String range = header.substring("bytes=".length()).strip();
        int dash = range.indexOf('-');
        if (dash == 0) {
            long last = Math.min(size, Long.parseLong(range.substring(1)));
            return Optional.of(new Range(size - last, last));
        }
        long first = Long.parseLong(range.substring(0, dash));
        String end = range.substring(dash + 1);
        long last = end.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(end));
        if (!end.isEmpty() && Long.parseLong(end) < first) {
            return Optional.empty();
        }
        return Optional.of(new Range(first, Math.max(0, last - first + 1)));
    }
}
