package dure.gate;

import dure.kernel.Credentials.Refusal;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.sigv4.SigV4Exception;
import dure.wire.sigv4.SigV4Verifier;
import java.time.Instant;
import java.util.Map;

/**
 * S3's words.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</a>
 */
final class S3SignatureErrors implements SignatureErrors {
    static final S3SignatureErrors INSTANCE = new S3SignatureErrors();

    static final ErrorType ACCESS_DENIED = ErrorType.of("AccessDenied", 403);
    private static final ErrorType MALFORMED_HEADER = ErrorType.of("AuthorizationHeaderMalformed", 400);
    private static final ErrorType MALFORMED_QUERY = ErrorType.of("AuthorizationQueryParametersError", 400);
    private static final ErrorType MISMATCH = ErrorType.of("SignatureDoesNotMatch", 403);
    private static final ErrorType UNKNOWN_KEY = ErrorType.of("InvalidAccessKeyId", 403);
    private static final ErrorType SKEWED = ErrorType.of("RequestTimeTooSkewed", 403);
    private static final ErrorType EXPIRED_TOKEN = ErrorType.of("ExpiredToken", 400);
    private static final ErrorType INVALID_TOKEN = ErrorType.of("InvalidToken", 400);
    private static final ErrorType INVALID_REQUEST = ErrorType.of("InvalidRequest", 400);
    private static final ErrorType INVALID_ARGUMENT = ErrorType.of("InvalidArgument", 400);

    private S3SignatureErrors() {}

    @Override
    public AwsException of(SigV4Exception fault, String accessKeyId, Instant now) {
        return switch (fault.kind()) {
            case UNSUPPORTED_ALGORITHM -> unsupported(fault);
            case MISSING_PARTS -> missingParts(fault);
            case MALFORMED_CREDENTIAL ->
                malformed(
                        fault,
                        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
            case MISSING_DATE, MALFORMED_DATE ->
                fault.presigned()
                        ? MALFORMED_QUERY.because(
                                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
                        : ACCESS_DENIED.because("AWS authentication requires a valid Date or x-amz-date header");
            case SCOPE_DATE ->
                malformed(
                        fault,
                        "Invalid credential date \"" + fault.found() + "\". This date is not the same as X-Amz-Date: \""
                                + fault.expected() + "\".");
            case SCOPE_REGION -> wrongRegion(fault);
            case SCOPE_SERVICE ->
                malformed(
                        fault,
                        "incorrect service \"" + fault.found() + "\". This endpoint belongs to \"" + fault.expected()
                                + "\".");
            case SCOPE_TERMINATOR ->
                malformed(
                        fault,
                        "incorrect terminal \"" + fault.found() + "\". This endpoint uses \"" + fault.expected()
                                + "\".");
            case EXPIRY_NOT_A_NUMBER -> MALFORMED_QUERY.because("X-Amz-Expires should be a number");
            case EXPIRY_NEGATIVE -> MALFORMED_QUERY.because("X-Amz-Expires must be non-negative");
            case EXPIRY_TOO_LONG ->
                MALFORMED_QUERY.because("X-Amz-Expires must be less than a week (in seconds); that is, the given"
                        + " X-Amz-Expires must be less than 604800 seconds");
            case EXPIRED -> fault.presigned() ? expired(fault, now) : skewed(fault, now);
            case NOT_YET_VALID ->
                fault.presigned() ? ACCESS_DENIED.because("Request is not yet valid") : skewed(fault, now);
            case HOST_NOT_SIGNED ->
                ACCESS_DENIED.because(
                        "There were headers present in the request which were not signed",
                        Map.of("HeadersNotSigned", "host"));
            case HEADERS_NOT_SIGNED ->
                ACCESS_DENIED.because(
                        "There were headers present in the request which were not signed",
                        Map.of("HeadersNotSigned", fault.found()));
            case MISSING_PAYLOAD_HASH ->
                INVALID_REQUEST.because("Missing required header for this request: x-amz-content-sha256");
            case MALFORMED_PAYLOAD_HASH ->
                INVALID_ARGUMENT.because(
                        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                                + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER,"
                                + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,"
                                + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
                        Map.of("ArgumentName", "x-amz-content-sha256", "ArgumentValue", fault.found()));
            case MISMATCH ->
                MISMATCH.because(
                        "The request signature we calculated does not match the signature you provided. Check your key"
                                + " and signing method.",
                        Map.of(
                                "AWSAccessKeyId",
                                accessKeyId,
                                "StringToSign",
                                fault.expected(),
                                "SignatureProvided",
                                fault.found()));
        };
    }

    @Override
    public AwsException refused(Refusal refusal, String accessKeyId) {
        return switch (refusal) {
            case UNKNOWN_KEY, INACTIVE_KEY ->
                UNKNOWN_KEY.because(
                        "The AWS Access Key Id you provided does not exist in our records.",
                        Map.of("AWSAccessKeyId", accessKeyId));
            case INVALID_TOKEN -> INVALID_TOKEN.because("The provided token is malformed or otherwise invalid.");
            case EXPIRED_TOKEN -> EXPIRED_TOKEN.because("The provided token has expired.");
        };
    }

    @Override
    public AwsException missing() {
        return ACCESS_DENIED.because("Access Denied");
    }

    private static AwsException unsupported(SigV4Exception fault) {
        if (fault.presigned()) {
            return MALFORMED_QUERY.because(
                    "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and" + " AWS4-ECDSA-P256-SHA256\"");
        }
        if (fault.found().startsWith("AWS")) {
            return INVALID_REQUEST.because(
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }
        return INVALID_ARGUMENT.because("Unsupported Authorization Type", Map.of("ArgumentName", "Authorization"));
    }

    private static AwsException missingParts(SigV4Exception fault) {
        return fault.presigned()
                ? MALFORMED_QUERY.because("Query-string authentication version 4 requires the X-Amz-Algorithm,"
                        + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires"
                        + " parameters.")
                : MALFORMED_HEADER.because("The authorization header is malformed; the authorization header requires"
                        + " three components: Credential, SignedHeaders, and Signature.");
    }

    private static AwsException malformed(SigV4Exception fault, String what) {
        return fault.presigned()
                ? MALFORMED_QUERY.because("Error parsing the X-Amz-Credential parameter; " + what)
                : MALFORMED_HEADER.because("The authorization header is malformed; " + what);
    }

    private static AwsException wrongRegion(SigV4Exception fault) {
        String what = "the region '" + fault.found() + "' is wrong; expecting '" + fault.expected() + "'";
        return fault.presigned()
                ? MALFORMED_QUERY.because(
                        "Error parsing the X-Amz-Credential parameter; " + what, Map.of("Region", fault.expected()))
                : MALFORMED_HEADER.because(
                        "The authorization header is malformed; " + what, Map.of("Region", fault.expected()));
    }

    private static AwsException skewed(SigV4Exception fault, Instant now) {
        return SKEWED.because(
                "The difference between the request time and the current time is too large.",
                Map.of(
                        "RequestTime",
                        fault.found(),
                        "ServerTime",
                        now.toString(),
                        "MaxAllowedSkewMilliseconds",
                        Long.toString(SigV4Verifier.MAX_SKEW.toMillis())));
    }

    private static AwsException expired(SigV4Exception fault, Instant now) {
        return ACCESS_DENIED.because(
                "Request has expired", Map.of("RequestTime", fault.found(), "ServerTime", now.toString()));
    }
}
