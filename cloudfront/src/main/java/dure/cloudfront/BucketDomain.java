package dure.cloudfront;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The domain name of an S3 origin: {@code bucket.s3.region.amazonaws.com}, {@code bucket.s3.amazonaws.com}, or this
 * platform's name for it, with or without a port. Website endpoints are not S3 origins.
 *
 * @param region the name's, else the platform's
 */
public record BucketDomain(String bucket, String region) {

    public static Optional<BucketDomain> parse(String name, CloudFrontConfig config) {
        Matcher matcher = Pattern.compile("(.+)\\.s3(?:[.-](?!website)([a-z0-9-]+))?\\.(?:amazonaws\\.com(?:\\.cn)?|"
                        + Pattern.quote(config.domain()) + ")(?::\\d+)?")
                .matcher(name);
        return matcher.matches()
                ? Optional.of(new BucketDomain(
                        Objects.requireNonNull(matcher.group(1)),
                        Objects.requireNonNullElse(matcher.group(2), config.region())))
                : Optional.empty();
    }
}
