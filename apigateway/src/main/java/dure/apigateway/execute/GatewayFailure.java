package dure.apigateway.execute;

import dure.apigateway.GatewayResponseType;

/** The gateway itself answers, instead of an integration. */
final class GatewayFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final GatewayResponseType type;
    private final int status;
    private final String detail;

    private GatewayFailure(GatewayResponseType type, int status, String message, String detail) {
        super(message, null, false, false);
        this.type = type;
        this.status = status;
        this.detail = detail;
    }

    static GatewayFailure of(GatewayResponseType type, String message) {
        return new GatewayFailure(type, type.status().orElse(500), message, "");
    }

    /** One of the defaults, with the error's own status. */
    static GatewayFailure of(GatewayResponseType type, int status, String message) {
        return new GatewayFailure(type, status, message, "");
    }

    /** @param detail what {@code $context.error.validationErrorString} says */
    static GatewayFailure invalidBody(String detail) {
        return new GatewayFailure(GatewayResponseType.BAD_REQUEST_BODY, 400, "Invalid request body", detail);
    }

    static GatewayFailure internal() {
        return of(GatewayResponseType.API_CONFIGURATION_ERROR, "Internal server error");
    }

    static GatewayFailure badGateway() {
        return of(GatewayResponseType.DEFAULT_5XX, 502, "Internal server error");
    }

    GatewayResponseType type() {
        return type;
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String detail() {
        return detail;
    }
}
