package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Page tokens: opaque to clients, the next item's key to us. */
final class Tokens {
    private Tokens() {}

    static String of(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    static String text(String token) {
        return new String(bytes(token), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            throw INVALID_PARAMETER.because("The specified nextToken is invalid.");
        }
    }
}
