package dure.conformance.security;

/**
 * How AWS refuses, in the words of one family of services.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common errors</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3's errors</a>
 */
record Errors(
        Refusal unsigned,
        Refusal unknownKey,
        Refusal wrongSecret,
        Refusal skewed,
        Refusal missingToken,
        Refusal wrongToken,
        Refusal expiredToken,
        Refusal tampered,
        Refusal incomplete,
        Refusal denied) {

    record Refusal(int status, String code) {}

    static final Errors S3 = new Errors(
            new Refusal(403, "AccessDenied"),
            new Refusal(403, "InvalidAccessKeyId"),
            new Refusal(403, "SignatureDoesNotMatch"),
            new Refusal(403, "RequestTimeTooSkewed"),
            new Refusal(403, "InvalidAccessKeyId"),
            new Refusal(400, "InvalidToken"),
            new Refusal(400, "ExpiredToken"),
            new Refusal(400, "XAmzContentSHA256Mismatch"),
            new Refusal(400, "AuthorizationHeaderMalformed"),
            new Refusal(403, "AccessDenied"));
    static final Errors XML = of("", 403, 403, 400, "AccessDenied");
    static final Errors SNS = of("", 403, 403, 400, "AuthorizationError");
    static final Errors RPC_JSON = of("Exception", 400, 400, 400, "AccessDeniedException");
    static final Errors REST_JSON = of("Exception", 403, 403, 403, "AccessDeniedException");

    private static Errors of(String suffix, int status, int deniedStatus, int incompleteStatus, String denied) {
        boolean json = !suffix.isEmpty();
        Refusal unknown = new Refusal(status, json ? "UnrecognizedClientException" : "InvalidClientTokenId");
        Refusal mismatch = new Refusal(status, json ? "InvalidSignatureException" : "SignatureDoesNotMatch");
        return new Errors(
                new Refusal(status, "MissingAuthenticationToken" + suffix),
                unknown,
                mismatch,
                mismatch,
                unknown,
                unknown,
                new Refusal(status, "ExpiredToken" + suffix),
                mismatch,
                new Refusal(incompleteStatus, "IncompleteSignature" + suffix),
                new Refusal(deniedStatus, denied));
    }
}
