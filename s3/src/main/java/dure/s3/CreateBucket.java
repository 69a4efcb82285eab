package dure.s3;

import static dure.api.s3.S3Errors.BUCKET_ALREADY_EXISTS;
import static dure.api.s3.S3Errors.BUCKET_ALREADY_OWNED_BY_YOU;
import static dure.api.s3.S3Errors.ILLEGAL_LOCATION_CONSTRAINT;
import static dure.api.s3.S3Errors.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP;
import static dure.api.s3.S3Errors.INVALID_LOCATION_CONSTRAINT;
import static dure.api.s3.S3Errors.TOO_MANY_BUCKETS;

import dure.api.s3.CreateBucketConfiguration;
import dure.api.s3.CreateBucketOutput;
import dure.api.s3.CreateBucketRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.store.Transaction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CreateBucket. Names are global. New buckets are private and block public access, as on AWS since April 2023.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">CreateBucket</a>
 */
final class CreateBucket {
    static final String US_EAST_1 = "us-east-1";

    private final KnownBuckets buckets;
    private final Clock clock;
    private final S3Config config;

    CreateBucket(KnownBuckets buckets, Clock clock, S3Config config) {
        this.buckets = buckets;
        this.clock = clock;
        this.config = config;
    }

    CreateBucketOutput create(CreateBucketRequest input, RequestContext context) {
        BucketNames.check(input.bucket());
        checkOffered(input);
        CreateBucketConfiguration configuration = input.createBucketConfiguration();
        String region = region(configuration == null ? null : configuration.locationConstraint(), context.region());
        Map<String, String> tags =
                configuration == null || configuration.tags() == null ? Map.of() : Tags.ofBucket(configuration.tags());
        BucketRecord bucket = new BucketRecord(
                Ids.random(),
                input.bucket(),
                context.account(),
                region,
                clock.instant(),
                BucketRecord.PublicAccess.BLOCKED,
                true);
        buckets.update(transaction -> create(transaction, bucket, tags));
        return CreateBucketOutput.builder().location("/" + input.bucket()).build();
    }

    private void create(Transaction transaction, BucketRecord bucket, Map<String, String> tags) {
        Optional<BucketRecord> existing = BucketStore.find(transaction, bucket.name());
        if (existing.isPresent()) {
            checkMine(existing.get(), bucket);
            return;
        }
        if (BucketStore.count(transaction, bucket.owner().value()) >= config.maxBuckets()) {
            throw TOO_MANY_BUCKETS.because("You have attempted to create more buckets than allowed");
        }
        BucketStore.add(transaction, bucket);
        if (!tags.isEmpty()) {
            BucketStore.putSetting(transaction, bucket, BucketStore.Setting.TAGS, Settings.encodeTags(tags));
        }
    }

    /** In us-east-1, and only there, creating one's own bucket again succeeds. */
    private static void checkMine(BucketRecord existing, BucketRecord wanted) {
        if (!existing.owner().equals(wanted.owner())) {
            throw BUCKET_ALREADY_EXISTS.because(
                    "The requested bucket name is not available. The bucket namespace is"
                            + " shared by all users of the system. Please select a different name and try again.",
                    Map.of("BucketName", wanted.name()));
        }
        if (!existing.region().equals(US_EAST_1) || !wanted.region().equals(US_EAST_1)) {
            throw BUCKET_ALREADY_OWNED_BY_YOU.because(
                    "Your previous request to create the named bucket succeeded and you already own it.",
                    Map.of("BucketName", wanted.name()));
        }
    }

    private static void checkOffered(CreateBucketRequest input) {
        String acl = input.acl();
        if (acl != null && !acl.equals("private")) {
            throw INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP.because(
                    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
        }
        String ownership = input.objectOwnership();
        String namespace = input.bucketNamespace();
        CreateBucketConfiguration configuration = input.createBucketConfiguration();
        if (Boolean.TRUE.equals(input.objectLockEnabledForBucket())) {
            throw Refusals.notImplemented("x-amz-bucket-object-lock-enabled");
        }
        if (ownership != null && !ownership.equals("BucketOwnerEnforced")) {
            throw Refusals.notImplemented("x-amz-object-ownership");
        }
        if (namespace != null && !namespace.equals("global")) {
            throw Refusals.notImplemented("x-amz-bucket-namespace");
        }
        if (configuration != null) {
            Unoffered.refuse("CreateBucketConfiguration.Bucket", configuration.bucket());
            Unoffered.refuse("CreateBucketConfiguration.Location", configuration.location());
        }
    }

    /** The region the bucket will be in: us-east-1 takes any constraint but itself, others take only their own. */
    private static String region(@Nullable String constraint, String endpointRegion) {
        if (constraint == null || constraint.isEmpty()) {
            if (endpointRegion.equals(US_EAST_1)) {
                return US_EAST_1;
            }
            throw ILLEGAL_LOCATION_CONSTRAINT.because("The unspecified location constraint is incompatible for the"
                    + " region specific endpoint this request was sent to.");
        }
        if (constraint.equals(US_EAST_1)) {
            throw INVALID_LOCATION_CONSTRAINT.because(
                    "The specified location-constraint is not valid", Map.of("LocationConstraint", constraint));
        }
        String region = constraint.equals("EU") ? "eu-west-1" : constraint;
        if (!endpointRegion.equals(US_EAST_1) && !endpointRegion.equals(region)) {
            throw ILLEGAL_LOCATION_CONSTRAINT.because("The " + constraint + " location constraint is incompatible for"
                    + " the region specific endpoint this request was sent to.");
        }
        return region;
    }
}
