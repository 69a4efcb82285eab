package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts sorted lists into pages: 25 unless asked, 500 at most; the position is the last item's name. */
final class Pages {
    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_LIMIT = 500;

    private Pages() {}

    record Page<T>(List<T> items, @Nullable String position) {}

    /** @param items in the order of {@code name} */
    static <T> Page<T> cut(
            List<T> items, Function<T, String> name, @Nullable Integer limit, @Nullable String position) {
        int size = limit == null || limit < 1 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
        String after = position == null || position.isEmpty() ? "" : decode(position);
        List<T> rest = items.stream()
                .filter(item -> name.apply(item).compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, null);
        }
        List<T> page = rest.subList(0, size);
        return new Page<>(page, encode(name.apply(page.getLast())));
    }

    private static String encode(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String position) {
        try {
            return new String(Base64.getUrlDecoder().decode(position), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw BAD_REQUEST.because("Invalid position parameter specified");
        }
    }
}
