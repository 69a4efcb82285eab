package dure.s3;

import static dure.api.s3.S3Errors.ACCESS_DENIED;
import static dure.api.s3.S3Errors.NO_SUCH_BUCKET_POLICY;

import dure.api.s3.DeleteBucketPolicyRequest;
import dure.api.s3.GetBucketPolicyOutput;
import dure.api.s3.GetBucketPolicyRequest;
import dure.api.s3.GetBucketPolicyStatusOutput;
import dure.api.s3.GetBucketPolicyStatusRequest;
import dure.api.s3.PolicyStatus;
import dure.api.s3.PutBucketPolicyRequest;
import dure.kernel.Arn;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.s3.BucketStore.Setting;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.Map;
import java.util.Optional;

/** Bucket policies: kept here, evaluated by whoever asks for them through {@link ResourcePolicies}. */
final class PolicyOperations implements ResourcePolicies {
    private final Store store;
    private final KnownBuckets buckets;

    PolicyOperations(Store store, KnownBuckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    Unit put(PutBucketPolicyRequest input, RequestContext context) {
        BucketPolicy policy = BucketPolicy.parse(input.policy(), input.bucket());
        buckets.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            if (bucket.publicAccess().blockPolicy() && policy.isPublic()) {
                throw ACCESS_DENIED.because("User: " + context.caller().arn()
                        + " is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::"
                        + input.bucket() + "\" because public policies are prevented by the BlockPublicPolicy setting"
                        + " in S3 Block Public Access.");
            }
            BucketStore.putSetting(transaction, bucket, Setting.POLICY, S3Keys.utf8(input.policy()));
        });
        return Unit.VALUE;
    }

    GetBucketPolicyOutput get(GetBucketPolicyRequest input, RequestContext context) {
        String policy = store.read(reader -> require(reader, input.bucket()));
        return GetBucketPolicyOutput.builder().policy(policy).build();
    }

    Unit delete(DeleteBucketPolicyRequest input, RequestContext context) {
        buckets.update(transaction -> BucketStore.deleteSetting(
                transaction, BucketStore.require(transaction, input.bucket()), Setting.POLICY));
        return Unit.VALUE;
    }

    GetBucketPolicyStatusOutput status(GetBucketPolicyStatusRequest input, RequestContext context) {
        String policy = store.read(reader -> require(reader, input.bucket()));
        boolean isPublic = BucketPolicy.stored(policy).isPublic();
        return GetBucketPolicyStatusOutput.builder()
                .policyStatus(PolicyStatus.builder().isPublic(isPublic).build())
                .build();
    }

    /** The bucket's policy, also for its objects. */
    @Override
    public Optional<Attached> of(Arn resource, RequestContext context) {
        int slash = resource.resource().indexOf('/');
        String name = slash < 0 ? resource.resource() : resource.resource().substring(0, slash);
        return buckets.find(name)
                .map(known -> new Attached(
                        known.bucket().owner(),
                        known.policy().filter(policy -> reaches(known.bucket(), policy, context))));
    }

    /** RestrictPublicBuckets: a public policy then reaches none but the owner's own principals and AWS services. */
    private static boolean reaches(BucketRecord bucket, String policy, RequestContext context) {
        if (!bucket.publicAccess().restrictBuckets()) {
            return true;
        }
        Principal principal = context.caller().principal();
        boolean stranger = principal instanceof Principal.Anonymous
                || (!(principal instanceof Principal.Service)
                        && !context.account().equals(bucket.owner()));
        return !stranger || !BucketPolicy.stored(policy).isPublic();
    }

    private static String require(Reader reader, String bucketName) {
        BucketRecord bucket = BucketStore.require(reader, bucketName);
        return BucketStore.policy(reader, bucket)
                .orElseThrow(() -> NO_SUCH_BUCKET_POLICY.because(
                        "The bucket policy does not exist", Map.of("BucketName", bucketName)));
    }
}
