package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.NO_SUCH_UPLOAD;

import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes multipart uploads and their parts. */
final class UploadStore {
    static final int MAX_PARTS = 10_000;

    private final ContentStore contents;

    UploadStore(ContentStore contents) {
        this.contents = contents;
    }

    static boolean any(Reader reader, BucketRecord bucket) {
        try (Range uploads = reader.prefix(S3Keys.uploads(bucket.id()))) {
            return uploads.hasNext();
        }
    }

    static void save(Transaction transaction, BucketRecord bucket, String key, String id, UploadRecord upload) {
        transaction.put(S3Keys.upload(bucket.id(), key, id), upload.encode());
    }

    static UploadRecord require(Reader reader, BucketRecord bucket, String key, String id) {
        byte @Nullable [] value = reader.get(S3Keys.upload(bucket.id(), key, id));
        if (value == null) {
            throw noSuchUpload(id);
        }
        return UploadRecord.decode(value);
    }

    static AwsException noSuchUpload(String id) {
        return NO_SUCH_UPLOAD.because(
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                        + " aborted or completed.",
                Map.of("UploadId", id));
    }

    static void checkPartNumber(int number) {
        if (number < 1 || number > MAX_PARTS) {
            throw INVALID_ARGUMENT.because(
                    "Part number must be an integer between 1 and 10000, inclusive",
                    Map.of("ArgumentName", "partNumber", "ArgumentValue", number));
        }
    }

    static Optional<PartRecord> part(Reader reader, String id, int number) {
        byte @Nullable [] value = reader.get(S3Keys.part(id, number));
        return value == null ? Optional.empty() : Optional.of(PartRecord.decode(value));
    }

    /** Parts with a number greater than {@code after}, at most {@code max}. */
    static List<PartRecord> parts(Reader reader, String id, int after, int max) {
        List<PartRecord> parts = new ArrayList<>();
        byte[] end = Keys.afterPrefix(S3Keys.parts(id));
        try (Range range = reader.range(Keys.after(S3Keys.part(id, after)), end)) {
            while (range.hasNext() && parts.size() < max) {
                parts.add(PartRecord.decode(range.next().value()));
            }
        }
        return parts;
    }

    /** Writes a part in the place of an earlier one of its number. Its content has been kept by the caller. */
    void replacePart(Transaction transaction, String id, PartRecord part) {
        part(transaction, id, part.number()).ifPresent(old -> contents.drop(transaction, old.content()));
        transaction.put(S3Keys.part(id, part.number()), part.encode());
    }

    /** Removes the upload, its list of parts, and the content of those parts that are not used. */
    void remove(Transaction transaction, BucketRecord bucket, String key, String id, List<PartRecord> unused) {
        transaction.delete(S3Keys.upload(bucket.id(), key, id));
        removeParts(transaction, id, unused);
    }

    void removeParts(Transaction transaction, String id, List<PartRecord> unused) {
        unused.forEach(part -> contents.drop(transaction, part.content()));
        byte[] parts = S3Keys.parts(id);
        transaction.deleteRange(parts, Keys.afterPrefix(parts));
    }
}
