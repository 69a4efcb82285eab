package dure.s3;

import static dure.api.s3.S3Errors.ACCESS_CONTROL_LIST_NOT_SUPPORTED;
import static dure.api.s3.S3Errors.ACCESS_DENIED;
import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.INVALID_STORAGE_CLASS;
import static dure.api.s3.S3Errors.KEY_TOO_LONG_ERROR;
import static dure.api.s3.S3Errors.NOT_IMPLEMENTED;
import static dure.api.s3.S3Errors.NO_SUCH_VERSION;

import dure.kernel.Handler;
import dure.store.Store;
import dure.wire.AwsException;
import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every request is checked for before its verb runs: headers that ask for what is not offered, keys that are too
 * long, versions that do not exist, and the bucket owner the client expects.
 */
final class Refusals {
    static final int MAX_KEY_BYTES = 1024;

    /** Each asks for something Dure does not do, whatever its value. */
    private static final Set<String> NOT_OFFERED = Set.of(
            "AnnotationDirective",
            "BucketKeyEnabled",
            "CopySourceSSECustomerAlgorithm",
            "CopySourceSSECustomerKey",
            "CopySourceSSECustomerKeyMD5",
            "IfMatchInitiatedTime",
            "IfMatchLastModifiedTime",
            "IfMatchSize",
            "ObjectLockEventHold",
            "ObjectLockEventHoldDurationDays",
            "ObjectLockEventHoldDurationYears",
            "ObjectLockLegalHoldStatus",
            "ObjectLockMode",
            "ObjectLockRetainUntilDate",
            "SSECustomerAlgorithm",
            "SSECustomerKey",
            "SSECustomerKeyMD5",
            "SSEKMSEncryptionContext",
            "SSEKMSKeyId",
            "ServerSideEncryption",
            "WriteOffsetBytes",
            "ChecksumXXHASH64",
            "ChecksumXXHASH3",
            "ChecksumXXHASH128");

    private static final Set<String> GRANTS =
            Set.of("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP");

    /** ACLs that say what BucketOwnerEnforced already means. */
    private static final Set<String> HARMLESS_ACLS = Set.of("private", "bucket-owner-full-control");

    private static final Set<String> ACLS = Set.of(
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "bucket-owner-full-control");

    private static final Set<String> STORAGE_CLASSES = Set.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "GLACIER_IR",
            "DEEP_ARCHIVE",
            "OUTPOSTS",
            "SNOW",
            "EXPRESS_ONEZONE",
            "FSX_OPENZFS",
            "FSX_ONTAP");

    private static final Set<String> CHECKED_BY_VALUE =
            Set.of("ACL", "BypassGovernanceRetention", "ExpectedBucketOwner", "Key", "StorageClass", "VersionId");

    private final Store store;
    private final Map<StructureSchema<?>, List<Member>> watched = new ConcurrentHashMap<>();

    Refusals(Store store) {
        this.store = store;
    }

    <I extends Structure, O extends Structure> Handler<I, O> before(Handler<I, O> handler) {
        return (input, context) -> {
            check(input);
            return handler.handle(input, context);
        };
    }

    static AwsException notImplemented() {
        return NOT_IMPLEMENTED.because("A header you provided implies functionality that is not implemented");
    }

    /** S3's own way to name what it does not do. */
    static AwsException notImplemented(String header) {
        return NOT_IMPLEMENTED.because(
                "A header you provided implies functionality that is not implemented", Map.of("Header", header));
    }

    static void checkKey(String key) {
        int length = S3Keys.utf8(key).length;
        if (length > MAX_KEY_BYTES) {
            throw KEY_TOO_LONG_ERROR.because(
                    "Your key is too long", Map.of("Size", length, "MaxSizeAllowed", MAX_KEY_BYTES));
        }
    }

    /** Buckets are unversioned, so there is one version and its id is "null". */
    static void checkVersion(@Nullable String versionId) {
        if (versionId != null && !versionId.equals("null")) {
            throw versionId.length() == 32
                    ? NO_SUCH_VERSION.because("The specified version does not exist.", Map.of("VersionId", versionId))
                    : INVALID_ARGUMENT.because(
                            "Invalid version id specified",
                            Map.of("ArgumentName", "versionId", "ArgumentValue", versionId));
        }
    }

    void checkOwner(String bucket, @Nullable String expectedOwner) {
        if (expectedOwner != null) {
            store.read(reader -> BucketStore.find(reader, bucket)).ifPresent(record -> {
                if (!record.owner().value().equals(expectedOwner)) {
                    throw ACCESS_DENIED.because("Access Denied");
                }
            });
        }
    }

    private void check(Structure input) {
        for (Member member : watched.computeIfAbsent(input.schema(), Refusals::watch)) {
            Object value = input.member(member.index());
            if (value != null) {
                if (NOT_OFFERED.contains(member.name())) {
                    throw notImplemented(member.wireName());
                }
                check(input, member.name(), value);
            }
        }
    }

    private void check(Structure input, String name, Object value) {
        if (GRANTS.contains(name)) {
            throw ACCESS_CONTROL_LIST_NOT_SUPPORTED.because("The bucket does not allow ACLs");
        }
        switch (name) {
            case "ACL" -> {
                if (!ACLS.contains(value)) {
                    throw INVALID_ARGUMENT.because(
                            "The ACL specified is not valid",
                            Map.of("ArgumentName", "x-amz-acl", "ArgumentValue", value));
                }
                if (!HARMLESS_ACLS.contains(value)) {
                    throw ACCESS_CONTROL_LIST_NOT_SUPPORTED.because("The bucket does not allow ACLs");
                }
            }
            case "StorageClass" -> {
                if (!STORAGE_CLASSES.contains(value)) {
                    throw INVALID_STORAGE_CLASS.because(
                            "The storage class you specified is not valid", Map.of("StorageClassRequested", value));
                }
                if (!value.equals("STANDARD")) {
                    throw notImplemented("x-amz-storage-class");
                }
            }
            case "BypassGovernanceRetention" -> {
                if (value.equals(true)) {
                    throw INVALID_ARGUMENT.because(
                            "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.");
                }
            }
            case "Key" -> checkKey((String) value);
            case "VersionId" -> checkVersion((String) value);
            case "ExpectedBucketOwner" -> {
                String bucket = Members.text(input, "Bucket");
                if (bucket != null) {
                    checkOwner(bucket, (String) value);
                }
            }
            default -> throw new IllegalStateException("nothing is known of " + name);
        }
    }

    private static List<Member> watch(StructureSchema<?> schema) {
        List<Member> members = new ArrayList<>();
        for (Member member : schema.members()) {
            String name = member.name();
            if (NOT_OFFERED.contains(name) || GRANTS.contains(name) || CHECKED_BY_VALUE.contains(name)) {
                members.add(member);
            }
        }
        return List.copyOf(members);
    }
}
