package dure.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names that S3 makes up. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;
    /** 64 random bits tell this process's contents from any other's. */
    private static final long PROCESS = RANDOM.nextLong();

    private static final AtomicLong CONTENTS = new AtomicLong();

    private Ids() {}

    static String random() {
        return HexFormat.of().formatHex(randomBytes(RANDOM_BYTES));
    }

    /** A name for content, unique and no secret: in order, so that what is written together lies together in the store. */
    static String content() {
        return HexFormat.of().toHexDigits(PROCESS) + HexFormat.of().toHexDigits(CONTENTS.getAndIncrement());
    }

    /** Begins with the time, so that uploads of one key sort by when they began. */
    static String upload(Instant time) {
        return "%012x".formatted(time.toEpochMilli())
                + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(24));
    }

    /**
     * An account's canonical user id, the same always: 64 hexadecimal digits that do not tell the account.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html">Canonical
     *     user ids</a>
     */
    static String canonicalUser(String account) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("s3 canonical user " + account).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
