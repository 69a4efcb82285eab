package dure.s3;

import java.time.Instant;
import java.util.Map;

/**
 * An object without its bytes.
 *
 * @param lastModified in whole seconds, as S3 shows it
 * @param etag without quotes
 */
record ObjectRecord(
        long size,
        Instant lastModified,
        String etag,
        Content content,
        StoredChecksum checksum,
        ObjectMetadata metadata,
        Map<String, String> tags) {
    private static final int VERSION = 1;

    /** The ETag as headers and XML write it. */
    String quotedEtag() {
        return '"' + etag + '"';
    }

    ObjectRecord withTags(Map<String, String> newTags) {
        return new ObjectRecord(size, lastModified, etag, content, checksum, metadata, newTags);
    }

    byte[] encode() {
        RecordWriter out = new RecordWriter(VERSION)
                .number(size)
                .number(lastModified.getEpochSecond())
                .text(etag);
        content.write(out);
        checksum.write(out);
        metadata.write(out);
        return out.texts(tags).done();
    }

    static ObjectRecord decode(byte[] bytes) {
        RecordReader in = new RecordReader(bytes, VERSION);
        return new ObjectRecord(
                in.number(),
                Instant.ofEpochSecond(in.number()),
                in.text(),
                Content.read(in),
                StoredChecksum.read(in),
                ObjectMetadata.read(in),
                in.texts());
    }
}
