package dure.iam;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** Random identifiers in AWS's shapes. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UNIQUE_ID_CHARS = 17;
    private static final int ACCESS_KEY_CHARS = 16;
    private static final int ACCOUNT_BITS = 40;
    private static final Pattern ACCESS_KEY = Pattern.compile("A[KS]IA[A-Z2-7]{16}");
    private static final int SECRET_CHARS = 40;

    private Ids() {}

    /** As {@code AIDA} and 17 more characters. */
    static String unique(String prefix) {
        return prefix + random(BASE32, UNIQUE_ID_CHARS);
    }

    /**
     * As {@code AKIA} and 16 more characters: ten bytes in base32, of which bits 1 to 40 are the account's id and the
     * others random, as on AWS; so an account can be told from a key's id.
     */
    static String accessKey(String prefix, String account) {
        byte[] random = bytes(ACCESS_KEY_CHARS * 5 / 8);
        BigInteger id = new BigInteger(1, random);
        int shift = random.length * 8 - 1 - ACCOUNT_BITS;
        BigInteger mask =
                BigInteger.ONE.shiftLeft(ACCOUNT_BITS).subtract(BigInteger.ONE).shiftLeft(shift);
        id = id.andNot(mask).or(BigInteger.valueOf(Long.parseLong(account)).shiftLeft(shift));
        StringBuilder text = new StringBuilder(prefix);
        for (int i = ACCESS_KEY_CHARS - 1; i >= 0; i--) {
            text.append(BASE32.charAt(id.shiftRight(i * 5).intValue() & 31));
        }
        return text.toString();
    }

    /** The account in the id of an access key, empty when it is not such an id. */
    static Optional<String> accountOf(String accessKeyId) {
        if (!ACCESS_KEY.matcher(accessKeyId).matches()) {
            return Optional.empty();
        }
        BigInteger id = BigInteger.ZERO;
        for (char c : accessKeyId.substring(4).toCharArray()) {
            id = id.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(c)));
        }
        int shift = ACCESS_KEY_CHARS * 5 - 1 - ACCOUNT_BITS;
        long account = id.shiftRight(shift).longValue() & (1L << ACCOUNT_BITS) - 1;
        return account < 1_000_000_000_000L ? Optional.of("%012d".formatted(account)) : Optional.empty();
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
