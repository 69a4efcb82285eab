package dure.apigateway;

import java.security.SecureRandom;

/** Identifiers as AWS makes them: lower-case letters and digits. */
final class Ids {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int API_LENGTH = 10;
    private static final int PART_LENGTH = 6;

    private Ids() {}

    /** Of an API: ten. */
    static String api() {
        return random(API_LENGTH);
    }

    /** Of resources, deployments, validators, models: six. */
    static String part() {
        return random(PART_LENGTH);
    }

    private static String random(int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
