package dure.gate;

import dure.kernel.AccountId;

/**
 * What the gate must be told.
 *
 * @param region of requests that name none
 * @param domain what host names end in besides {@code localhost}: {@code {bucket}.s3.{domain}}
 * @param account whose resources requests without a caller mean, unless the resource tells
 * @param maxBodyBytes the most of a body held in memory, for services that do not stream
 * @param refusesForeignOrigins refuse API requests that a browser sends for a page of another host; on when the root key
 *     is one that everybody knows
 */
public record GateConfig(
        String region, String domain, AccountId account, int maxBodyBytes, boolean refusesForeignOrigins) {
    /** What restJson1 takes at most: a 50 MB Lambda zip in base64. */
    public static final int DEFAULT_MAX_BODY_BYTES = 70_167_211;

    public GateConfig {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be positive");
        }
    }

    /** Everything as usual on the user's own machine. */
    public static GateConfig of(String region) {
        return new GateConfig(region, "localhost", AccountId.DEFAULT, DEFAULT_MAX_BODY_BYTES, false);
    }
}
