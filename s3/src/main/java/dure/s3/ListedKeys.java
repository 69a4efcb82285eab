package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How keys are written in a listing: as they are, or percent-encoded since XML cannot hold every character. */
enum ListedKeys {
    PLAIN,
    URL;

    static ListedKeys encodedAs(@Nullable String encodingType) {
        if (encodingType == null) {
            return PLAIN;
        }
        if (!encodingType.equals("url")) {
            throw INVALID_ARGUMENT.because(
                    "Invalid Encoding Method specified in Request",
                    Map.of("ArgumentName", "encoding-type", "ArgumentValue", encodingType));
        }
        return URL;
    }

    String write(String key) {
        return switch (this) {
            case PLAIN -> key;
            // S3 leaves slashes and writes a space as a plus sign.
            case URL -> URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
        };
    }
}
