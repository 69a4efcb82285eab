package dure.sandbox;

import dure.sandbox.RuntimeExchange.Answer;
import dure.sandbox.RuntimeExchange.Delivery;
import dure.wire.http.Body;
import dure.wire.http.Body.BodyTooLargeException;
import dure.wire.http.Headers;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The Lambda runtime API, version 2018-06-01, for one sandbox.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
 */
final class RuntimeApi implements HttpHandler {
    /** What a synchronous response may have: 6 MB and AWS's allowance for the envelope. */
    static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

    private static final int MAX_ERROR_BYTES = 1024 * 1024;
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String INVOCATION = ROOT + "invocation/";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

    private final RuntimeExchange exchange;

    RuntimeApi(RuntimeExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        String path = request.rawPath();
        try {
            if (request.method().equals("GET") && path.equals(INVOCATION + "next")) {
                return next();
            }
            if (request.method().equals("POST") && path.equals(ROOT + "init/error")) {
                return initError(request);
            }
            if (request.method().equals("POST") && path.startsWith(INVOCATION)) {
                String[] parts = path.substring(INVOCATION.length()).split("/", -1);
                if (parts.length == 2 && parts[1].equals("response")) {
                    return response(parts[0], request);
                }
                if (parts.length == 2 && parts[1].equals("error")) {
                    return error(parts[0], request);
                }
            }
            return HttpResponse.of(404, "text/plain", "404 page not found\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refusal(500, "InternalServerError", "The sandbox is being closed");
        }
    }

    private HttpResponse next() throws InterruptedException {
        Optional<Delivery> next = exchange.next();
        if (next.isEmpty()) {
            return refusal(500, "InternalServerError", "The sandbox is being closed");
        }
        Invocation invocation = next.get().invocation();
        Headers headers = new Headers()
                .set("Content-Type", "application/json")
                .set("Lambda-Runtime-Aws-Request-Id", invocation.requestId())
                .set("Lambda-Runtime-Deadline-Ms", Long.toString(next.get().deadlineMillis()))
                .set("Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn());
        invocation.traceId().ifPresent(value -> headers.set("Lambda-Runtime-Trace-Id", value));
        invocation.clientContext().ifPresent(value -> headers.set("Lambda-Runtime-Client-Context", value));
        invocation.cognitoIdentity().ifPresent(value -> headers.set("Lambda-Runtime-Cognito-Identity", value));
        return new HttpResponse(200, headers, Body.of(invocation.payload()));
    }

    private HttpResponse response(String requestId, HttpRequest request) throws IOException {
        if (!exchange.isCurrent(requestId)) {
            return invalidRequestId();
        }
        try {
            byte[] payload = request.body().readAll(MAX_RESPONSE_BYTES);
            return exchange.answer(requestId, new Answer.Response(payload)) ? accepted() : invalidRequestId();
        } catch (BodyTooLargeException tooLarge) {
            exchange.answer(requestId, new Answer.TooLarge());
            return refusal(
                    413,
                    "Function.ResponseSizeTooLarge",
                    "Response payload size exceeded maximum allowed payload size (" + MAX_RESPONSE_BYTES + " bytes).");
        }
    }

    private HttpResponse error(String requestId, HttpRequest request) throws IOException {
        if (!exchange.isCurrent(requestId)) {
            return invalidRequestId();
        }
        byte[] payload = request.body().readAll(MAX_ERROR_BYTES);
        Answer failure = new Answer.Failure(errorType(request), payload);
        return exchange.answer(requestId, failure) ? accepted() : invalidRequestId();
    }

    private HttpResponse initError(HttpRequest request) throws IOException {
        byte[] payload = request.body().readAll(MAX_ERROR_BYTES);
        return exchange.startFailed(errorType(request), payload)
                ? accepted()
                : refusal(403, "InvalidStateTransition", "State transition from Ready to InitError failed");
    }

    private static String errorType(HttpRequest request) {
        return request.headers().get(ERROR_TYPE, "Unhandled");
    }

    private static HttpResponse accepted() {
        return HttpResponse.of(202, "application/json", "{\"status\":\"OK\"}\n");
    }

    private static HttpResponse invalidRequestId() {
        return refusal(400, "InvalidRequestID", "Invalid request ID");
    }

    private static HttpResponse refusal(int status, String type, String message) {
        return HttpResponse.of(status, "application/json", ErrorJson.of(type, message));
    }
}
