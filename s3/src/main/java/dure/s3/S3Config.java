package dure.s3;

/**
 * The room's settings.
 *
 * @param domain what virtual hosts and websites end in: {@code localhost}
 * @param maxBuckets an account may have; AWS's default is 10,000
 */
public record S3Config(String domain, int maxBuckets) {
    public static final S3Config DEFAULT = new S3Config("localhost", 10_000);

    public S3Config {
        if (domain.isEmpty() || maxBuckets < 1) {
            throw new IllegalArgumentException("domain must not be empty and maxBuckets at least 1");
        }
    }

    public S3Config withDomain(String newDomain) {
        return new S3Config(newDomain, maxBuckets);
    }
}
