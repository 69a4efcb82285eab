package dure.s3;

import dure.api.s3.GetBucketAclOutput;
import dure.api.s3.GetBucketAclRequest;
import dure.api.s3.GetBucketLocationOutput;
import dure.api.s3.GetBucketLocationRequest;
import dure.api.s3.GetBucketOwnershipControlsOutput;
import dure.api.s3.GetBucketOwnershipControlsRequest;
import dure.api.s3.GetBucketVersioningOutput;
import dure.api.s3.GetBucketVersioningRequest;
import dure.api.s3.GetObjectAclOutput;
import dure.api.s3.GetObjectAclRequest;
import dure.api.s3.Grant;
import dure.api.s3.Grantee;
import dure.api.s3.HeadBucketOutput;
import dure.api.s3.HeadBucketRequest;
import dure.api.s3.Owner;
import dure.api.s3.OwnershipControls;
import dure.api.s3.OwnershipControlsRule;
import dure.kernel.RequestContext;
import dure.store.Store;
import java.util.List;

/** Questions about a bucket whose answers follow from what buckets are here: where, whose, unversioned. */
final class BucketFacts {
    private final Store store;
    private final ObjectStore objects;
    private final Absence absence;

    BucketFacts(Store store, ObjectStore objects, Absence absence) {
        this.store = store;
        this.objects = objects;
        this.absence = absence;
    }

    HeadBucketOutput head(HeadBucketRequest input, RequestContext context) {
        return HeadBucketOutput.builder()
                .bucketRegion(bucket(input.bucket()).region())
                .accessPointAlias(false)
                .build();
    }

    /** us-east-1 is written as nothing. */
    GetBucketLocationOutput location(GetBucketLocationRequest input, RequestContext context) {
        String region = bucket(input.bucket()).region();
        return GetBucketLocationOutput.builder()
                .locationConstraint(region.equals(CreateBucket.US_EAST_1) ? null : region)
                .build();
    }

    /** Never versioned: then S3 answers an empty configuration. */
    GetBucketVersioningOutput versioning(GetBucketVersioningRequest input, RequestContext context) {
        bucket(input.bucket());
        return GetBucketVersioningOutput.builder().build();
    }

    GetBucketOwnershipControlsOutput ownership(GetBucketOwnershipControlsRequest input, RequestContext context) {
        bucket(input.bucket());
        OwnershipControlsRule rule = OwnershipControlsRule.builder()
                .objectOwnership("BucketOwnerEnforced")
                .build();
        return GetBucketOwnershipControlsOutput.builder()
                .ownershipControls(
                        OwnershipControls.builder().rules(List.of(rule)).build())
                .build();
    }

    GetBucketAclOutput acl(GetBucketAclRequest input, RequestContext context) {
        BucketRecord bucket = bucket(input.bucket());
        return GetBucketAclOutput.builder()
                .owner(owner(bucket))
                .grants(fullControl(bucket))
                .build();
    }

    GetObjectAclOutput objectAcl(GetObjectAclRequest input, RequestContext context) {
        BucketRecord bucket = bucket(input.bucket());
        if (store.read(reader -> objects.find(reader, bucket, input.key())).isEmpty()) {
            throw absence.of(input.bucket(), input.key(), context);
        }
        return GetObjectAclOutput.builder()
                .owner(owner(bucket))
                .grants(fullControl(bucket))
                .build();
    }

    private BucketRecord bucket(String name) {
        return store.read(reader -> BucketStore.require(reader, name));
    }

    private static Owner owner(BucketRecord bucket) {
        return Owner.builder().id(Ids.canonicalUser(bucket.owner().value())).build();
    }

    private static List<Grant> fullControl(BucketRecord bucket) {
        Grantee owner = Grantee.builder()
                .id(Ids.canonicalUser(bucket.owner().value()))
                .type("CanonicalUser")
                .build();
        return List.of(Grant.builder().grantee(owner).permission("FULL_CONTROL").build());
    }
}
