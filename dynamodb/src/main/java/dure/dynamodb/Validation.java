package dure.dynamodb;

import dure.wire.AwsException;
import dure.wire.ErrorType;

/** The error DynamoDB answers to nearly every bad parameter. The model does not list it, the service does. */
public final class Validation {
    private static final ErrorType VALIDATION_EXCEPTION = ErrorType.of("ValidationException", 400);

    private Validation() {}

    public static AwsException invalid(String message) {
        return VALIDATION_EXCEPTION.because(message);
    }

    /** With DynamoDB's usual beginning. */
    public static AwsException invalidParameter(String message) {
        return invalid("One or more parameter values were invalid: " + message);
    }
}
