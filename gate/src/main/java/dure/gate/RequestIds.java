package dure.gate;

import dure.wire.sigv4.SigV4Rules;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names for requests, in AWS's shapes. They are no secrets, so the cheap generator will do. */
final class RequestIds {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000000000000000L;

    private RequestIds() {}

    /** S3's are 16 hex digits, everybody else's are UUIDs. */
    static String next(SigV4Rules rules) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (rules.declaresPayload()) {
            return UPPER.toHexDigits(random.nextLong());
        }
        return new UUID((random.nextLong() & ~0xF000L) | VERSION_4, (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT)
                .toString();
    }
}
