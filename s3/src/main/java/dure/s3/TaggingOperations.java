package dure.s3;

import static dure.api.s3.S3Errors.NO_SUCH_TAG_SET;

import dure.api.s3.DeleteBucketTaggingRequest;
import dure.api.s3.DeleteObjectTaggingOutput;
import dure.api.s3.DeleteObjectTaggingRequest;
import dure.api.s3.GetBucketTaggingOutput;
import dure.api.s3.GetBucketTaggingRequest;
import dure.api.s3.GetObjectTaggingOutput;
import dure.api.s3.GetObjectTaggingRequest;
import dure.api.s3.PutBucketTaggingRequest;
import dure.api.s3.PutObjectTaggingOutput;
import dure.api.s3.PutObjectTaggingRequest;
import dure.kernel.RequestContext;
import dure.s3.BucketStore.Setting;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.Map;
import java.util.Optional;

/** Tags of buckets and of objects: put replaces all of them. */
final class TaggingOperations {
    private final Store store;
    private final ObjectStore objects;
    private final Absence absence;

    TaggingOperations(Store store, ObjectStore objects, Absence absence) {
        this.store = store;
        this.objects = objects;
        this.absence = absence;
    }

    Unit putOnBucket(PutBucketTaggingRequest input, RequestContext context) {
        byte[] tags = Settings.encodeTags(Tags.ofBucket(input.tagging().tagSet()));
        store.update(transaction -> BucketStore.putSetting(
                transaction, BucketStore.require(transaction, input.bucket()), Setting.TAGS, tags));
        return Unit.VALUE;
    }

    GetBucketTaggingOutput getOfBucket(GetBucketTaggingRequest input, RequestContext context) {
        byte[] tags = store.read(reader ->
                        BucketStore.setting(reader, BucketStore.require(reader, input.bucket()), Setting.TAGS))
                .orElseThrow(() ->
                        NO_SUCH_TAG_SET.because("The TagSet does not exist", Map.of("BucketName", input.bucket())));
        return GetBucketTaggingOutput.builder()
                .tagSet(Tags.list(Settings.decodeTags(tags)))
                .build();
    }

    Unit deleteFromBucket(DeleteBucketTaggingRequest input, RequestContext context) {
        store.update(transaction ->
                BucketStore.deleteSetting(transaction, BucketStore.require(transaction, input.bucket()), Setting.TAGS));
        return Unit.VALUE;
    }

    PutObjectTaggingOutput putOnObject(PutObjectTaggingRequest input, RequestContext context) {
        replace(input.bucket(), input.key(), Tags.ofObject(input.tagging().tagSet()), context);
        return PutObjectTaggingOutput.builder().build();
    }

    GetObjectTaggingOutput getOfObject(GetObjectTaggingRequest input, RequestContext context) {
        ObjectRecord object = store.read(
                        reader -> objects.find(reader, BucketStore.require(reader, input.bucket()), input.key()))
                .orElseThrow(() -> absence.of(input.bucket(), input.key(), context));
        return GetObjectTaggingOutput.builder().tagSet(Tags.list(object.tags())).build();
    }

    DeleteObjectTaggingOutput deleteFromObject(DeleteObjectTaggingRequest input, RequestContext context) {
        replace(input.bucket(), input.key(), Map.of(), context);
        return DeleteObjectTaggingOutput.builder().build();
    }

    private void replace(String bucketName, String key, Map<String, String> tags, RequestContext context) {
        boolean found = store.transact(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, bucketName);
            Optional<ObjectRecord> object = objects.find(transaction, bucket, key);
            object.ifPresent(old -> objects.save(transaction, bucket, key, old.withTags(tags)));
            return object.isPresent();
        });
        if (!found) {
            throw absence.of(bucketName, key, context);
        }
    }
}
