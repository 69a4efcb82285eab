package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import dure.api.s3.CommonPrefix;
import dure.api.s3.Initiator;
import dure.api.s3.ListMultipartUploadsOutput;
import dure.api.s3.ListMultipartUploadsRequest;
import dure.api.s3.ListPartsOutput;
import dure.api.s3.ListPartsRequest;
import dure.api.s3.MultipartUpload;
import dure.api.s3.Owner;
import dure.api.s3.Part;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ListMultipartUploads, by key and then by when they began; ListParts. */
final class ListUploads {
    private final Store store;

    ListUploads(Store store) {
        this.store = store;
    }

    /** A line of a page: an upload, or a common prefix when {@code id} is empty. */
    private record Line(String key, Optional<String> id, Optional<UploadRecord> upload) {}

    private record Page(BucketRecord bucket, List<Line> lines, boolean truncated) {}

    ListMultipartUploadsOutput list(ListMultipartUploadsRequest input, RequestContext context) {
        int max = ListObjects.max(input.maxUploads(), "max-uploads");
        ListedKeys names = ListedKeys.encodedAs(input.encodingType());
        Page page = store.read(reader -> page(reader, input, max));
        Owner owner = Owner.builder()
                .id(Ids.canonicalUser(page.bucket.owner().value()))
                .build();
        List<MultipartUpload> uploads = new ArrayList<>();
        List<CommonPrefix> prefixes = new ArrayList<>();
        for (Line line : page.lines) {
            if (line.id.isPresent() && line.upload.isPresent()) {
                uploads.add(upload(names.write(line.key), line.id.get(), line.upload.get(), owner));
            } else {
                prefixes.add(
                        CommonPrefix.builder().prefix(names.write(line.key)).build());
            }
        }
        Optional<Line> last = page.truncated ? Optional.of(page.lines.getLast()) : Optional.empty();
        String delimiter = ListObjects.orEmpty(input.delimiter());
        return ListMultipartUploadsOutput.builder()
                .bucket(input.bucket())
                .keyMarker(names.write(ListObjects.orEmpty(input.keyMarker())))
                .uploadIdMarker(ListObjects.orEmpty(input.uploadIdMarker()))
                .nextKeyMarker(last.map(line -> names.write(line.key)).orElse(null))
                .nextUploadIdMarker(last.flatMap(Line::id).orElse(null))
                .prefix(names.write(ListObjects.orEmpty(input.prefix())))
                .delimiter(delimiter.isEmpty() ? null : names.write(delimiter))
                .encodingType(input.encodingType())
                .maxUploads(max)
                .isTruncated(page.truncated)
                .uploads(uploads)
                .commonPrefixes(prefixes)
                .build();
    }

    private static Page page(Reader reader, ListMultipartUploadsRequest input, int max) {
        BucketRecord bucket = BucketStore.require(reader, input.bucket());
        String prefix = ListObjects.orEmpty(input.prefix());
        String delimiter = ListObjects.orEmpty(input.delimiter());
        byte[] base = S3Keys.uploads(bucket.id());
        byte[] first = beginningWith(base, prefix);
        byte[] end = Keys.afterPrefix(first);
        byte[] position = begin(bucket, input, prefix, delimiter);
        if (Arrays.compareUnsigned(position, first) < 0) {
            position = first;
        }
        List<Line> lines = new ArrayList<>();
        while (max > 0 && Arrays.compareUnsigned(position, end) < 0) {
            byte @Nullable [] resume = null;
            try (Range range = reader.range(position, end)) {
                while (resume == null && range.hasNext()) {
                    if (lines.size() == max) {
                        return new Page(bucket, lines, true);
                    }
                    Range.Entry entry = range.next();
                    Keys.Parser parser = Keys.parse(entry.key(), base.length);
                    String key = parser.text();
                    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                    if (at < 0) {
                        UploadRecord upload = UploadRecord.decode(entry.value());
                        lines.add(new Line(key, Optional.of(parser.text()), Optional.of(upload)));
                    } else {
                        String common = key.substring(0, at + delimiter.length());
                        lines.add(new Line(common, Optional.empty(), Optional.empty()));
                        resume = Keys.afterPrefix(beginningWith(base, common));
                    }
                }
            }
            if (resume == null) {
                break;
            }
            position = resume;
        }
        return new Page(bucket, lines, false);
    }

