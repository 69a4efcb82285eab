package dure.s3;

import static dure.api.s3.S3Errors.ENTITY_TOO_LARGE;
import static dure.api.s3.S3Errors.MISSING_CONTENT_LENGTH;

import dure.api.s3.PutObjectOutput;
import dure.api.s3.PutObjectRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.s3.ContentStore.Received;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PutObject. See https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html. */
final class PutObject {
    /** Of one request: PutObject, UploadPart, a copy. */
    static final long MAX_BODY_BYTES = 5L << 30;

    private final Store store;
    private final ContentStore contents;
    private final ObjectStore objects;
    private final Clock clock;

    PutObject(Store store, ContentStore contents, ObjectStore objects, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.objects = objects;
        this.clock = clock;
    }

    PutObjectOutput put(PutObjectRequest input, RequestContext context) {
        ObjectMetadata metadata = MetadataReader.read(input);
        Map<String, String> tags = Tags.ofHeader(input.tagging());
        Preconditions preconditions = Preconditions.ofWrite(input.ifMatch(), input.ifNoneMatch());
        Checksums checksums = Checksums.of(input);
        Body body = Checksums.bodyOf(input.body());
        checkLength(body);
        if (!(body instanceof Body.Bytes)) {
            // Before the body is taken: a client that waits for 100-continue need not send it. A body that has come
            // already is checked in the transaction alone: two reads and a snapshot less.
            store.read(reader -> checked(reader, input, preconditions));
        }

        Received received = receive(contents, body, Set.of(checksums.algorithm()));
        StoredChecksum checksum = checksums.verify(received, body.trailers(), contents);
        String etag = HexFormat.of().formatHex(received.digest(ChecksumAlgorithm.MD5));
        ObjectRecord object =
                new ObjectRecord(received.size(), now(clock), etag, received.content(), checksum, metadata, tags);
        store.update(transaction -> {
            Optional<ObjectRecord> predecessor = checked(transaction, input, preconditions);
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            contents.keep(transaction, received);
            objects.replace(transaction, bucket, input.key(), predecessor, object);
        });
        return Checksums.show(
                PutObjectOutput.builder().eTag(object.quotedEtag()).build(), checksum);
    }

    private Optional<ObjectRecord> checked(Reader reader, PutObjectRequest input, Preconditions preconditions) {
        BucketRecord bucket = BucketStore.require(reader, input.bucket());
        Optional<ObjectRecord> predecessor = objects.find(reader, bucket, input.key());
        preconditions.checkWrite(input.key(), predecessor);
        return predecessor;
    }

    static void checkLength(Body body) {
        if (body.length() < 0) {
            throw MISSING_CONTENT_LENGTH.because("You must provide the Content-Length HTTP header.");
        }
        if (body.length() > MAX_BODY_BYTES) {
            throw ENTITY_TOO_LARGE.because(
                    "Your proposed upload exceeds the maximum allowed size",
                    Map.of("ProposedSize", body.length(), "MaxSizeAllowed", MAX_BODY_BYTES));
        }
    }

    static Received receive(ContentStore contents, Body body, Set<ChecksumAlgorithm> algorithms) {
        if (body instanceof Body.Bytes(byte[] bytes)) {
            return contents.receive(bytes, algorithms);
        }
        try {
            InputStream stream = body.stream();
            return contents.receive(stream, body.length(), algorithms);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot open a body", unreadable);
        }
    }

    /** S3 keeps and shows whole seconds. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
