package dure.cloudfront.edge;

import dure.wire.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The Vary header of origins. It tells no objects apart, which only the cache key does.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#ResponseCustomContentNegotiation">Content
 *     negotiation</a>
 */
final class Vary {
    private Vary() {}

    /** {@code Vary: *}: unless the behaviour has a minimum TTL, the origin is asked every time. */
    static boolean isEverything(Headers headers) {
        return names(headers).contains("*");
    }

    /** Leaves of it what viewers see: what the origin can have got of them. */
    static void show(Headers headers, Behavior behavior) {
        if (!headers.has("Vary")) {
            return;
        }
        List<String> shown = new ArrayList<>();
        for (String name : names(headers)) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("accept-encoding") || lower.equals("cookie") || behavior.forwardsHeader(lower)) {
                shown.add(name);
            }
        }
        headers.remove("Vary");
        if (!shown.isEmpty()) {
            headers.set("Vary", String.join(", ", shown));
        }
    }

    private static List<String> names(Headers headers) {
        List<String> names = new ArrayList<>();
        for (String value : headers.all("Vary")) {
            for (String name : value.split(",")) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
        return names;
    }
}
