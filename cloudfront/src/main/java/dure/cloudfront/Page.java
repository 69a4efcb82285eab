package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param marker where it begins, exclusive; empty at the start
 * @param nextMarker null on the last page
 */
record Page<T>(
        List<T> items,
        String marker,
        int maxItems,
        @Nullable String nextMarker) {
    private static final int MAX_ITEMS = 100;

    /** @param all in the order of their ids */
    static <T> Page<T> of(
            List<T> all, Function<T, String> id, @Nullable String askedMarker, @Nullable String askedMaxItems) {
        String marker = askedMarker == null ? "" : askedMarker;
        int maxItems = maxItems(askedMaxItems);
        List<T> rest = marker.isEmpty()
                ? all
                : all.stream()
                        .dropWhile(item -> !id.apply(item).equals(marker))
                        .skip(1)
                        .toList();
        boolean truncated = rest.size() > maxItems;
        List<T> items = truncated ? rest.subList(0, maxItems) : rest;
        return new Page<>(items, marker, maxItems, truncated ? id.apply(items.getLast()) : null);
    }

    boolean truncated() {
        return nextMarker != null;
    }

    /** Null instead of an empty list, which AWS leaves out. */
    @Nullable
    List<T> itemsOrNone() {
        return items.isEmpty() ? null : items;
    }

    private static int maxItems(@Nullable String asked) {
        if (asked == null || asked.isEmpty()) {
            return MAX_ITEMS;
        }
        try {
            int number = Integer.parseInt(asked);
            if (number >= 1) {
                return Math.min(number, MAX_ITEMS);
            }
        } catch (NumberFormatException malformed) {
            throw INVALID_ARGUMENT.because("The parameter MaxItems must be a number: " + asked);
        }
        throw INVALID_ARGUMENT.because("The parameter MaxItems must be greater than 0.");
    }
}
