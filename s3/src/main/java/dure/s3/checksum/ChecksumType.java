package dure.s3.checksum;

/** What a multipart object's checksum covers. The order is part of the store's format. */
public enum ChecksumType {
    /** Of the whole body. */
    FULL_OBJECT,
    /** Of the parts' checksums, followed by a dash and how many there are. */
    COMPOSITE
}
