package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_IF_MATCH_VERSION;
import static dure.api.cloudfront.CloudFrontErrors.PRECONDITION_FAILED;

import org.jspecify.annotations.Nullable;

/** The rules of ETag and If-Match, which every update and deletion obeys. */
final class Versions {
    private Versions() {}

    static void check(@Nullable String ifMatch, Stored<?> current) {
        if (ifMatch == null || ifMatch.isEmpty()) {
            throw INVALID_IF_MATCH_VERSION.because("The If-Match version is missing or not valid for the resource.");
        }
        if (!ifMatch.equals(current.etag())) {
            throw PRECONDITION_FAILED.because(
                    "The request failed because it didn't meet the preconditions in one or more request-header fields.");
        }
    }
}
