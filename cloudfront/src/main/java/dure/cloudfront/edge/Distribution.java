package dure.cloudfront.edge;

import dure.api.cloudfront.CustomErrorResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A distribution as it is served.
 *
 * @param behaviors in the order in which they are tried; the last matches everything
 * @param rootObject what {@code /} means; empty when nothing
 * @param errors what is answered instead of an origin's error, by status
 */
record Distribution(
        String id,
        boolean enabled,
        List<Behavior> behaviors,
        String rootObject,
        Map<Integer, CustomErrorResponse> errors) {
    static final long ERROR_SECONDS = 10;

    Behavior behavior(String path) {
        for (Behavior behavior : behaviors) {
            if (behavior.pattern().matches(path)) {
                return behavior;
            }
        }
        return behaviors.getLast();
    }

    long errorSeconds(int status) {
        CustomErrorResponse response = errors.get(status);
        Long seconds = response == null ? null : response.errorCachingMinTtl();
        return seconds == null ? ERROR_SECONDS : seconds;
    }

    /** The page for an error, null when the origin's own is shown. */
    @Nullable
    CustomErrorResponse page(int status) {
        CustomErrorResponse response = errors.get(status);
        return response == null
                        || response.responsePagePath() == null
                        || response.responsePagePath().isEmpty()
                ? null
                : response;
    }
}
