package dure.store;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Page tokens: opaque to clients, to us the part of the next key that follows the listed prefix. So a token leads nowhere
 * outside the listing that it is used with, whoever made it.
 */
public final class PageTokens {
    private PageTokens() {}

    public static String of(byte[] prefix, byte[] key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(key, prefix.length, key.length));
    }

    /** The key to go on with, under the prefix; empty when the token is none of ours. */
    public static Optional<byte[]> key(byte[] prefix, String token) {
        try {
            byte[] rest = Base64.getUrlDecoder().decode(token);
            if (prefix.length + rest.length > Store.MAX_KEY_BYTES) {
                return Optional.empty();
            }
            byte[] key = Arrays.copyOf(prefix, prefix.length + rest.length);
            System.arraycopy(rest, 0, key, prefix.length, rest.length);
            return Optional.of(key);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
