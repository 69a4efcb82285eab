package dure.cloudfront;

import dure.wire.protocol.StoredJson;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What is kept of every resource: the configuration as the client sent it, and its version. As bytes: version 1,
 * milliseconds since 1970, the ETag's length and text, JSON.
 *
 * @param etag {@code E} and 13 letters or digits; empty for what has no versions
 */
public record Stored<T extends Structure>(String etag, Instant modified, T value) {
    private static final byte VERSION = 1;

    byte[] bytes() {
        byte[] tag = etag.getBytes(StandardCharsets.US_ASCII);
        byte[] json = StoredJson.write(value);
        return ByteBuffer.allocate(10 + tag.length + json.length)
                .put(VERSION)
                .putLong(modified.toEpochMilli())
                .put((byte) tag.length)
                .put(tag)
                .put(json)
                .array();
    }

    static <T extends Structure> Stored<T> read(StructureSchema<T> schema, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("cloudfront record of version " + version);
        }
        Instant modified = Instant.ofEpochMilli(in.getLong());
        byte[] tag = new byte[in.get()];
        in.get(tag);
        String etag = new String(tag, StandardCharsets.US_ASCII);
        return new Stored<>(etag, modified, StoredJson.read(schema, bytes, in.position()));
    }
}
