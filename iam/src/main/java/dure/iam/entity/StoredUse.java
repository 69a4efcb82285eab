package dure.iam.entity;

/** The last use of an access key. */
public record StoredUse(long timeMillis, String service, String region) {}
