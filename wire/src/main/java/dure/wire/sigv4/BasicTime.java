package dure.wire.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** {@code 20130524T000000Z}, read and written by hand: formatters were a tenth of the cost of a small request. */
final class BasicTime {
    private static final int LENGTH = 16;

    private BasicTime() {}

    /** @throws DateTimeException unless it is just so */
    static Instant parse(String text) {
        if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            throw new DateTimeException("not a time in the basic form: " + text);
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 4, 6),
                        number(text, 6, 8),
                        number(text, 9, 11),
                        number(text, 11, 13),
                        number(text, 13, 15))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new DateTimeException("not a time in the basic form: " + text);
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** Whole seconds; years have four digits. */
    static String format(Instant time) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LENGTH);
        two(text, at.getYear() / 100);
        two(text, at.getYear() % 100);
        two(text, at.getMonthValue());
        two(text, at.getDayOfMonth());
        text.append('T');
        two(text, at.getHour());
        two(text, at.getMinute());
        two(text, at.getSecond());
        return text.append('Z').toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
