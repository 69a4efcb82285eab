package dure.cloudfront;

import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * How the distributions are served.
 *
 * @param region of calls to S3
 * @param domain what host names end in: {@code {id}.cloudfront.{domain}}
 * @param port this platform's own port, where origins under the domain are
 * @param ipv6 whether viewers can come by IPv6
 * @param cacheDirectory of the disk tier; emptied at start
 * @param limits sizes of the tiers
 */
public record CloudFrontConfig(
        String region, String domain, IntSupplier port, boolean ipv6, Path cacheDirectory, Limits limits) {

    /**
     * Bytes.
     *
     * @param memoryBytes of bodies in memory
     * @param memoryObjectBytes a larger object is kept on disk
     * @param diskBytes of files in the cache directory
     * @param objectBytes a larger object is not cached (AWS: 50 GB)
     */
    public record Limits(long memoryBytes, int memoryObjectBytes, long diskBytes, long objectBytes) {
        public static final Limits DEFAULT = new Limits(128L << 20, 1 << 20, 10L << 30, 5L << 30);
    }

    public static CloudFrontConfig of(
            String region, String domain, IntSupplier port, boolean ipv6, Path cacheDirectory) {
        return new CloudFrontConfig(region, domain, port, ipv6, cacheDirectory, Limits.DEFAULT);
    }
}
