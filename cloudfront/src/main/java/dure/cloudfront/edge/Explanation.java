package dure.cloudfront.edge;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Why a viewer got what it got, in a line, for those who ask with {@code x-dure-explain}. */
final class Explanation {
    private Explanation() {}

    static String of(Visit visit, Result result, Cache cache, long now) {
        Entry entry = cache.get(visit.key());
        String text = "verdict=" + result.verdict() + "; behavior="
                + visit.behavior().pattern().pattern()
                + "; cacheable=" + visit.cacheable() + "; " + entry(entry, now) + "; key="
                + visit.key().replace('\n', '|').replace('\r', ',');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    private static String entry(@Nullable Entry entry, long now) {
        if (entry == null) {
            return "kept=no";
        }
        String tier = entry.content() instanceof Content.OnDisk ? "disk" : "memory";
        return "kept=" + tier + "; age=" + entry.ageSeconds(now) + "; fresh-for=" + (entry.freshUntil() - now) / 1000;
    }
}
