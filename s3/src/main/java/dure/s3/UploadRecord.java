package dure.s3;

import dure.s3.checksum.ChecksumAlgorithm;
import dure.s3.checksum.ChecksumType;
import java.time.Instant;
import java.util.Map;

/**
 * A multipart upload in progress.
 *
 * @param initiator who began it: an ARN, or root's canonical id
 * @param checksumAsked whether the client named an algorithm; if not, CRC64NVME is kept silently, as AWS does
 */
record UploadRecord(
        Instant initiated,
        String initiator,
        ChecksumAlgorithm algorithm,
        ChecksumType checksumType,
        boolean checksumAsked,
        ObjectMetadata metadata,
        Map<String, String> tags) {
    private static final int VERSION = 1;

    byte[] encode() {
        RecordWriter out = new RecordWriter(VERSION)
                .number(initiated.getEpochSecond())
                .text(initiator)
                .number(algorithm.ordinal())
                .number(checksumType.ordinal())
                .flag(checksumAsked);
        metadata.write(out);
        return out.texts(tags).done();
    }

    static UploadRecord decode(byte[] bytes) {
        RecordReader in = new RecordReader(bytes, VERSION);
        return new UploadRecord(
                Instant.ofEpochSecond(in.number()),
                in.text(),
                ChecksumAlgorithm.values()[in.integer()],
                ChecksumType.values()[in.integer()],
                in.flag(),
                ObjectMetadata.read(in),
                in.texts());
    }
}
