package dure.gate;

import dure.kernel.Credentials.Refusal;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.sigv4.SigV4Exception;
import dure.wire.sigv4.SigV4Verifier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The words that every service but S3 shares: JSON protocols' codes end in Exception, and awsJson answers 400 where
 * the others answer 403.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common errors</a>
 */
final class CommonSignatureErrors implements SignatureErrors {
    /** awsJson and CBOR. */
    static final CommonSignatureErrors RPC_JSON = new CommonSignatureErrors(true, 400);

    static final CommonSignatureErrors REST_JSON = new CommonSignatureErrors(true, 403);
    /** The query protocol, and REST with XML. */
    static final CommonSignatureErrors XML = new CommonSignatureErrors(false, 403);

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ErrorType unknownKey;
    private final ErrorType mismatch;
    private final ErrorType missing;
    private final ErrorType incomplete;
    private final ErrorType expiredToken;

    private CommonSignatureErrors(boolean json, int status) {
        this.unknownKey = ErrorType.of(json ? "UnrecognizedClientException" : "InvalidClientTokenId", status);
        this.mismatch = ErrorType.of(json ? "InvalidSignatureException" : "SignatureDoesNotMatch", status);
        this.missing =
                ErrorType.of(json ? "MissingAuthenticationTokenException" : "MissingAuthenticationToken", status);
        this.incomplete = ErrorType.of(
                json ? "IncompleteSignatureException" : "IncompleteSignature", json && status == 403 ? 403 : 400);
        this.expiredToken = ErrorType.of(json ? "ExpiredTokenException" : "ExpiredToken", status);
    }

    @Override
    public AwsException of(SigV4Exception fault, String accessKeyId, Instant now) {
        return switch (fault.kind()) {
            case UNSUPPORTED_ALGORITHM -> missingParts(fault, List.of("Credential", "Signature", "SignedHeaders"));
            case MISSING_PARTS -> missingParts(fault, List.of(fault.expected().split(",")));
            case MALFORMED_CREDENTIAL ->
                incomplete.because("Credential must have exactly 5 slash-delimited elements, e.g."
                        + " keyid/date/region/service/term, got '" + fault.found() + "'");
            case MISSING_DATE ->
                incomplete.because("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
                        + " header. Authorization=" + shown(fault.found()));
            case MALFORMED_DATE ->
                incomplete.because("Date must be in ISO-8601 'basic format'. Got '" + fault.found()
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601");
            case SCOPE_DATE ->
                mismatch.because("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
                        + " HTTP: '" + fault.found() + "' != '" + fault.expected() + "'.");
            case SCOPE_REGION ->
                mismatch.because("Credential should be scoped to a valid region, not '" + fault.found() + "'. ");
            case SCOPE_SERVICE ->
                mismatch.because("Credential should be scoped to correct service: '" + fault.expected() + "'. ");
            case SCOPE_TERMINATOR ->
                mismatch.because("Credential should be scoped with a valid terminator: 'aws4_request', not '"
                        + fault.found() + "'. ");
            case EXPIRY_NOT_A_NUMBER, EXPIRY_NEGATIVE, EXPIRY_TOO_LONG ->
                incomplete.because("Invalid value for X-Amz-Expires: '" + fault.found() + "'");
            case EXPIRED ->
                mismatch.because("Signature expired: " + fault.found() + " is now earlier than "
                        + BASIC.format(fault.presigned() ? now : now.minus(SigV4Verifier.MAX_SKEW)) + " ("
                        + fault.expected() + (fault.presigned() ? ")" : " - 15 min.)"));
            case NOT_YET_VALID ->
                mismatch.because("Signature not yet current: " + fault.found() + " is still later than "
                        + BASIC.format(now.plus(SigV4Verifier.MAX_SKEW)) + " (" + fault.expected() + " + 15 min.)");
            case HOST_NOT_SIGNED ->
                mismatch.because("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
            case HEADERS_NOT_SIGNED -> mismatch.because("Headers must be signed: " + fault.found());
            case MISSING_PAYLOAD_HASH, MALFORMED_PAYLOAD_HASH, MISMATCH ->
                mismatch.because("The request signature we calculated does not match the signature you provided. Check"
                        + " your AWS Secret Access Key and signing method. Consult the service documentation for"
                        + " details.");
        };
    }

    @Override
    public AwsException refused(Refusal refusal, String accessKeyId) {
        return switch (refusal) {
            case UNKNOWN_KEY, INACTIVE_KEY, INVALID_TOKEN ->
                unknownKey.because("The security token included in the request is invalid.");
            case EXPIRED_TOKEN -> expiredToken.because("The security token included in the request is expired");
        };
    }

    @Override
    public AwsException missing() {
        return missing.because("Request is missing Authentication Token");
    }

    private AwsException missingParts(SigV4Exception fault, List<String> parts) {
        String where =
                fault.presigned() ? "AWS query-string parameters must include '" : "Authorization header requires '";
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(where).append(part).append(fault.presigned() ? "'. " : "' parameter. ");
        }
        return incomplete.because(fault.presigned() ? text.toString() : text + "Authorization=" + shown(fault.found()));
    }

    /** The algorithm; the rest of an Authorization header is a secret for all we know. */
    private static String shown(String authorization) {
        int space = authorization.indexOf(' ');
        return space < 0 ? authorization : authorization.substring(0, space);
    }
}
