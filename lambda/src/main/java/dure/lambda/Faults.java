package dure.lambda;

import dure.api.lambda.LambdaErrors;
import dure.wire.AwsException;
import java.util.Map;

/** Lambda's errors carry who is to blame in {@code Type}. */
final class Faults {
    private static final Map<String, Object> USER = Map.of("Type", "User");

    private Faults() {}

    static AwsException invalid(String message) {
        return LambdaErrors.INVALID_PARAMETER_VALUE.because(message, USER);
    }

    static AwsException notFound(String message) {
        return LambdaErrors.RESOURCE_NOT_FOUND.because(message, USER);
    }

    static AwsException conflict(String message) {
        return LambdaErrors.RESOURCE_CONFLICT.because(message, USER);
    }

    static AwsException preconditionFailed() {
        return LambdaErrors.PRECONDITION_FAILED.because(
                "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to"
                        + " retrieve the latest RevisionId",
                USER);
    }

    static AwsException accessDenied(String message) {
        return LambdaErrors.ACCESS_DENIED.because(message);
    }

    /** As the model's constraints are worded, where the model is laxer than the service. */
    static AwsException constraint(Object value, String member, String constraint) {
        return LambdaErrors.VALIDATION.because("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: " + constraint);
    }

    static AwsException service(String message) {
        return LambdaErrors.SERVICE.because(message, Map.of("Type", "Service"));
    }
}
