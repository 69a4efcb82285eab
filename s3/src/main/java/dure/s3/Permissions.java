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
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /** The actions that know {@code s3:ExistingObjectTag}. */
    private static final Set<String> TAG_AWARE = Set.of(
            "s3:DeleteObjectTagging",
            "s3:GetObject",
            "s3:GetObjectAcl",
            "s3:GetObjectAttributes",
            "s3:GetObjectTagging",
            "s3:PutObjectAcl",
            "s3:PutObjectTagging");

    private final Store store;
    private final ObjectStore objects;
    private final KnownBuckets buckets;

    Permissions(Store store, ObjectStore objects, KnownBuckets buckets) {
        this.store = store;
        this.objects = objects;
        this.buckets = buckets;
    }

    /** By the operation's own line in operations.txt. */
    <I extends Structure> Authorization<I> of(Operation<I, ?> operation) {
        Operation.Permission permission = operation.permissions().getFirst();
        boolean onObject = permission.resource().contains("{Key}");
        boolean tagAware = onObject && TAG_AWARE.contains(permission.action());
        return (input, context) -> {
            String bucket = text(input, "Bucket");
            String key = onObject ? text(input, "Key") : "";
            buckets.require(bucket);
            return checks(permission.action(), input, bucket, key, tagAware);
        };
    }

    /** Reads the source, writes the target. */
    List<Check> copy(CopyObjectRequest input, RequestContext context) {
        CopySource source = CopySource.parse(input.copySource());
        boolean replaceTags = "REPLACE".equals(input.taggingDirective());
        Existing original = existing(source.bucket(), source.key());
        buckets.require(input.bucket());
        List<Check> checks = new ArrayList<>();
        checks.add(read(source, "s3:GetObject", original));
        if (!replaceTags && !original.tags.isEmpty()) {
            checks.add(read(source, "s3:GetObjectTagging", original));
        }
        checks.addAll(checks("s3:PutObject", input, input.bucket(), input.key(), false));
        if (!replaceTags && !original.tags.isEmpty()) {
            checks.add(Check.of("s3:PutObjectTagging", arn(input.bucket(), input.key())));
        }
        return checks;
    }

    List<Check> copyPart(UploadPartCopyRequest input, RequestContext context) {
        CopySource source = CopySource.parse(input.copySource());
        Existing original = existing(source.bucket(), source.key());
        buckets.require(input.bucket());
        List<Check> checks = new ArrayList<>();
        checks.add(read(source, "s3:GetObject", original));
        checks.addAll(checks("s3:PutObject", input, input.bucket(), input.key(), false));
        return checks;
    }

    /** None for the request itself: every key is authorized as a DeleteObject of its own. */
    List<Check> deleteMany(DeleteObjectsRequest input, RequestContext context) {
        buckets.require(input.bucket());
        return List.of();
    }

    private static Check read(CopySource source, String action, Existing existing) {
        Map<String, List<String>> keys = new HashMap<>();
        existing.put(keys);
        return new Check(action, arn(source.bucket(), source.key()), keys);
    }

    private List<Check> checks(String action, Structure input, String bucket, String key, boolean tagAware) {
        String resource = arn(bucket, key);
        Map<String, String> requestTags = Tags.ofHeader(Members.text(input, "Tagging"));
        Map<String, List<String>> keys = new LateMap(() -> conditionKeys(input, bucket, key, tagAware, requestTags));
        Check check = new Check(action, resource, keys);
        return requestTags.isEmpty()
                ? List.of(check)
                : List.of(check, new Check("s3:PutObjectTagging", resource, keys));
    }

    private Map<String, List<String>> conditionKeys(
            Structure input, String bucket, String key, boolean tagAware, Map<String, String> requestTags) {
        Map<String, List<String>> keys = new HashMap<>();
        CONDITION_KEYS.forEach((member, conditionKey) -> {
            Object value = Members.get(input, member);
            if (value != null) {
                keys.put(conditionKey, List.of(value.toString()));
            }
        });
        existing(bucket, tagAware ? key : "").put(keys);
        if (!requestTags.isEmpty()) {
            requestTags.forEach((name, value) -> keys.put("s3:RequestObjectTag/" + name, List.of(value)));
            keys.put("s3:RequestObjectTagKeys", List.copyOf(requestTags.keySet()));
        }
        return keys;
    }

    /**
     * Worked out when first looked at: an account's root, and whoever a policy without conditions is for, need no
     * condition keys, and those of GetObject take a read of the object.
     */
    private static final class LateMap extends AbstractMap<String, List<String>> {
        private final Supplier<Map<String, List<String>>> made;
        private @Nullable Map<String, List<String>> map;

        LateMap(Supplier<Map<String, List<String>>> made) {
            this.made = made;
        }

        private Map<String, List<String>> map() {
            Map<String, List<String>> known = map;
            if (known == null) {
                known = made.get();
                map = known;
            }
            return known;
        }

        @Override
        public Set<Entry<String, List<String>>> entrySet() {
            return map().entrySet();
        }

        @Override
        public @Nullable List<String> get(@Nullable Object key) {
            return map().get(key);
        }
    }

    /** @param tags of the object there is, if there is one */
    private record Existing(String owner, Map<String, String> tags) {
        void put(Map<String, List<String>> keys) {
            keys.put("s3:ResourceAccount", List.of(owner));
            tags.forEach((name, value) -> keys.put("s3:ExistingObjectTag/" + name, List.of(value)));
        }
    }

    /** @param key empty when no object is asked about */
    private Existing existing(String bucketName, String key) {
        BucketRecord bucket = buckets.require(bucketName);
        Optional<ObjectRecord> object =
                key.isEmpty() ? Optional.empty() : store.read(reader -> objects.find(reader, bucket, key));
        return new Existing(
                bucket.owner().value(), object.map(ObjectRecord::tags).orElse(Map.of()));
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
