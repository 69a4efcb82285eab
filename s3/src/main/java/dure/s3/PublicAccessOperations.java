package dure.s3;

import static dure.api.s3.S3Errors.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION;

import dure.api.s3.DeletePublicAccessBlockRequest;
import dure.api.s3.GetPublicAccessBlockOutput;
import dure.api.s3.GetPublicAccessBlockRequest;
import dure.api.s3.PublicAccessBlockConfiguration;
import dure.api.s3.PutPublicAccessBlockRequest;
import dure.kernel.RequestContext;
import dure.s3.BucketRecord.PublicAccess;
import dure.wire.schema.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Block public access of one bucket.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html">Blocking
 *     public access</a>
 */
final class PublicAccessOperations {
    private final KnownBuckets buckets;

    PublicAccessOperations(KnownBuckets buckets) {
        this.buckets = buckets;
    }

    Unit put(PutPublicAccessBlockRequest input, RequestContext context) {
        PublicAccessBlockConfiguration configuration = input.publicAccessBlockConfiguration();
        PublicAccess access = new PublicAccess(
                on(configuration.blockPublicAcls()),
                on(configuration.ignorePublicAcls()),
                on(configuration.blockPublicPolicy()),
                on(configuration.restrictPublicBuckets()));
        save(input.bucket(), access, true);
        return Unit.VALUE;
    }

    GetPublicAccessBlockOutput get(GetPublicAccessBlockRequest input, RequestContext context) {
        BucketRecord bucket = buckets.require(input.bucket());
        if (!bucket.publicAccessConfigured()) {
            throw NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION.because(
                    "The public access block configuration was not found", Map.of("BucketName", input.bucket()));
        }
        PublicAccess access = bucket.publicAccess();
        return GetPublicAccessBlockOutput.builder()
                .publicAccessBlockConfiguration(PublicAccessBlockConfiguration.builder()
                        .blockPublicAcls(access.blockAcls())
                        .ignorePublicAcls(access.ignoreAcls())
                        .blockPublicPolicy(access.blockPolicy())
                        .restrictPublicBuckets(access.restrictBuckets())
                        .build())
                .build();
    }

    Unit delete(DeletePublicAccessBlockRequest input, RequestContext context) {
        save(input.bucket(), PublicAccess.OPEN, false);
        return Unit.VALUE;
    }

    private void save(String bucketName, PublicAccess access, boolean configured) {
        buckets.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, bucketName);
            BucketStore.save(transaction, bucket.withPublicAccess(access, configured));
        });
    }

    private static boolean on(@Nullable Boolean setting) {
        return Boolean.TRUE.equals(setting);
    }
}
