package dure.s3;

import static dure.api.s3.S3Errors.BAD_DIGEST;
import static dure.api.s3.S3Errors.INVALID_DIGEST;
import static dure.api.s3.S3Errors.INVALID_REQUEST;

import dure.s3.ContentStore.Received;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.schema.Structure;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says that its body's digests are, and what is kept of them.
 *
 * @param contentMd5 base64
 * @param sent base64 by algorithm; at most one
 * @param algorithm what to compute and keep
 * @param asked whether the client named the algorithm; if not it is CRC64NVME, as on AWS
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Integrity</a>
 */
record Checksums(
        @Nullable String contentMd5, Map<ChecksumAlgorithm, String> sent, ChecksumAlgorithm algorithm, boolean asked) {

    static final ChecksumAlgorithm DEFAULT = ChecksumAlgorithm.CRC64NVME;

    private static final String CHECKSUM = "x-amz-checksum-";
    private static final Set<String> NO_DIGESTS = Set.of("algorithm", "mode", "type");

    static Checksums of(Structure input) {
        Map<ChecksumAlgorithm, String> sent = sent(input);
        if (sent.size() > 1) {
            throw INVALID_REQUEST.because(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        Optional<ChecksumAlgorithm> named = named(Members.text(input, "ChecksumAlgorithm"));
        Optional<ChecksumAlgorithm> asked = sent.keySet().stream().findFirst().or(() -> named);
        return new Checksums(Members.text(input, "ContentMD5"), sent, asked.orElse(DEFAULT), asked.isPresent());
    }

    /** The checksums among a structure's members. */
    static Map<ChecksumAlgorithm, String> sent(Structure input) {
        Map<ChecksumAlgorithm, String> sent = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            String value = Members.text(input, "Checksum" + algorithm.name());
            if (value != null) {
                sent.put(algorithm, value);
            }
        }
        return sent;
    }

    static Optional<ChecksumAlgorithm> named(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(ChecksumAlgorithm.named(name).orElseThrow(Refusals::notImplemented));
    }

    /** Which digests to compute of the body, for a multipart upload that needs {@code other}. */
    Set<ChecksumAlgorithm> and(ChecksumAlgorithm other) {
        return EnumSet.of(algorithm, other);
    }

    /**
     * Compares what was announced, before the body or after it, with what came.
     *
     * @param contents computes what only a trailer asked for
     * @return what to keep
     */
    StoredChecksum verify(Received received, Headers trailers, ContentStore contents) {
        if (contentMd5 != null) {
            checkMd5(contentMd5, received.digest(ChecksumAlgorithm.MD5));
        }
        Map<ChecksumAlgorithm, String> announced = new EnumMap<>(ChecksumAlgorithm.class);
        announced.putAll(sent);
        for (ChecksumAlgorithm each : ChecksumAlgorithm.values()) {
            String trailer = trailers.get(each.header());
            if (trailer != null) {
                announced.put(each, trailer);
            }
        }
        trailers.forEach((name, value) -> refuseUnknown(name));
        StoredChecksum kept = StoredChecksum.full(algorithm, contents.digest(received, algorithm));
        for (Map.Entry<ChecksumAlgorithm, String> entry : announced.entrySet()) {
            byte[] actual = contents.digest(received, entry.getKey());
            compare(entry.getKey(), entry.getValue(), actual);
            kept = StoredChecksum.full(entry.getKey(), actual);
        }
        return kept;
    }

    static void checkMd5(String contentMd5, byte[] actual) {
        byte[] expected = decode(contentMd5, ChecksumAlgorithm.MD5)
                .orElseThrow(() -> INVALID_DIGEST.because("The Content-MD5 you specified was invalid."));
        if (!Arrays.equals(expected, actual)) {
            throw BAD_DIGEST.because("The Content-MD5 you specified did not match what we received.");
        }
    }

    static void compare(ChecksumAlgorithm algorithm, String announced, byte[] actual) {
        byte[] expected = decode(announced, algorithm)
                .orElseThrow(() -> INVALID_REQUEST.because("Value for " + algorithm.header() + " header is invalid."));
        if (!Arrays.equals(expected, actual)) {
            throw mismatch(algorithm);
        }
    }

    static AwsException mismatch(ChecksumAlgorithm algorithm) {
        return BAD_DIGEST.because("The " + algorithm + " you specified did not match the calculated checksum.");
    }

    /** A digest that nobody would look at. */
    static void refuseUnknown(String header) {
        if (header.regionMatches(true, 0, CHECKSUM, 0, CHECKSUM.length())) {
            String name = header.substring(CHECKSUM.length());
            boolean known = NO_DIGESTS.contains(name.toLowerCase(Locale.ROOT))
                    || ChecksumAlgorithm.named(name.toUpperCase(Locale.ROOT)).isPresent();
            if (!known) {
                throw Refusals.notImplemented(header);
            }
        }
    }

    private static Optional<byte[]> decode(String base64, ChecksumAlgorithm algorithm) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == algorithm.lengthBytes() ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Sets the checksum member that fits, and the type where the shape has one. */
    static <T extends Structure> T show(T output, StoredChecksum checksum) {
        return show(Members.Filler.from(output), checksum).build();
    }

    static <T extends Structure> Members.Filler<T> show(Members.Filler<T> output, StoredChecksum checksum) {
        output.set("Checksum" + checksum.algorithm().name(), checksum.value());
        if (output.has("ChecksumType")) {
            output.set("ChecksumType", checksum.type().name());
        }
        return output;
    }

    /** The body, whose trailers are read after its bytes. */
    static Body bodyOf(@Nullable Body body) {
        return body == null ? Body.EMPTY : body;
    }
}
