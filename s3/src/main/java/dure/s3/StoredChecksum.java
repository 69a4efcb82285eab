package dure.s3;

import dure.s3.checksum.ChecksumAlgorithm;
import dure.s3.checksum.ChecksumType;
import java.util.Base64;

/**
 * A checksum as it is kept and shown.
 *
 * @param value base64; a composite one ends in a dash and the number of parts
 */
record StoredChecksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {

    static StoredChecksum full(ChecksumAlgorithm algorithm, byte[] digest) {
        return new StoredChecksum(
                algorithm, ChecksumType.FULL_OBJECT, Base64.getEncoder().encodeToString(digest));
    }

    /** The digest's bytes; of a full checksum only. */
    byte[] digest() {
        return Base64.getDecoder().decode(value);
    }

    void write(RecordWriter out) {
        out.number(algorithm.ordinal()).number(type.ordinal()).text(value);
    }

    static StoredChecksum read(RecordReader in) {
        return new StoredChecksum(
                ChecksumAlgorithm.values()[in.integer()], ChecksumType.values()[in.integer()], in.text());
    }
}
