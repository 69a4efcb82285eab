package dure.s3;

import dure.api.s3.CopyObjectRequest;
import dure.api.s3.DeleteObjectsRequest;
import dure.api.s3.UploadPartCopyRequest;
import dure.kernel.Authorization;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.store.Store;
import dure.wire.Operation;
import dure.wire.schema.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What requests need permission for: the action of operations.txt on the bucket or object, with S3's condition keys. A
 * bucket that does not exist is told to anybody, before anything is checked, as on AWS.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions,
 *     resources and condition keys for S3</a>
 */
final class Permissions {
    private static final String ARN = "arn:aws:s3:::";

    /** Member of a request, and the condition key that holds its value. */
    private static final Map<String, String> CONDITION_KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("ACL", "s3:x-amz-acl"),
            Map.entry("CopySource", "s3:x-amz-copy-source"),
            Map.entry("Delimiter", "s3:delimiter"),
            Map.entry("IfMatch", "s3:if-match"),
            Map.entry("IfNoneMatch", "s3:if-none-match"),
            Map.entry("MaxKeys", "s3:max-keys"),
            Map.entry("MetadataDirective", "s3:x-amz-metadata-directive"),
            Map.entry("Prefix", "s3:prefix"),
            Map.entry("StorageClass", "s3:x-amz-storage-class"),
            Map.entry("WebsiteRedirectLocation", "s3:x-amz-website-redirect-location")));

    private final Store store;
    private final ObjectStore objects;

    Permissions(Store store, ObjectStore objects) {
        this.store = store;
        this.objects = objects;
    }

    /** By the operation's own line in operations.txt. */
    <I extends Structure> Authorization<I> of(Operation<I, ?> operation) {
        Operation.Permission permission = operation.permissions().getFirst();
        boolean onObject = permission.resource().contains("{Key}");
        return (input, context) -> {
            String bucket = text(input, "Bucket");
            String key = onObject ? text(input, "Key") : "";
            return checks(permission.action(), input, bucket, key, existing(bucket, key));
        };
    }

    /** Reads the source, writes the target. */
    List<Check> copy(CopyObjectRequest input, RequestContext context) {
        CopySource source = CopySource.parse(input.copySource());
        boolean replaceTags = "REPLACE".equals(input.taggingDirective());
        Existing original = existing(source.bucket(), source.key());
        Existing target = existing(input.bucket(), "");
        List<Check> checks = new ArrayList<>();
        checks.add(read(source, "s3:GetObject", original));
        if (!replaceTags && !original.tags.isEmpty()) {
            checks.add(read(source, "s3:GetObjectTagging", original));
        }
        checks.addAll(checks("s3:PutObject", input, input.bucket(), input.key(), target));
        if (!replaceTags && !original.tags.isEmpty()) {
            checks.add(Check.of("s3:PutObjectTagging", arn(input.bucket(), input.key())));
        }
        return checks;
    }

    List<Check> copyPart(UploadPartCopyRequest input, RequestContext context) {
        CopySource source = CopySource.parse(input.copySource());
        Existing original = existing(source.bucket(), source.key());
        Existing target = existing(input.bucket(), "");
        List<Check> checks = new ArrayList<>();
        checks.add(read(source, "s3:GetObject", original));
        checks.addAll(checks("s3:PutObject", input, input.bucket(), input.key(), target));
        return checks;
    }

    /** None for the request itself: every key is authorized as a DeleteObject of its own. */
    List<Check> deleteMany(DeleteObjectsRequest input, RequestContext context) {
        existing(input.bucket(), "");
        return List.of();
    }

    private static Check read(CopySource source, String action, Existing existing) {
        Map<String, List<String>> keys = new HashMap<>();
        existing.put(keys);
        return new Check(action, arn(source.bucket(), source.key()), keys);
    }

    private static List<Check> checks(String action, Structure input, String bucket, String key, Existing existing) {
        Map<String, List<String>> keys = new HashMap<>();
        CONDITION_KEYS.forEach((member, conditionKey) -> {
            Object value = Members.get(input, member);
            if (value != null) {
                keys.put(conditionKey, List.of(value.toString()));
            }
        });
        existing.put(keys);
        Map<String, String> requestTags = Tags.ofHeader(Members.text(input, "Tagging"));
        if (!requestTags.isEmpty()) {
            requestTags.forEach((name, value) -> keys.put("s3:RequestObjectTag/" + name, List.of(value)));
            keys.put("s3:RequestObjectTagKeys", List.copyOf(requestTags.keySet()));
        }
        List<Check> checks = new ArrayList<>(2);
        checks.add(new Check(action, arn(bucket, key), keys));
        if (!requestTags.isEmpty()) {
            checks.add(new Check("s3:PutObjectTagging", arn(bucket, key), keys));
        }
        return checks;
    }

    /** @param tags of the object there is, if there is one */
    private record Existing(String owner, Map<String, String> tags) {
        void put(Map<String, List<String>> keys) {
            keys.put("s3:ResourceAccount", List.of(owner));
            tags.forEach((name, value) -> keys.put("s3:ExistingObjectTag/" + name, List.of(value)));
        }
    }

    private Existing existing(String bucketName, String key) {
        return store.read(reader -> {
            BucketRecord bucket = BucketStore.require(reader, bucketName);
            Optional<ObjectRecord> object = key.isEmpty() ? Optional.empty() : objects.find(reader, bucket, key);
            return new Existing(
                    bucket.owner().value(), object.map(ObjectRecord::tags).orElse(Map.of()));
        });
    }

    private static String arn(String bucket, String key) {
        return key.isEmpty() ? ARN + bucket : ARN + bucket + "/" + key;
    }

    private static String text(Structure input, String member) {
        String value = Members.text(input, member);
        if (value == null) {
            throw new IllegalStateException(input.schema() + " has no " + member);
        }
        return value;
    }
}