    /** With an upload id the page begins after that upload of the key, without it after every upload of the key. */
    private static byte[] begin(
            BucketRecord bucket, ListMultipartUploadsRequest input, String prefix, String delimiter) {
        String key = ListObjects.orEmpty(input.keyMarker());
        String id = ListObjects.orEmpty(input.uploadIdMarker());
        if (key.isEmpty()) {
            return S3Keys.uploads(bucket.id());
        }
        if (!id.isEmpty()) {
            return Keys.after(S3Keys.upload(bucket.id(), key, id));
        }
        return ListObjects.after(key, prefix, delimiter).afterPrefix()
                ? Keys.afterPrefix(beginningWith(S3Keys.uploads(bucket.id()), key))
                : Keys.afterPrefix(S3Keys.uploads(bucket.id(), key));
    }

    /** What stored keys begin with whose text begins with the prefix: as a text part, but without its end. */
    private static byte[] beginningWith(byte[] base, String prefix) {
        byte[] part = Keys.key(prefix);
        byte[] joined = Arrays.copyOf(base, base.length + part.length - 2);
        System.arraycopy(part, 0, joined, base.length, part.length - 2);
        return joined;
    }

    private static MultipartUpload upload(String key, String id, UploadRecord upload, Owner owner) {
        return MultipartUpload.builder()
                .key(key)
                .uploadId(id)
                .initiated(upload.initiated())
                .initiator(Initiator.builder().id(upload.initiator()).build())
                .owner(owner)
                .storageClass("STANDARD")
                .checksumAlgorithm(upload.checksumAsked() ? upload.algorithm().name() : null)
                .checksumType(upload.checksumAsked() ? upload.checksumType().name() : null)
                .build();
    }

    ListPartsOutput listParts(ListPartsRequest input, RequestContext context) {
        int max = ListObjects.max(input.maxParts(), "max-parts");
        int marker = input.partNumberMarker() == null ? 0 : input.partNumberMarker();
        if (marker < 0) {
            throw INVALID_ARGUMENT.because(
                    "Argument part-number-marker must be an integer between 0 and 2147483647",
                    Map.of("ArgumentName", "part-number-marker", "ArgumentValue", marker));
        }
        return store.read(reader -> {
            BucketRecord bucket = BucketStore.require(reader, input.bucket());
            UploadRecord upload = UploadStore.require(reader, bucket, input.key(), input.uploadId());
            List<PartRecord> found = UploadStore.parts(reader, input.uploadId(), marker, max + 1);
            boolean truncated = max > 0 && found.size() > max;
            List<PartRecord> page = found.subList(0, Math.min(max, found.size()));
            return ListPartsOutput.builder()
                    .bucket(input.bucket())
                    .key(input.key())
                    .uploadId(input.uploadId())
                    .partNumberMarker(marker)
                    .nextPartNumberMarker(page.isEmpty() ? 0 : page.getLast().number())
                    .maxParts(max)
                    .isTruncated(truncated)
                    .parts(page.stream().map(part -> part(part, upload)).toList())
                    .initiator(Initiator.builder().id(upload.initiator()).build())
                    .owner(Owner.builder()
                            .id(Ids.canonicalUser(bucket.owner().value()))
                            .build())
                    .storageClass("STANDARD")
                    .checksumAlgorithm(
                            upload.checksumAsked() ? upload.algorithm().name() : null)
                    .checksumType(upload.checksumAsked() ? upload.checksumType().name() : null)
                    .build();
        });
    }

    private static Part part(PartRecord part, UploadRecord upload) {
        Part shown = Part.builder()
                .partNumber(part.number())
                .size(part.size())
                .eTag('"' + part.etag() + '"')
                .lastModified(part.lastModified())
                .build();
        return upload.checksumAsked() ? Checksums.show(shown, part.checksum()) : shown;
    }
}
