package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Page tokens: the part of the next key that follows the listed prefix. */
final class Pages {
    private Pages() {}

    static String token(byte[] prefix, byte[] key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(key, prefix.length, key.length));
    }

    static byte[] begin(byte[] prefix, @Nullable String token) {
        if (token == null || token.isEmpty()) {
            return prefix;
        }
        try {
            byte[] rest = Base64.getUrlDecoder().decode(token);
            byte[] key = Arrays.copyOf(prefix, prefix.length + rest.length);
            System.arraycopy(rest, 0, key, prefix.length, rest.length);
            return key;
        } catch (IllegalArgumentException notOurs) {
            throw INVALID_PARAMETER.because("Invalid parameter: NextToken");
        }
    }
}
