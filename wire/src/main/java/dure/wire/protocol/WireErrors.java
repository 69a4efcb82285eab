package dure.wire.protocol;

import dure.wire.ErrorType;

/** Errors that a protocol itself answers with; no model lists them. */
final class WireErrors {
    static final ErrorType SERIALIZATION = ErrorType.of("SerializationException", 400);
    static final ErrorType VALIDATION = ErrorType.of("ValidationException", 400);
    /** The query protocol's name for {@link #VALIDATION}. */
    static final ErrorType VALIDATION_QUERY = ErrorType.of("ValidationError", 400);

    static final ErrorType MALFORMED_INPUT = ErrorType.of("MalformedInput", 400);
    static final ErrorType MALFORMED_XML = ErrorType.of("MalformedXML", 400);
    static final ErrorType MISSING_BODY = ErrorType.of("MissingRequestBodyError", 400);
    static final ErrorType INVALID_ARGUMENT = ErrorType.of("InvalidArgument", 400);
    static final ErrorType INVALID_REQUEST = ErrorType.of("InvalidRequest", 400);
    static final ErrorType INVALID_URI = ErrorType.of("InvalidURI", 400);
    static final ErrorType INCOMPLETE_BODY = ErrorType.of("IncompleteBody", 400);
    static final ErrorType TOO_LARGE = ErrorType.of("RequestEntityTooLargeException", 413);
    /** S3's name for {@link #TOO_LARGE}. */
    static final ErrorType MESSAGE_TOO_LONG = ErrorType.of("MaxMessageLengthExceeded", 400);

    private WireErrors() {}
}
