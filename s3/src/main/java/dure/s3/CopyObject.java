package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.INVALID_REQUEST;

import dure.api.s3.CopyObjectOutput;
import dure.api.s3.CopyObjectRequest;
import dure.api.s3.CopyObjectResult;
import dure.api.s3.CopyPartResult;
import dure.api.s3.UploadPartCopyOutput;
import dure.api.s3.UploadPartCopyRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.s3.ContentStore.Received;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.store.Store;
import dure.wire.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CopyObject and UploadPartCopy. The bytes are copied, so that source and copy live and die by themselves.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">CopyObject</a>
 */
final class CopyObject {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private final Store store;
    private final ContentStore contents;
    private final ObjectStore objects;
    private final MultipartUploads uploads;
    private final Refusals refusals;
    private final Absence absence;
    private final Clock clock;

    CopyObject(
            Store store,
            ContentStore contents,
            ObjectStore objects,
            MultipartUploads uploads,
            Refusals refusals,
            Absence absence,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.objects = objects;
        this.uploads = uploads;
        this.refusals = refusals;
        this.absence = absence;
        this.clock = clock;
    }

    private record Source(ObjectRecord object, Body body) {}

    CopyObjectOutput copy(CopyObjectRequest input, RequestContext context) {
        CopySource from = CopySource.parse(input.copySource());
        boolean replaceMetadata = directive(input.metadataDirective(), "x-amz-metadata-directive");
        boolean replaceTags = directive(input.taggingDirective(), "x-amz-tagging-directive");
        ObjectMetadata given = MetadataReader.read(input);
        Map<String, String> givenTags = replaceTags ? Tags.ofHeader(input.tagging()) : Map.of();
        boolean itself = from.bucket().equals(input.bucket()) && from.key().equals(input.key());
        if (itself && !replaceMetadata && input.websiteRedirectLocation() == null) {
            throw INVALID_REQUEST.because("This copy request is illegal because it is trying to copy an object to"
                    + " itself without changing the object's metadata, storage class, website redirect location or"
                    + " encryption attributes.");
        }
        Preconditions onSource = new Preconditions(
                input.copySourceIfMatch(),
                input.copySourceIfNoneMatch(),
                input.copySourceIfModifiedSince(),
                input.copySourceIfUnmodifiedSince());
        Source source = open(from, input.expectedSourceBucketOwner(), onSource, null, context);
        ObjectRecord old = source.object;
        ChecksumAlgorithm algorithm =
                Checksums.named(input.checksumAlgorithm()).orElse(old.checksum().algorithm());
        Received received = receive(source, algorithm);
        ObjectRecord copy = new ObjectRecord(
                received.size(),
                PutObject.now(clock),
                HexFormat.of().formatHex(received.digest(ChecksumAlgorithm.MD5)),
                received.content(),
                StoredChecksum.full(algorithm, received.digest(algorithm)),
                // A redirect is never copied; it must be said again.
                replaceMetadata ? given : old.metadata().withRedirect(given.websiteRedirectLocation()),
                replaceTags ? givenTags : old.tags());
        write(input, received, copy);
        CopyObjectResult result = CopyObjectResult.builder()
                .eTag(copy.quotedEtag())
                .lastModified(copy.lastModified())
                .build();
        return CopyObjectOutput.builder()
                .copyObjectResult(Checksums.show(result, copy.checksum()))
                .build();
    }

    private void write(CopyObjectRequest input, Received received, ObjectRecord copy) {
        Preconditions onTarget = Preconditions.ofWrite(input.ifMatch(), input.ifNoneMatch());
        store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            Optional<ObjectRecord> predecessor = objects.find(transaction, bucket, input.key());
            onTarget.checkWrite(input.key(), predecessor);
            contents.keep(transaction, received);
            objects.replace(transaction, bucket, input.key(), predecessor, copy);
        });
    }

    UploadPartCopyOutput copyPart(UploadPartCopyRequest input, RequestContext context) {
        UploadStore.checkPartNumber(input.partNumber());
        UploadRecord upload = uploads.find(input.bucket(), input.key(), input.uploadId());
        Preconditions onSource = new Preconditions(
                input.copySourceIfMatch(),
                input.copySourceIfNoneMatch(),
                input.copySourceIfModifiedSince(),
                input.copySourceIfUnmodifiedSince());
        Source source = open(
                CopySource.parse(input.copySource()),
                input.expectedSourceBucketOwner(),
                onSource,
                input.copySourceRange(),
                context);
        Received received = receive(source, upload.algorithm());
        StoredChecksum checksum = StoredChecksum.full(upload.algorithm(), received.digest(upload.algorithm()));
        PartRecord part =
                uploads.save(input.bucket(), input.key(), input.uploadId(), input.partNumber(), received, checksum);
        CopyPartResult result = CopyPartResult.builder()
                .eTag('"' + part.etag() + '"')
                .lastModified(part.lastModified())
                .build();
        return UploadPartCopyOutput.builder()
                .copyPartResult(upload.checksumAsked() ? Checksums.show(result, checksum) : result)
                .build();
    }

    private Source open(
            CopySource from,
            @Nullable String expectedOwner,
            Preconditions preconditions,
            @Nullable String range,
            RequestContext context) {
        Refusals.checkVersion(from.versionId().orElse(null));
        refusals.checkOwner(from.bucket(), expectedOwner);
        return store.read(reader -> {
                    BucketRecord bucket = BucketStore.require(reader, from.bucket());
                    return objects.find(reader, bucket, from.key()).map(object -> {
                        preconditions.checkCopySource(object);
                        ByteRange bytes = range == null ? new ByteRange(0, object.size()) : range(range, object.size());
                        if (bytes.length() > PutObject.MAX_BODY_BYTES) {
                            throw INVALID_REQUEST.because("The specified copy source is larger than the maximum"
                                    + " allowable size for a copy source: " + PutObject.MAX_BODY_BYTES);
                        }
                        Body body = contents.open(reader, object.content(), bytes.offset(), bytes.length());
                        return new Source(object, body);
                    });
                })
                .orElseThrow(() -> absence.of(from.bucket(), from.key(), context));
    }

    private Received receive(Source source, ChecksumAlgorithm algorithm) {
        try (InputStream stream = source.body.stream()) {
            return contents.receive(stream, source.body.length(), Set.of(algorithm));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the source of a copy", unreadable);
        }
    }

    private static ByteRange range(String header, long size) {
        Matcher matcher = RANGE.matcher(header);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) > Long.parseLong(matcher.group(2))) {
            throw INVALID_ARGUMENT.because("The x-amz-copy-source-range value must be of the form bytes=first-last"
                    + " where first and last are the zero-based offsets of the first and last bytes to copy");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        if (last >= size) {
            throw INVALID_ARGUMENT.because("Range specified is not valid for source object of size: " + size);
        }
        return new ByteRange(first, last - first + 1);
    }

    private static boolean directive(@Nullable String value, String header) {
        return switch (value) {
            case null -> false;
            case "COPY" -> false;
            case "REPLACE" -> true;
            default ->
                throw INVALID_ARGUMENT.because(
                        "Unknown metadata directive.", Map.of("ArgumentName", header, "ArgumentValue", value));
        };
    }
}
