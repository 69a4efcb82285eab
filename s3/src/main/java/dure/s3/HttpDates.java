package dure.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP headers write them. */
final class HttpDates {
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDates() {}

    /** Null when there is no date or it cannot be read: then the condition is ignored (RFC 9110, 13.1.3). */
    static @Nullable Instant parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return Instant.from(IMF_FIXDATE.parse(header));
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    static String format(Instant time) {
        return IMF_FIXDATE.format(time);
    }
}
