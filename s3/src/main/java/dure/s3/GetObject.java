package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.INVALID_PART_NUMBER;
import static dure.api.s3.S3Errors.INVALID_REQUEST;

import dure.api.s3.GetObjectOutput;
import dure.api.s3.GetObjectRequest;
import dure.api.s3.HeadObjectOutput;
import dure.api.s3.HeadObjectRequest;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.http.Body;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GetObject and HeadObject, which answer alike but for the body.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
final class GetObject {
    /** Query parameter and the header it replaces; only signed requests may. */
    private static final Map<String, String> OVERRIDES = Map.of(
            "ResponseCacheControl", "CacheControl",
            "ResponseContentDisposition", "ContentDisposition",
            "ResponseContentEncoding", "ContentEncoding",
            "ResponseContentLanguage", "ContentLanguage",
            "ResponseContentType", "ContentType");

    private final Store store;
    private final KnownBuckets buckets;
    private final ContentStore contents;
    private final ObjectStore objects;
    private final Absence absence;

    GetObject(Store store, KnownBuckets buckets, ContentStore contents, ObjectStore objects, Absence absence) {
        this.store = store;
        this.buckets = buckets;
        this.contents = contents;
        this.objects = objects;
        this.absence = absence;
    }

    /**
     * What of the object is sent.
     *
     * @param parts how many the object was uploaded in, when the request asks for one by number
     * @param checksum of what is sent, when one is known
     */
    private record Selection(
            ByteRange range, boolean partial, Optional<Integer> parts, Optional<StoredChecksum> checksum) {}

    private record Found(ObjectRecord object, Selection selection, Body body) {}

    GetObjectOutput get(GetObjectRequest input, RequestContext context) {
        Preconditions preconditions = new Preconditions(
                input.ifMatch(), input.ifNoneMatch(), input.ifModifiedSince(), input.ifUnmodifiedSince());
        checkOverrides(input, context);
        Found found = find(input.bucket(), input.key(), preconditions, input, true)
                .orElseThrow(() -> absence.of(input.bucket(), input.key(), context));
        return answer(GetObjectOutput.SCHEMA, input, found)
                .set("Body", found.body)
                .build();
    }

    HeadObjectOutput head(HeadObjectRequest input, RequestContext context) {
        Preconditions preconditions = new Preconditions(
                input.ifMatch(), input.ifNoneMatch(), input.ifModifiedSince(), input.ifUnmodifiedSince());
        checkOverrides(input, context);
        Found found = find(input.bucket(), input.key(), preconditions, input, false)
                .orElseThrow(() -> absence.of(input.bucket(), input.key(), context));
        return answer(HeadObjectOutput.SCHEMA, input, found).build();
    }

    private Optional<Found> find(
            String bucketName, String key, Preconditions preconditions, Structure input, boolean body) {
        BucketRecord bucket = buckets.require(bucketName);
        return store.read(reader -> find(reader, bucket, key, preconditions, input, body));
    }

    private Optional<Found> find(
            Reader reader,
            BucketRecord bucket,
            String key,
            Preconditions preconditions,
            Structure input,
            boolean body) {
        return objects.find(reader, bucket, key).map(object -> {
            preconditions.checkRead(object);
            Selection selection =
                    select(reader, object, Members.text(input, "Range"), (Integer) Members.get(input, "PartNumber"));
            ByteRange range = selection.range;
            return new Found(
                    object,
                    selection,
                    body ? contents.open(reader, object.content(), range.offset(), range.length()) : Body.EMPTY);
        });
    }

    private Selection select(Reader reader, ObjectRecord object, @Nullable String range, @Nullable Integer partNumber) {
        ByteRange whole = new ByteRange(0, object.size());
        if (partNumber != null) {
            if (range != null) {
                throw INVALID_REQUEST.because("Cannot specify both Range header and partNumber query parameter");
            }
            return selectPart(reader, object, whole, partNumber);
        }
        Optional<ByteRange> asked = ByteRange.parse(range, object.size());
        return asked.map(some -> new Selection(some, true, Optional.empty(), Optional.empty()))
                .orElseGet(() -> new Selection(whole, false, Optional.empty(), Optional.of(object.checksum())));
    }

    private Selection selectPart(Reader reader, ObjectRecord object, ByteRange whole, int partNumber) {
        if (partNumber < 1 || partNumber > UploadStore.MAX_PARTS) {
            throw INVALID_ARGUMENT.because("Part number must be an integer between 1 and 10000, inclusive");
        }
        if (!(object.content() instanceof Content.Parts manifest)) {
            if (partNumber > 1) {
                throw unsatisfiable(partNumber, 1);
            }
            return new Selection(whole, object.size() > 0, Optional.empty(), Optional.of(object.checksum()));
        }
        List<PartRecord> parts = contents.parts(reader, manifest);
        if (partNumber > parts.size()) {
            throw unsatisfiable(partNumber, parts.size());
        }
        long offset = parts.stream()
                .limit(partNumber - 1L)
                .mapToLong(PartRecord::size)
                .sum();
        PartRecord part = parts.get(partNumber - 1);
        return new Selection(
                new ByteRange(offset, part.size()), true, Optional.of(parts.size()), Optional.of(part.checksum()));
    }

    private static RuntimeException unsatisfiable(int partNumber, int parts) {
        return INVALID_PART_NUMBER.because(
                "The requested partnumber is not satisfiable",
                Map.of("PartNumberRequested", partNumber, "ActualPartCount", parts));
    }

    private static <O extends Structure> Members.Filler<O> answer(
            StructureSchema<O> schema, Structure input, Found found) {
        ObjectRecord object = found.object;
        ObjectMetadata metadata = object.metadata();
        Selection selection = found.selection;
        Members.Filler<O> output = new Members.Filler<>(schema)
                .set("AcceptRanges", "bytes")
                .set("LastModified", object.lastModified())
                .set("ContentLength", selection.range.length())
                .set("ETag", object.quotedEtag())
                .set("CacheControl", metadata.cacheControl())
                .set("ContentDisposition", metadata.contentDisposition())
                .set("ContentEncoding", metadata.contentEncoding())
                .set("ContentLanguage", metadata.contentLanguage())
                .set("ContentType", metadata.contentType())
                .set("Expires", metadata.expires())
                .set("WebsiteRedirectLocation", metadata.websiteRedirectLocation())
                .set("Metadata", metadata.user())
                .set("PartsCount", selection.parts.orElse(null))
                .set("TagCount", object.tags().isEmpty() ? null : object.tags().size());
        if (selection.partial) {
            output.set("HttpStatusCode", 206).set("ContentRange", selection.range.contentRange(object.size()));
        }
        if (Members.text(input, "ChecksumMode") != null) {
            selection.checksum.ifPresent(checksum -> Checksums.show(output, checksum));
        }
        override(input, output);
        return output;
    }

    private static void override(Structure input, Members.Filler<?> output) {
        OVERRIDES.forEach((parameter, header) -> {
            String value = Members.text(input, parameter);
            if (value != null) {
                output.set(header, value);
            }
        });
        if (Members.get(input, "ResponseExpires") instanceof Instant expires) {
            output.set("Expires", HttpDates.format(expires));
        }
    }

    private static void checkOverrides(Structure input, RequestContext context) {
        boolean some = Members.get(input, "ResponseExpires") != null
                || OVERRIDES.keySet().stream().anyMatch(name -> Members.get(input, name) != null);
        if (some && context.caller().isAnonymous()) {
            throw INVALID_REQUEST.because(
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }
}
