package dure.s3;

import static dure.api.s3.S3Errors.NO_SUCH_KEY;

import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.AwsException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes objects, their content included. */
final class ObjectStore {
    private final ContentStore contents;

    ObjectStore(ContentStore contents) {
        this.contents = contents;
    }

    Optional<ObjectRecord> find(Reader reader, BucketRecord bucket, String key) {
        byte @Nullable [] value = reader.get(S3Keys.object(bucket.id(), key));
        return value == null ? Optional.empty() : Optional.of(ObjectRecord.decode(value));
    }

    ObjectRecord require(Reader reader, BucketRecord bucket, String key) {
        return find(reader, bucket, key).orElseThrow(() -> noSuchKey(key));
    }

    static AwsException noSuchKey(String key) {
        return NO_SUCH_KEY.because("The specified key does not exist.", Map.of("Key", key));
    }

    /** Writes the object and lets its predecessor's content go. The new content has been kept by the caller. */
    void replace(
            Transaction transaction,
            BucketRecord bucket,
            String key,
            Optional<ObjectRecord> predecessor,
            ObjectRecord object) {
        predecessor.ifPresent(old -> contents.drop(transaction, old.content()));
        save(transaction, bucket, key, object);
    }

    void save(Transaction transaction, BucketRecord bucket, String key, ObjectRecord object) {
        transaction.put(S3Keys.object(bucket.id(), key), object.encode());
    }

    void delete(Transaction transaction, BucketRecord bucket, String key, ObjectRecord object) {
        contents.drop(transaction, object.content());
        transaction.delete(S3Keys.object(bucket.id(), key));
    }
}
