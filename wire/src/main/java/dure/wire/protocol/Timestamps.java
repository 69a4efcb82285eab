package dure.wire.protocol;

import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The three ways AWS writes an instant. Reads fractions of any length, writes milliseconds. */
final class Timestamps {
    private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;
    private static final int MAX_SCALE = 100;
    private static final BigDecimal MAX = BigDecimal.valueOf(MAX_EPOCH_SECONDS);
    private static final BigDecimal MIN = BigDecimal.valueOf(-62_167_219_200L);

    private static final DateTimeFormatter HTTP_OUT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HTTP_IN = new DateTimeFormatterBuilder()
            .appendPattern("EEE, dd MMM uuuu HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendLiteral(" GMT")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter DATE_TIME_IN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    static String write(Instant instant, TimestampFormat format) {
        return switch (format) {
            case DATE_TIME -> instant.truncatedTo(ChronoUnit.MILLIS).toString();
            case HTTP_DATE -> HTTP_OUT.format(instant);
            case EPOCH_SECONDS -> epochSeconds(instant);
        };
    }

    static Instant read(String text, TimestampFormat format) throws IOException {
        try {
            return switch (format) {
                case DATE_TIME ->
                    bounded(OffsetDateTime.parse(text, DATE_TIME_IN).toInstant());
                case HTTP_DATE -> bounded(LocalDateTime.parse(text, HTTP_IN).toInstant(ZoneOffset.UTC));
                case EPOCH_SECONDS -> ofEpochSeconds(text);
            };
        } catch (DateTimeException malformed) {
            throw new Malformed("Unable to parse the timestamp: " + text);
        }
    }

    static Instant ofEpochSeconds(BigDecimal seconds) throws IOException {
        // a scale of millions would take memory in proportion when it is brought to zero
        if (Math.abs((long) seconds.scale()) > MAX_SCALE || seconds.compareTo(MAX) > 0 || seconds.compareTo(MIN) < 0) {
            throw new Malformed("The timestamp is out of range");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        int nanos = seconds.subtract(whole).movePointRight(9).intValue();
        return Instant.ofEpochSecond(whole.longValue(), nanos);
    }

    /** Seconds with up to three decimals. */
    static String epochSeconds(Instant instant) {
        long millis = Math.floorMod(instant.toEpochMilli(), 1000L);
        if (millis == 0) {
            return Long.toString(Math.floorDiv(instant.toEpochMilli(), 1000L));
        }
        return BigDecimal.valueOf(instant.toEpochMilli(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Instant ofEpochSeconds(String text) throws IOException {
        boolean number = !text.isEmpty() && text.length() <= 40;
        for (int i = 0; i < text.length() && number; i++) {
            char c = text.charAt(i);
            number = c >= '0' && c <= '9' || c == '.' || (c == '-' && i == 0);
        }
        if (number) {
            try {
                return ofEpochSeconds(new BigDecimal(text));
            } catch (NumberFormatException malformed) {
                throw new Malformed("Unable to parse the timestamp: " + text);
            }
        }
        throw new Malformed("Unable to parse the timestamp: " + text);
    }

    private static Instant bounded(Instant instant) throws IOException {
        if (instant.getEpochSecond() > MAX_EPOCH_SECONDS) {
            throw new Malformed("The timestamp is out of range");
        }
        return instant;
    }
}
