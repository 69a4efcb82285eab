package dure.wire.sigv4;

import dure.wire.ErrorType;

/**
 * What is wrong with a body while it is read. Only services that stream bodies have these, so they are AWS's codes and
 * texts at once.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</a>
 */
public final class PayloadErrors {
    /** The body's SHA-256 is not what {@code x-amz-content-sha256} said. */
    public static final ErrorType CONTENT_SHA256_MISMATCH = ErrorType.of("XAmzContentSHA256Mismatch", 400);
    /** A chunk's or the trailer's signature does not hold. */
    public static final ErrorType SIGNATURE_DOES_NOT_MATCH = ErrorType.of("SignatureDoesNotMatch", 403);
    /** It ended too early, or decodes to another length than was said. */
    public static final ErrorType INCOMPLETE_BODY = ErrorType.of("IncompleteBody", 400);
    /** The chunk framing is wrong. */
    public static final ErrorType INVALID_REQUEST = ErrorType.of("InvalidRequest", 400);
    /** A chunk other than the last one is too small. */
    public static final ErrorType INVALID_CHUNK_SIZE = ErrorType.of("InvalidChunkSizeError", 403);
    /** Trailers that were not announced, or are not there, or too many. */
    public static final ErrorType MALFORMED_TRAILER = ErrorType.of("MalformedTrailerError", 400);
    /** No length, or none for what the chunks hold. */
    public static final ErrorType MISSING_CONTENT_LENGTH = ErrorType.of("MissingContentLength", 411);

    private PayloadErrors() {}
}
