package dure.cloudfront.edge;

import dure.wire.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a response may be used, in seconds from its arrival.
 *
 * @param ttl served without asking
 * @param whileRevalidate after that, served while one request asks the origin
 * @param ifError after that, served when the origin fails; AWS's default, for want of a directive, is for ever
 * @param store whether it may be kept at all
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html">Expiration</a>
 */
record Lifetime(boolean store, long ttl, long whileRevalidate, long ifError) {
    private static final long EVER = Long.MAX_VALUE / 4000;
    static final Lifetime NOT_STORED = new Lifetime(false, 0, 0, 0);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** A behaviour's bounds in seconds. */
    record Ttls(long min, long usual, long max) {}

    static Lifetime of(Headers headers, Ttls ttls, Instant now) {
        CacheControl control = CacheControl.parse(headers);
        if (control.forbidden()) {
            return ttls.min == 0 ? NOT_STORED : new Lifetime(true, ttls.min, 0, EVER);
        }
        Long said = said(headers, control, now);
        long ttl = said == null ? ttls.usual : Math.max(ttls.min, Math.min(said, ttls.max));
        if (ttl == 0 && ttls.max == 0) {
            return NOT_STORED;
        }
        return new Lifetime(
                true,
                ttl,
                control.whileRevalidate == null ? 0 : control.whileRevalidate,
                control.ifError != null ? control.ifError : control.mustRevalidate ? 0 : EVER);
    }

    /** Of an error: at least the error caching minimum; longer when the origin says so. */
    static Lifetime ofError(Headers headers, long minimumSeconds, Ttls ttls, Instant now) {
        CacheControl control = CacheControl.parse(headers);
        Long said = control.forbidden() ? null : said(headers, control, now);
        long ttl = said == null ? minimumSeconds : Math.max(minimumSeconds, Math.min(said, ttls.max));
        return ttl == 0 ? NOT_STORED : new Lifetime(true, ttl, 0, 0);
    }

    /** Whether max-age or s-maxage is there. */
    static boolean isTold(Headers headers) {
        CacheControl control = CacheControl.parse(headers);
        return control.sharedMaxAge != null || control.maxAge != null;
    }

    private static @Nullable Long said(Headers headers, CacheControl control, Instant now) {
        if (control.sharedMaxAge != null) {
            return control.sharedMaxAge;
        }
        if (control.maxAge != null) {
            return control.maxAge;
        }
        String expires = headers.get("Expires");
        if (expires == null) {
            return null;
        }
        Instant end = date(expires);
        if (end == null) {
            return 0L;
        }
        Instant sent = date(headers.get("Date", ""));
        return Math.max(0, end.getEpochSecond() - (sent == null ? now : sent).getEpochSecond());
    }

    static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    static String text(Instant time) {
        return HTTP_DATE.format(time.atOffset(ZoneOffset.UTC));
    }

    private record CacheControl(
            boolean forbidden,
            boolean mustRevalidate,
            @Nullable Long sharedMaxAge,
            @Nullable Long maxAge,
            @Nullable Long whileRevalidate,
            @Nullable Long ifError) {

        static CacheControl parse(Headers headers) {
            boolean forbidden = false;
            boolean mustRevalidate = false;
            Long sharedMaxAge = null;
            Long maxAge = null;
            Long whileRevalidate = null;
            Long ifError = null;
            for (String value : headers.all("Cache-Control")) {
                for (String part : value.split(",")) {
                    String directive = part.strip().toLowerCase(Locale.ROOT);
                    int equals = directive.indexOf('=');
                    String name = equals < 0
                            ? directive
                            : directive.substring(0, equals).strip();
                    Long seconds = equals < 0 ? null : seconds(directive.substring(equals + 1));
                    switch (name) {
                        case "no-store", "no-cache", "private" -> forbidden = true;
                        case "must-revalidate", "proxy-revalidate" -> mustRevalidate = true;
                        case "s-maxage" -> sharedMaxAge = seconds;
                        case "max-age" -> maxAge = seconds;
                        case "stale-while-revalidate" -> whileRevalidate = seconds;
                        case "stale-if-error" -> ifError = seconds;
                        default -> {}
                    }
                }
            }
            return new CacheControl(forbidden, mustRevalidate, sharedMaxAge, maxAge, whileRevalidate, ifError);
        }

        private static @Nullable Long seconds(String raw) {
            String text = raw.strip().replace("\"", "");
            if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            return Math.min(Long.parseLong(text), EVER);
        }
    }
}
