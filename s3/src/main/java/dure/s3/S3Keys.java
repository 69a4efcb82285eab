package dure.s3;

import dure.store.Keys;
import java.nio.charset.StandardCharsets;

/** The room's key space. See the package's documentation. */
final class S3Keys {
    private static final String ROOM = "s3";

    private S3Keys() {}

    /** Everything under {@link #bucket}. */
    static byte[] buckets() {
        return Keys.key(ROOM, "b");
    }

    static byte[] bucket(String name) {
        return Keys.key(ROOM, "b", name);
    }

    /** Everything under {@link #owned}. */
    static byte[] ownedBy(String account) {
        return Keys.key(ROOM, "a", account);
    }

    static byte[] owned(String account, String bucket) {
        return Keys.of(ROOM, "a", account).raw(utf8(bucket)).bytes();
    }

    static byte[] bucketCount(String account) {
        return Keys.key(ROOM, "n", account);
    }

    /** Everything under {@link #settings}. */
    static byte[] allSettings() {
        return Keys.key(ROOM, "c");
    }

    static byte[] settings(String bucketId) {
        return Keys.key(ROOM, "c", bucketId);
    }

    static byte[] setting(String bucketId, String kind) {
        return Keys.key(ROOM, "c", bucketId, kind);
    }

    /** What every object key of a bucket follows. */
    static byte[] objects(String bucketId) {
        return Keys.key(ROOM, "o", bucketId);
    }

    /** The key's UTF-8 bytes come last and as they are, so that byte order is S3's order. */
    static byte[] object(String bucketId, String key) {
        return Keys.of(ROOM, "o", bucketId).raw(utf8(key)).bytes();
    }

    static byte[] data(String id) {
        return Keys.key(ROOM, "d", id);
    }

    static byte[] uploads(String bucketId) {
        return Keys.key(ROOM, "u", bucketId);
    }

    static byte[] uploads(String bucketId, String key) {
        return Keys.key(ROOM, "u", bucketId, key);
    }

    static byte[] upload(String bucketId, String key, String uploadId) {
        return Keys.key(ROOM, "u", bucketId, key, uploadId);
    }

    static byte[] parts(String uploadId) {
        return Keys.key(ROOM, "p", uploadId);
    }

    static byte[] part(String uploadId, int number) {
        return Keys.of(ROOM, "p", uploadId).number(number).bytes();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
