package dure.s3.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksum algorithms S3 takes, by AWS's names. The order is part of the store's format: only append. */
public enum ChecksumAlgorithm {
    CRC32(4, new CrcCombination(32, 0xEDB88320L)),
    CRC32C(4, new CrcCombination(32, 0x82F63B78L)),
    CRC64NVME(8, new CrcCombination(64, Crc64Nvme.REFLECTED_POLYNOMIAL)),
    SHA1(20, null),
    SHA256(32, null),
    SHA512(64, null),
    MD5(16, null);

    private final int length;
    private final Optional<CrcCombination> combination;

    ChecksumAlgorithm(int lengthBytes, @org.jspecify.annotations.Nullable CrcCombination combination) {
        this.length = lengthBytes;
        this.combination = Optional.ofNullable(combination);
    }

    /** Takes bytes and gives their digest, once. */
    public interface Running {
        void update(byte[] bytes, int offset, int length);

        byte[] digest();
    }

    public int lengthBytes() {
        return length;
    }

    /** The name's form in headers: {@code x-amz-checksum-crc32}. */
    public String header() {
        return "x-amz-checksum-" + name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether a whole object's checksum follows from those of its parts (the CRCs). */
    public boolean combines() {
        return combination.isPresent();
    }

    /** The digest of two concatenated messages from their digests; only when it {@link #combines}. */
    public byte[] combine(byte[] first, byte[] second, long secondLengthBytes) {
        CrcCombination crc =
                combination.orElseThrow(() -> new IllegalStateException(this + " digests cannot be combined"));
        return bytes(crc.combine(number(first), number(second), secondLengthBytes));
    }

    public Running start() {
        return switch (this) {
            case CRC32 -> running(new CRC32());
            case CRC32C -> running(new CRC32C());
            case CRC64NVME -> running(new Crc64Nvme());
            case SHA1 -> running("SHA-1");
            case SHA256 -> running("SHA-256");
            case SHA512 -> running("SHA-512");
            case MD5 -> running("MD5");
        };
    }

    /** The algorithm AWS calls so; empty for those that are not offered. */
    public static Optional<ChecksumAlgorithm> named(String name) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    private Running running(Checksum checksum) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                checksum.update(bytes, offset, length);
            }

            @Override
            public byte[] digest() {
                return bytes(checksum.getValue());
            }
        };
    }

    private static Running running(String algorithm) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has " + algorithm, missing);
        }
        return new Running() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] digest() {
                return digest.digest();
            }
        };
    }

    private byte[] bytes(long value) {
        return length == Integer.BYTES
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array()
                : ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private long number(byte[] digest) {
        return length == Integer.BYTES
                ? ByteBuffer.wrap(digest).getInt() & 0xFFFF_FFFFL
                : ByteBuffer.wrap(digest).getLong();
    }
}
