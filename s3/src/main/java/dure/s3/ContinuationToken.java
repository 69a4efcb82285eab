package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Where a listing goes on. Opaque to clients.
 *
 * @param afterPrefix whether {@code text} is a common prefix, of which nothing more is to be shown, or a key
 */
record ContinuationToken(boolean afterPrefix, String text) {

    static String afterKey(String key) {
        return new ContinuationToken(false, key).encode();
    }

    String encode() {
        byte[] bytes = ((afterPrefix ? "p" : "k") + text).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static ContinuationToken parse(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith("p") || text.startsWith("k")) {
                return new ContinuationToken(text.startsWith("p"), text.substring(1));
            }
        } catch (IllegalArgumentException malformed) {
            // answered below, like any other token that is not ours
        }
        throw INVALID_ARGUMENT.because(
                "The continuation token provided is incorrect", Map.of("ArgumentName", "continuation-token"));
    }
}
