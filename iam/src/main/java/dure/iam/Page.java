package dure.iam;

import static dure.api.iam.IamErrors.VALIDATION_ERROR;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param marker where the next page begins, null on the last one
 */
record Page<T>(List<T> items, @Nullable String marker) {
    /** What our markers begin with. */
    private static final String MARK = "after ";

    /**
     * @param items all of them, in the order of their keys
     * @param maxItems the page's size, 100 when null
     */
    static <T> Page<T> of(List<T> items, Function<T, String> key, @Nullable String marker, @Nullable Integer maxItems) {
        String after = marker == null ? null : decode(marker);
        int size = maxItems == null ? IamLimits.PAGE_ITEMS : maxItems;
        List<T> page = new ArrayList<>();
        for (T item : items) {
            if (after != null && key.apply(item).compareTo(after) <= 0) {
                continue;
            }
            if (page.size() == size) {
                return new Page<>(page, encode(key.apply(page.getLast())));
            }
            page.add(item);
        }
        return new Page<>(page, null);
    }

    boolean truncated() {
        return marker != null;
    }

    <R> List<R> map(Function<T, R> mapper) {
        return items.stream().map(mapper).toList();
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String marker) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw VALIDATION_ERROR.because("Invalid Marker.");
        }
        if (!text.startsWith(MARK)) {
            throw VALIDATION_ERROR.because("Invalid Marker.");
        }
        return text.substring(MARK.length());
    }
}
