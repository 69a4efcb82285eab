package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import org.jspecify.annotations.Nullable;

/** Turns requests into inputs and outputs or errors into responses. Thread-safe. */
public interface Protocol {
    /**
     * Reads the input and checks the constraints of its shapes.
     *
     * @throws AwsException when the request is malformed, too large, or breaks a constraint; nothing else is thrown
     */
    <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request);

    <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId);

    /**
     * @param operation null when the error came before an operation was found. An error to a HEAD request, or with
     *     status 304, has no body.
     */
    HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId);
}
