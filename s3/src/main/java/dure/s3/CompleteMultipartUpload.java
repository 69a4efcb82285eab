package dure.s3;

import static dure.api.s3.S3Errors.BAD_DIGEST;
import static dure.api.s3.S3Errors.ENTITY_TOO_SMALL;
import static dure.api.s3.S3Errors.INVALID_PART;
import static dure.api.s3.S3Errors.INVALID_PART_ORDER;
import static dure.api.s3.S3Errors.INVALID_REQUEST;
import static dure.api.s3.S3Errors.MALFORMED_XML;

import dure.api.s3.CompleteMultipartUploadOutput;
import dure.api.s3.CompleteMultipartUploadRequest;
import dure.api.s3.CompletedPart;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.s3.checksum.ChecksumType;
import dure.store.Store;
import dure.store.Transaction;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CompleteMultipartUpload: makes an object of parts without copying a byte.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
 *     CompleteMultipartUpload</a>
 */
final class CompleteMultipartUpload {
    /** Of every part but the last. */
    static final long MIN_PART_BYTES = 5L << 20;

    private static final Pattern ETAG = Pattern.compile("\"?[0-9a-f]{32}\"?");

    private final Store store;
    private final ContentStore contents;
    private final ObjectStore objects;
    private final UploadStore uploads;
    private final Clock clock;

    CompleteMultipartUpload(Store store, ContentStore contents, ObjectStore objects, UploadStore uploads, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.objects = objects;
        this.uploads = uploads;
        this.clock = clock;
    }

    CompleteMultipartUploadOutput complete(CompleteMultipartUploadRequest input, RequestContext context) {
        List<CompletedPart> wanted = wanted(input);
        ObjectRecord object = store.transact(transaction -> complete(transaction, input, wanted));
        String scheme = context.secure() ? "https://" : "http://";
        CompleteMultipartUploadOutput output = CompleteMultipartUploadOutput.builder()
                .bucket(input.bucket())
                .key(input.key())
                .eTag(object.quotedEtag())
                .location(scheme + context.host() + "/" + input.bucket() + "/" + ListedKeys.URL.write(input.key()))
                .build();
        return Checksums.show(output, object.checksum());
    }

    private static List<CompletedPart> wanted(CompleteMultipartUploadRequest input) {
        List<CompletedPart> parts = input.multipartUpload() == null
                ? List.of()
                : input.multipartUpload().parts();
        if (parts == null || parts.isEmpty() || parts.size() > UploadStore.MAX_PARTS) {
            throw MALFORMED_XML.because(
                    "The XML you provided was not well-formed or did not validate against our" + " published schema");
        }
        int before = 0;
        for (CompletedPart part : parts) {
            Integer number = part.partNumber();
            if (number == null || part.eTag() == null) {
                throw MALFORMED_XML.because("The XML you provided was not well-formed or did not validate against"
                        + " our published schema");
            }
            if (number <= before) {
                throw INVALID_PART_ORDER.because("The list of parts was not in ascending order. The parts list must"
                        + " be specified in order by part number.");
            }
            before = number;
        }
        return parts;
    }

    private ObjectRecord complete(
            Transaction transaction, CompleteMultipartUploadRequest input, List<CompletedPart> wanted) {
        BucketRecord bucket = BucketStore.require(transaction, input.bucket());
        String id = input.uploadId();
        Optional<ObjectRecord> predecessor = objects.find(transaction, bucket, input.key());
        Optional<ObjectRecord> done = predecessor.filter(object -> isOf(object, id, wanted));
        if (done.isPresent()) {
            return done.get();
        }
        UploadRecord upload = UploadStore.require(transaction, bucket, input.key(), id);
        Preconditions.ofWrite(input.ifMatch(), input.ifNoneMatch()).checkWrite(input.key(), predecessor);

        List<PartRecord> uploaded = UploadStore.parts(transaction, id, 0, UploadStore.MAX_PARTS);
        List<PartRecord> parts = choose(upload, uploaded, wanted);
        StoredChecksum checksum = checksum(upload, parts);
        checkAnnounced(input, checksum, parts);

        Set<Integer> used = parts.stream().map(PartRecord::number).collect(Collectors.toSet());
        List<PartRecord> unused =
                uploaded.stream().filter(part -> !used.contains(part.number())).toList();
        uploads.remove(transaction, bucket, input.key(), id, unused);
        ObjectRecord object = new ObjectRecord(
                size(parts),
                PutObject.now(clock),
                etag(parts.stream().map(PartRecord::etag).toList()),
                contents.keepParts(transaction, id, parts),
                checksum,
                upload.metadata(),
                upload.tags());
        objects.replace(transaction, bucket, input.key(), predecessor, object);
        return object;
    }

