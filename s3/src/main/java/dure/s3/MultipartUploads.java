package dure.s3;

import static dure.api.s3.S3Errors.INVALID_REQUEST;

import dure.api.s3.AbortMultipartUploadOutput;
import dure.api.s3.AbortMultipartUploadRequest;
import dure.api.s3.CreateMultipartUploadOutput;
import dure.api.s3.CreateMultipartUploadRequest;
import dure.api.s3.UploadPartOutput;
import dure.api.s3.UploadPartRequest;
import dure.kernel.AccountId;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.s3.ContentStore.Received;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.s3.checksum.ChecksumType;
import dure.store.Store;
import dure.wire.http.Body;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * CreateMultipartUpload, UploadPart, AbortMultipartUpload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html">Multipart upload</a>
 */
final class MultipartUploads {
    private final Store store;
    private final ContentStore contents;
    private final UploadStore uploads;
    private final Clock clock;

    MultipartUploads(Store store, ContentStore contents, UploadStore uploads, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.uploads = uploads;
        this.clock = clock;
    }

    CreateMultipartUploadOutput create(CreateMultipartUploadRequest input, RequestContext context) {
        Optional<ChecksumAlgorithm> asked = Checksums.named(input.checksumAlgorithm());
        ChecksumAlgorithm algorithm = asked.orElse(Checksums.DEFAULT);
        UploadRecord upload = new UploadRecord(
                PutObject.now(clock),
                initiator(context),
                algorithm,
                checksumType(input, asked),
                asked.isPresent(),
                MetadataReader.read(input),
                Tags.ofHeader(input.tagging()));
        String id = Ids.upload(clock.instant());
        store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            UploadStore.save(transaction, bucket, input.key(), id, upload);
        });
        return CreateMultipartUploadOutput.builder()
                .bucket(input.bucket())
                .key(input.key())
                .uploadId(id)
                .checksumAlgorithm(asked.map(Enum::name).orElse(null))
                .checksumType(asked.isPresent() ? upload.checksumType().name() : null)
                .build();
    }

    /** Root is shown by its canonical id, everybody else by their ARN. */
    private static String initiator(RequestContext context) {
        return context.caller().principal() instanceof Principal.Root(AccountId account)
                ? Ids.canonicalUser(account.value())
                : context.caller().arn();
    }

    private static ChecksumType checksumType(CreateMultipartUploadRequest input, Optional<ChecksumAlgorithm> asked) {
        String type = input.checksumType();
        if (asked.isEmpty()) {
            if (type != null) {
                throw INVALID_REQUEST.because(
                        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
            }
            return ChecksumType.FULL_OBJECT;
        }
        ChecksumAlgorithm algorithm = asked.get();
        boolean onlyFull = algorithm == ChecksumAlgorithm.CRC64NVME;
        if (type == null) {
            return onlyFull ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
        }
        ChecksumType wanted = ChecksumType.valueOf(type);
        boolean possible = wanted == ChecksumType.FULL_OBJECT ? algorithm.combines() : !onlyFull;
        if (!possible) {
            throw INVALID_REQUEST.because("The " + type + " checksum type cannot be used with the "
                    + algorithm.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return wanted;
    }

    UploadPartOutput uploadPart(UploadPartRequest input, RequestContext context) {
        UploadStore.checkPartNumber(input.partNumber());
        Body body = Checksums.bodyOf(input.body());
        PutObject.checkLength(body);
        UploadRecord upload = find(input.bucket(), input.key(), input.uploadId());
        Checksums checksums = Checksums.of(input);
        if (checksums.asked()) {
            checkAlgorithm(upload, checksums.algorithm());
        }
        Received received = PutObject.receive(contents, body, checksums.and(upload.algorithm()));
        StoredChecksum sent = checksums.verify(received, body.trailers(), contents);
        StoredChecksum kept = StoredChecksum.full(upload.algorithm(), contents.digest(received, upload.algorithm()));
        // A trailer may have named an algorithm that no header did.
        boolean announced = checksums.asked() || sent.algorithm() != checksums.algorithm();
        if (announced) {
            checkAlgorithm(upload, sent.algorithm());
        }
        PartRecord part = save(input.bucket(), input.key(), input.uploadId(), input.partNumber(), received, kept);
        UploadPartOutput output =
                UploadPartOutput.builder().eTag('"' + part.etag() + '"').build();
        if (upload.checksumAsked()) {
            return Checksums.show(output, kept);
        }
        return announced ? Checksums.show(output, sent) : output;
    }

    private static void checkAlgorithm(UploadRecord upload, ChecksumAlgorithm sent) {
        if (upload.checksumAsked() && sent != upload.algorithm()) {
            throw INVALID_REQUEST.because("Checksum Type mismatch occurred, expected checksum Type: "
                    + upload.algorithm().name().toLowerCase(Locale.ROOT) + ", actual checksum Type: "
                    + sent.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Stores a part that has been received. Also for UploadPartCopy. */
    PartRecord save(String bucketName, String key, String id, int number, Received received, StoredChecksum checksum) {
        PartRecord part = new PartRecord(
                number,
                received.size(),
                HexFormat.of().formatHex(received.digest(ChecksumAlgorithm.MD5)),
                PutObject.now(clock),
                checksum,
                received.content());
        store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, bucketName);
            UploadStore.require(transaction, bucket, key, id);
            contents.keep(transaction, received);
            uploads.replacePart(transaction, id, part);
        });
        return part;
    }

    AbortMultipartUploadOutput abort(AbortMultipartUploadRequest input, RequestContext context) {
        store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            UploadStore.require(transaction, bucket, input.key(), input.uploadId());
            uploads.remove(
                    transaction,
                    bucket,
                    input.key(),
                    input.uploadId(),
                    UploadStore.parts(transaction, input.uploadId(), 0, UploadStore.MAX_PARTS));
        });
        return AbortMultipartUploadOutput.builder().build();
    }

    /** The upload's checksum algorithm, of which parts need a digest. */
    UploadRecord find(String bucketName, String key, String id) {
        return store.read(reader -> UploadStore.require(reader, BucketStore.require(reader, bucketName), key, id));
    }
}
