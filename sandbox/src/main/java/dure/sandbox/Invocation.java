package dure.sandbox;

import java.time.Duration;
import java.util.Optional;

/**
 * One call of a function.
 *
 * @param functionArn the ARN as it was called, with a qualifier when there was one
 * @param timeout the function's time limit; it begins when the payload is handed over, after the start of a sandbox
 * @param traceId an X-Ray trace header's value
 * @param clientContext the client context as JSON
 * @param cognitoIdentity the Cognito identity as JSON
 */
public record Invocation(
        String requestId,
        String functionArn,
        byte[] payload,
        Duration timeout,
        Optional<String> traceId,
        Optional<String> clientContext,
        Optional<String> cognitoIdentity) {

    public Invocation(String requestId, String functionArn, byte[] payload, Duration timeout) {
        this(requestId, functionArn, payload, timeout, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
