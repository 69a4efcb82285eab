package dure.iam;

import java.security.SecureRandom;

/** Random identifiers in AWS's shapes. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UNIQUE_ID_CHARS = 17;
    private static final int ACCESS_KEY_CHARS = 16;
    private static final int SECRET_CHARS = 40;

    private Ids() {}

    /** As {@code AIDA} and 17 more characters. */
    static String unique(String prefix) {
        return prefix + random(BASE32, UNIQUE_ID_CHARS);
    }

    /** As {@code AKIA} and 16 more characters. */
    static String accessKey(String prefix) {
        return prefix + random(BASE32, ACCESS_KEY_CHARS);
    }

    static String secret() {
        return random(BASE64, SECRET_CHARS);
    }

    /** Twelve digits, the first not 0. */
    static String account() {
        return Long.toString(100_000_000_000L + RANDOM.nextLong(900_000_000_000L));
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String random(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
