package dure.wire.sigv4;

/** A signature that does not hold. Every service has its own words for it, so this only says what is wrong. */
@SuppressWarnings("serial")
public final class SigV4Exception extends RuntimeException {
    /** What is wrong. In brackets: what {@link #found} and {@link #expected} tell. */
    public enum Kind {
        /** Not AWS4-HMAC-SHA256 (the Authorization header or algorithm). */
        UNSUPPORTED_ALGORITHM,
        /** Parts of the signature are missing (the header; the names of the parts, separated by commas). */
        MISSING_PARTS,
        /** (the credential) */
        MALFORMED_CREDENTIAL,
        /** No date to go by. */
        MISSING_DATE,
        /** (the date) */
        MALFORMED_DATE,
        /** The scope is of another day than the request (scope's date; request's date). */
        SCOPE_DATE,
        /** (scope's region; the endpoint's) */
        SCOPE_REGION,
        /** (scope's service; the endpoint's) */
        SCOPE_SERVICE,
        /** (scope's last part; {@code aws4_request}) */
        SCOPE_TERMINATOR,
        /** X-Amz-Expires (its value) */
        EXPIRY_NOT_A_NUMBER,
        EXPIRY_NEGATIVE,
        EXPIRY_TOO_LONG,
        /** Too long ago (request's date; the server's). */
        EXPIRED,
        /** Too far ahead (request's date; the server's). */
        NOT_YET_VALID,
        HOST_NOT_SIGNED,
        /** (their names, separated by a comma and a space) */
        HEADERS_NOT_SIGNED,
        /** No x-amz-content-sha256. */
        MISSING_PAYLOAD_HASH,
        /** x-amz-content-sha256 makes no sense (its value) */
        MALFORMED_PAYLOAD_HASH,
        /** (the signature given; the string to sign that was computed) */
        MISMATCH
    }

    private final Kind kind;
    private final boolean presigned;
    private final String found;
    private final String expected;

    SigV4Exception(Kind kind, boolean presigned, String found, String expected) {
        super(kind + (found.isEmpty() ? "" : ": " + found), null, false, false);
        this.kind = kind;
        this.presigned = presigned;
        this.found = found;
        this.expected = expected;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the signature came in the query string. */
    public boolean presigned() {
        return presigned;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
