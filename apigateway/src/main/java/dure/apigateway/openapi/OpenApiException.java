package dure.apigateway.openapi;

/** A document that cannot be imported. */
public final class OpenApiException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the fault is. */
    public enum Kind {
        /** The document itself is wrong. */
        INVALID,
        /** It asks for what is not offered; the message names it. */
        NOT_OFFERED
    }

    private final Kind kind;

    private OpenApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static OpenApiException invalid(String message) {
        return new OpenApiException(Kind.INVALID, message);
    }

    static OpenApiException notOffered(String what) {
        return new OpenApiException(Kind.NOT_OFFERED, what);
    }

    public Kind kind() {
        return kind;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
