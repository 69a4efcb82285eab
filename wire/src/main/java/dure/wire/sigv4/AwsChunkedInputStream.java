package dure.wire.sigv4;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the {@code aws-chunked} framing off a body, checking every chunk's signature when there are any. The framing's
 * end has been read and checked, and the trailers are there, as soon as the last byte has been handed out; so whoever
 * has read {@code decodedLength} bytes without an exception has read what was signed. Not thread-safe.
 *
 * <p>Faults are {@link dure.wire.AwsException}s of {@link PayloadErrors}.
 */
final class AwsChunkedInputStream extends InputStream {
    /** AWS: "Only the last chunk is allowed to have a size less than 8192 bytes". */
    static final int MIN_CHUNK_BYTES = 8192;

    private static final int MAX_HEADER_BYTES = 1024;
    private static final int MAX_TRAILER_BYTES = 8192;
    private static final String SIGNATURE_EXTENSION = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";
    private static final String UNEXPECTED_END = "The request body terminated unexpectedly";

    private final BufferedInputStream in;
    private final long decodedLength;
    private final Optional<ChunkSignatures> signatures;
    private final Set<String> announced;
    private final BiConsumer<String, String> trailers;
    private final MessageDigest digest = Crypto.sha256();

    private long decoded;
    private long chunkLeft;
    private boolean chunkOpen;
    private boolean sawSmallChunk;
    private boolean ended;
    private @Nullable String chunkSignature;

    /**
     * @param decodedLength the number of bytes without the framing
     * @param signatures empty when the chunks are not signed
     * @param announced the trailers that {@code x-amz-trailer} names, in lower case; all must come, and no others
     * @param trailers where their names and values go
     */
    AwsChunkedInputStream(
            InputStream in,
            long decodedLength,
            Optional<ChunkSignatures> signatures,
            Set<String> announced,
            BiConsumer<String, String> trailers) {
        this.in = new BufferedInputStream(in);
        this.decodedLength = decodedLength;
        this.signatures = signatures;
        this.announced = Set.copyOf(announced);
        this.trailers = trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended && chunkLeft == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, chunkLeft));
        if (count < 0) {
            throw PayloadErrors.INCOMPLETE_BODY.because(UNEXPECTED_END);
        }
        if (signatures.isPresent()) {
            digest.update(bytes, offset, count);
        }
        chunkLeft -= count;
        decoded += count;
        if (chunkLeft == 0) {
            closeChunk();
        }
        while (!ended && decoded == decodedLength && chunkLeft == 0) {
            nextChunk();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void nextChunk() throws IOException {
        long size = readChunkHeader();
        if (size > 0) {
            if (sawSmallChunk) {
                throw PayloadErrors.INVALID_CHUNK_SIZE.because(
                        "Only the last chunk is allowed to have a size less than 8192 bytes");
            }
            sawSmallChunk = size < MIN_CHUNK_BYTES;
            if (size > decodedLength - decoded) {
                throw PayloadErrors.INCOMPLETE_BODY.because(
                        "The request body has more bytes than x-amz-decoded-content-length says");
            }
            chunkLeft = size;
            chunkOpen = true;
            return;
        }
        checkChunkSignature();
        readTrailers();
        ended = true;
        if (decoded != decodedLength) {
            throw PayloadErrors.INCOMPLETE_BODY.because(
                    "You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header");
        }
    }

    private void closeChunk() throws IOException {
        if (chunkOpen) {
            chunkOpen = false;
            checkChunkSignature();
            if (!readFramingLine(2).isEmpty()) {
                throw malformed();
            }
        }
    }

    private void checkChunkSignature() {
        if (signatures.isEmpty()) {
            return;
        }
        String ours = signatures.get().chunk(digest.digest());
        if (chunkSignature == null || !Crypto.equal(ours, chunkSignature)) {
            throw mismatch();
        }
    }

    /** {@code 10000;chunk-signature=…}: the size in hexadecimal digits. */
    private long readChunkHeader() throws IOException {
        String line = readFramingLine(MAX_HEADER_BYTES);
        int semicolon = line.indexOf(';');
        String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        String extension = semicolon < 0 ? "" : line.substring(semicolon + 1).strip();
        chunkSignature =
                extension.startsWith(SIGNATURE_EXTENSION) ? extension.substring(SIGNATURE_EXTENSION.length()) : null;
        if (size.isEmpty() || size.length() > 15) {
            throw malformed();
        }
        long value = 0;
        for (int i = 0; i < size.length(); i++) {
            int digit = Character.digit(size.charAt(i), 16);
            if (digit < 0) {
                throw malformed();
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /**
     * What follows the last chunk, up to an empty line or the end of the body. AWS's own example has an empty line before
     * the trailer's signature, so an empty line does not end the trailers before that.
     */
    private void readTrailers() throws IOException {
        boolean isSigned = signatures.isPresent() && !announced.isEmpty();
        StringBuilder signed = new StringBuilder();
        Set<String> missing = new HashSet<>(announced);
        String signature = "";
        int left = MAX_TRAILER_BYTES;
        for (String line = readLine(left); line != null; line = readLine(left)) {
            left -= line.length() + 2;
            if (line.isEmpty() && !(isSigned && signature.isEmpty() && left > 0)) {
                break;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(TRAILER_SIGNATURE)) {
                signature = value;
            } else if (missing.remove(name)) {
                signed.append(name).append(':').append(value).append('\n');
                trailers.accept(name, value);
            } else if (!line.isEmpty()) {
                throw malformedTrailer();
            }
        }
        if (!missing.isEmpty()) {
            throw malformedTrailer();
        }
        if (isSigned && !Crypto.equal(signatures.get().trailer(signed.toString()), signature)) {
            throw mismatch();
        }
    }

    private String readFramingLine(int maxBytes) throws IOException {
        String line = readLine(maxBytes);
        if (line == null) {
            throw PayloadErrors.INCOMPLETE_BODY.because(UNEXPECTED_END);
        }
        return line;
    }

    /** Without the line's end, which may be a lone newline; null at the end of the body. */
    private @Nullable String readLine(int maxBytes) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 && line.isEmpty()) {
                return null;
            }
            if (octet < 0) {
                throw PayloadErrors.INCOMPLETE_BODY.because(UNEXPECTED_END);
            }
            if (line.length() >= maxBytes) {
                throw malformed();
            }
            line.append((char) octet);
        }
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return new String(line.substring(0, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static RuntimeException malformed() {
        return PayloadErrors.INVALID_REQUEST.because("The request body is not well-formed aws-chunked data");
    }

    private static RuntimeException malformedTrailer() {
        return PayloadErrors.MALFORMED_TRAILER.because("The request contained trailing data that was not well-formed or"
                + " did not conform to our published schema.");
    }

    private static RuntimeException mismatch() {
        return PayloadErrors.SIGNATURE_DOES_NOT_MATCH.because(SigV4Verifier.MISMATCH_MESSAGE);
    }
}
