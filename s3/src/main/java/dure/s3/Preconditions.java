package dure.s3;

import static dure.api.s3.S3Errors.NO_SUCH_KEY;
import static dure.api.s3.S3Errors.PRECONDITION_FAILED;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditional headers.
 *
 * @param ifMatch ETags, comma-separated, or an asterisk
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html">Conditional requests</a>
 */
record Preconditions(
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable Instant ifModifiedSince,
        @Nullable Instant ifUnmodifiedSince) {

    private static final ScalarSchema TEXT = ScalarSchema.of("Text", ShapeType.STRING);
    private static final ScalarSchema TIME = ScalarSchema.of("Time", ShapeType.TIMESTAMP);

    /** A 304 carries the headers that its 200 would have had to name the object (RFC 9110, 15.4.5). */
    private static final ErrorType NOT_MODIFIED = new ErrorType("NotModified", "NotModified", 304, true, notModified());

    static Preconditions ofWrite(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Preconditions(ifMatch, ifNoneMatch, null, null);
    }

    /** @throws AwsException 412 or 304 when the object must not be returned */
    void checkRead(ObjectRecord object) {
        if (ifMatch != null) {
            if (!matches(ifMatch, object)) {
                throw failed("If-Match");
            }
        } else if (ifUnmodifiedSince != null && object.lastModified().isAfter(ifUnmodifiedSince)) {
            throw failed("If-Unmodified-Since");
        }
        boolean unchanged = ifNoneMatch != null
                ? matches(ifNoneMatch, object)
                : ifModifiedSince != null && !object.lastModified().isAfter(ifModifiedSince);
        if (unchanged) {
            Map<String, Object> headers = new HashMap<>();
            headers.put("ETag", object.quotedEtag());
            headers.put("LastModified", object.lastModified());
            String cacheControl = object.metadata().cacheControl();
            if (cacheControl != null) {
                headers.put("CacheControl", cacheControl);
            }
            throw NOT_MODIFIED.because("Not Modified", headers);
        }
    }

    /** The same for the source of a copy, where every refusal is a 412. */
    void checkCopySource(ObjectRecord object) {
        boolean holds = (ifMatch == null || matches(ifMatch, object))
                && (ifMatch != null
                        || ifUnmodifiedSince == null
                        || !object.lastModified().isAfter(ifUnmodifiedSince))
                && (ifNoneMatch == null || !matches(ifNoneMatch, object))
                && (ifNoneMatch != null
                        || ifModifiedSince == null
                        || object.lastModified().isAfter(ifModifiedSince));
        if (!holds) {
            throw PRECONDITION_FAILED.because("At least one of the pre-conditions you specified did not hold");
        }
    }

    /** @throws AwsException when the current object, or that there is none, forbids the write */
    void checkWrite(String key, Optional<ObjectRecord> current) {
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.strip().equals("*")) {
                throw Refusals.notImplemented("If-None-Match");
            }
            if (current.isPresent()) {
                throw failed("If-None-Match");
            }
        }
        if (ifMatch != null) {
            if (current.isEmpty()) {
                throw ifMatch.strip().equals("*")
                        ? failed("If-Match")
                        : NO_SUCH_KEY.because("The specified key does not exist.", Map.of("Key", key));
            }
            if (!matches(ifMatch, current.get())) {
                throw failed("If-Match");
            }
        }
    }

    private static boolean matches(String etags, ObjectRecord object) {
        for (String candidate : etags.split(",")) {
            String etag = candidate.strip();
            if (etag.startsWith("W/")) {
                etag = etag.substring(2);
            }
            if (etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")) {
                etag = etag.substring(1, etag.length() - 1);
            }
            if (etag.equals("*") || etag.equals(object.etag())) {
                return true;
            }
        }
        return false;
    }

    private static AwsException failed(String condition) {
        return PRECONDITION_FAILED.because(
                "At least one of the pre-conditions you specified did not hold", Map.of("Condition", condition));
    }

    private record Unmodified(@Nullable Object[] values) implements Structure {
        @Override
        public StructureSchema<?> schema() {
            throw new UnsupportedOperationException("only encoded, never read");
        }

        @Override
        public @Nullable Object member(int index) {
            return values[index];
        }
    }

    private static StructureSchema<?> notModified() {
        return new StructureSchema<>(
                "NotModified",
                Set.of(StructureSchema.Trait.ERROR),
                null,
                null,
                List.of(
                        Member.of("ETag", 0, () -> TEXT, Location.HEADER, "ETag"),
                        Member.of("LastModified", 1, () -> TIME, Location.HEADER, "Last-Modified"),
                        Member.of("CacheControl", 2, () -> TEXT, Location.HEADER, "Cache-Control")),
                Unmodified::new);
    }
}
