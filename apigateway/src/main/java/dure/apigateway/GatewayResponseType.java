package dure.apigateway;

import java.util.Optional;

/**
 * The kinds of answer that the gateway gives itself, with AWS's default statuses. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html.
 */
public enum GatewayResponseType {
    DEFAULT_4XX(0, ""),
    DEFAULT_5XX(0, ""),
    RESOURCE_NOT_FOUND(404, "NotFoundException"),
    UNAUTHORIZED(401, "UnauthorizedException"),
    INVALID_API_KEY(403, "ForbiddenException"),
    ACCESS_DENIED(403, "AccessDeniedException"),
    AUTHORIZER_FAILURE(500, "AuthorizerConfigurationException"),
    AUTHORIZER_CONFIGURATION_ERROR(500, "AuthorizerConfigurationException"),
    INVALID_SIGNATURE(403, "InvalidSignatureException"),
    EXPIRED_TOKEN(403, "ExpiredTokenException"),
    MISSING_AUTHENTICATION_TOKEN(403, "MissingAuthenticationTokenException"),
    INTEGRATION_FAILURE(504, "InternalServerErrorException"),
    INTEGRATION_TIMEOUT(504, "InternalServerErrorException"),
    API_CONFIGURATION_ERROR(500, "InternalServerErrorException"),
    UNSUPPORTED_MEDIA_TYPE(415, "BadRequestException"),
    BAD_REQUEST_PARAMETERS(400, "BadRequestException"),
    BAD_REQUEST_BODY(400, "BadRequestException"),
    REQUEST_TOO_LARGE(413, "RequestTooLargeException"),
    THROTTLED(429, "TooManyRequestsException"),
    QUOTA_EXCEEDED(429, "LimitExceededException"),
    WAF_FILTERED(403, "ForbiddenException");

    private final int status;
    private final String errorType;

    GatewayResponseType(int status, String errorType) {
        this.status = status;
        this.errorType = errorType;
    }

    /** The status unless a customisation says otherwise; empty for the two defaults, which keep the error's own. */
    public Optional<Integer> status() {
        return status == 0 ? Optional.empty() : Optional.of(status);
    }

    /** What {@code x-amzn-ErrorType} says. */
    public String errorType() {
        return errorType;
    }

    /** What a type that is not customised falls back to. */
    public GatewayResponseType fallback() {
        return status >= 500 || this == DEFAULT_5XX ? DEFAULT_5XX : DEFAULT_4XX;
    }
}
