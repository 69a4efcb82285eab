package dure.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An uploaded part, later a part of an object.
 *
 * @param etag the MD5 in hexadecimal, without quotes
 * @param checksum of the upload's algorithm
 */
record PartRecord(int number, long size, String etag, Instant lastModified, StoredChecksum checksum, Content content) {
    private static final int VERSION = 1;

    byte[] encode() {
        RecordWriter out = new RecordWriter(VERSION);
        write(out);
        return out.done();
    }

    static PartRecord decode(byte[] bytes) {
        return read(new RecordReader(bytes, VERSION));
    }

    /** An object's list of parts. */
    static byte[] encodeAll(List<PartRecord> parts) {
        RecordWriter out = new RecordWriter(VERSION).number(parts.size());
        parts.forEach(part -> part.write(out));
        return out.done();
    }

    static List<PartRecord> decodeAll(byte[] bytes) {
        RecordReader in = new RecordReader(bytes, VERSION);
        int count = in.integer();
        List<PartRecord> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(read(in));
        }
        return parts;
    }

    private void write(RecordWriter out) {
        out.number(number).number(size).text(etag).number(lastModified.getEpochSecond());
        checksum.write(out);
        content.write(out);
    }

    private static PartRecord read(RecordReader in) {
        return new PartRecord(
                in.integer(),
                in.number(),
                in.text(),
                Instant.ofEpochSecond(in.number()),
                StoredChecksum.read(in),
                Content.read(in));
    }
}