    /**
     * Whether the object is what this same request has made before: a client that missed the answer may ask again, as
     * long as nobody has written to the key since.
     */
    private static boolean isOf(ObjectRecord object, String uploadId, List<CompletedPart> wanted) {
        return object.content() instanceof Content.Parts(String manifest, int count)
                && manifest.equals(uploadId)
                && count == wanted.size()
                && wanted.stream()
                        .allMatch(part ->
                                ETAG.matcher(String.valueOf(part.eTag())).matches())
                && object.etag()
                        .equals(etag(wanted.stream()
                                .map(part -> unquoted(String.valueOf(part.eTag())))
                                .toList()));
    }

    private static List<PartRecord> choose(UploadRecord upload, List<PartRecord> uploaded, List<CompletedPart> wanted) {
        Map<Integer, PartRecord> byNumber = new HashMap<>();
        uploaded.forEach(part -> byNumber.put(part.number(), part));
        List<PartRecord> parts = new ArrayList<>(wanted.size());
        for (CompletedPart each : wanted) {
            PartRecord part = byNumber.get(each.partNumber());
            if (part == null || !part.etag().equals(unquoted(String.valueOf(each.eTag())))) {
                throw invalidPart(each);
            }
            checkPartChecksum(upload, each, part);
            parts.add(part);
        }
        for (PartRecord part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < MIN_PART_BYTES) {
                throw ENTITY_TOO_SMALL.because(
                        "Your proposed upload is smaller than the minimum allowed size",
                        Map.of(
                                "ProposedSize", part.size(),
                                "MinSizeAllowed", MIN_PART_BYTES,
                                "PartNumber", part.number(),
                                "ETag", part.etag()));
            }
        }
        return parts;
    }

    private static void checkPartChecksum(UploadRecord upload, CompletedPart wanted, PartRecord part) {
        Map<ChecksumAlgorithm, String> sent = Checksums.sent(wanted);
        String value = sent.get(upload.algorithm());
        if (value == null && upload.checksumAsked() && upload.checksumType() == ChecksumType.COMPOSITE) {
            throw INVALID_REQUEST.because("The upload was created using a "
                    + upload.algorithm().name().toLowerCase(java.util.Locale.ROOT)
                    + " checksum. The complete request must include the checksum for each part. It was missing for"
                    + " part " + part.number() + " in the request.");
        }
        if (value != null && !value.equals(part.checksum().value())) {
            throw invalidPart(wanted);
        }
    }

    private static RuntimeException invalidPart(CompletedPart part) {
        return INVALID_PART.because(
                "One or more of the specified parts could not be found.  The part may not have been uploaded, or the"
                        + " specified entity tag may not match the part's entity tag.",
                Map.of("PartNumber", String.valueOf(part.partNumber()), "ETag", String.valueOf(part.eTag())));
    }

    private static String unquoted(String etag) {
        return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }

    private static StoredChecksum checksum(UploadRecord upload, List<PartRecord> parts) {
        ChecksumAlgorithm algorithm = upload.algorithm();
        if (upload.checksumType() == ChecksumType.FULL_OBJECT) {
            byte[] whole = parts.getFirst().checksum().digest();
            for (PartRecord part : parts.subList(1, parts.size())) {
                whole = algorithm.combine(whole, part.checksum().digest(), part.size());
            }
            return StoredChecksum.full(algorithm, whole);
        }
        ChecksumAlgorithm.Running running = algorithm.start();
        for (PartRecord part : parts) {
            byte[] digest = part.checksum().digest();
            running.update(digest, 0, digest.length);
        }
        String value = Base64.getEncoder().encodeToString(running.digest()) + "-" + parts.size();
        return new StoredChecksum(algorithm, ChecksumType.COMPOSITE, value);
    }

    private static void checkAnnounced(
            CompleteMultipartUploadRequest input, StoredChecksum checksum, List<PartRecord> parts) {
        Long size = input.mpuObjectSize();
        if (size != null && size != size(parts)) {
            throw INVALID_REQUEST.because("The provided 'x-amz-mp-object-size' header value " + size
                    + " does not match what was computed: " + size(parts));
        }
        if (input.checksumType() != null
                && !input.checksumType().equals(checksum.type().name())) {
            throw INVALID_REQUEST.because("The checksum type of the request, " + input.checksumType()
                    + ", is not that of the upload, " + checksum.type() + ".");
        }
        Checksums.sent(input).forEach((algorithm, value) -> {
            if (algorithm != checksum.algorithm() || !value.equals(checksum.value())) {
                throw BAD_DIGEST.because("The " + algorithm + " you specified did not match the calculated checksum.");
            }
        });
    }

    private static long size(List<PartRecord> parts) {
        return parts.stream().mapToLong(PartRecord::size).sum();
    }

    /** MD5 of the parts' MD5s, and how many there are. */
    private static String etag(List<String> parts) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        parts.forEach(part -> digests.writeBytes(HexFormat.of().parseHex(part)));
        ChecksumAlgorithm.Running md5 = ChecksumAlgorithm.MD5.start();
        md5.update(digests.toByteArray(), 0, digests.size());
        return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
    }
}
