package dure.cloudfront;

import java.security.SecureRandom;

/** Identifiers as CloudFront makes them. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int LENGTH = 13;

    private Ids() {}

    /** {@code E} or {@code I} and 13 capital letters or digits. */
    static String next(char first) {
        StringBuilder id = new StringBuilder(1 + LENGTH).append(first);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
