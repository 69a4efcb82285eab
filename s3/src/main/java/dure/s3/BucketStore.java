package dure.s3;

import static dure.api.s3.S3Errors.NO_SUCH_BUCKET;

import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes buckets and their settings. */
final class BucketStore {
    /** The kinds of setting. */
    enum Setting {
        POLICY,
        WEBSITE,
        TAGS;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private BucketStore() {}

    static Optional<BucketRecord> find(Reader reader, String name) {
        byte @Nullable [] value = reader.get(S3Keys.bucket(name));
        return value == null ? Optional.empty() : Optional.of(BucketRecord.decode(value));
    }

    static BucketRecord require(Reader reader, String name) {
        return find(reader, name)
                .orElseThrow(() ->
                        NO_SUCH_BUCKET.because("The specified bucket does not exist", Map.of("BucketName", name)));
    }

    static void save(Transaction transaction, BucketRecord bucket) {
        transaction.put(S3Keys.bucket(bucket.name()), bucket.encode());
    }

    static void add(Transaction transaction, BucketRecord bucket) {
        String account = bucket.owner().value();
        save(transaction, bucket);
        transaction.put(S3Keys.owned(account, bucket.name()), new byte[0]);
        transaction.add(S3Keys.bucketCount(account), 1);
    }

    /** Removes the bucket and its settings; objects and uploads are the caller's matter. */
    static void remove(Transaction transaction, BucketRecord bucket) {
        String account = bucket.owner().value();
        transaction.delete(S3Keys.bucket(bucket.name()));
        transaction.delete(S3Keys.owned(account, bucket.name()));
        transaction.add(S3Keys.bucketCount(account), -1);
        byte[] settings = S3Keys.settings(bucket.id());
        transaction.deleteRange(settings, dure.store.Keys.afterPrefix(settings));
    }

    static long count(Reader reader, String account) {
        byte @Nullable [] value = reader.get(S3Keys.bucketCount(account));
        return value == null
                ? 0
                : java.nio.ByteBuffer.wrap(value)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getLong();
    }

    static boolean hasObjects(Reader reader, BucketRecord bucket) {
        try (Range objects = reader.prefix(S3Keys.objects(bucket.id()))) {
            return objects.hasNext();
        }
    }

    static Optional<byte[]> setting(Reader reader, BucketRecord bucket, Setting kind) {
        return Optional.ofNullable(reader.get(S3Keys.setting(bucket.id(), kind.key())));
    }

    static Optional<String> policy(Reader reader, BucketRecord bucket) {
        return setting(reader, bucket, Setting.POLICY).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    static void putSetting(Transaction transaction, BucketRecord bucket, Setting kind, byte[] value) {
        transaction.put(S3Keys.setting(bucket.id(), kind.key()), value);
    }

    static void deleteSetting(Transaction transaction, BucketRecord bucket, Setting kind) {
        transaction.delete(S3Keys.setting(bucket.id(), kind.key()));
    }
}
