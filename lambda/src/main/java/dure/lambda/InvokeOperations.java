package dure.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dure.api.lambda.InvocationRequest;
import dure.api.lambda.InvocationResponse;
import dure.api.lambda.LambdaErrors;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.Invoker.Call;
import dure.lambda.Invoker.Result;
import dure.lambda.Invoker.Target;
import dure.sandbox.InvocationOutcome.FunctionError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invoke. See https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. */
final class InvokeOperations {
    private static final int MAX_SYNC_BYTES = 6_291_456;
    private static final int MAX_ASYNC_BYTES = 1_048_576;
    private static final int MAX_CLIENT_CONTEXT_BYTES = 3_583;
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NO_PAYLOAD = "{}".getBytes(UTF_8);

    private final Invoker invoker;
    private final AsyncInvocations async;

    InvokeOperations(Invoker invoker, AsyncInvocations async) {
        this.invoker = invoker;
        this.async = async;
    }

    InvocationResponse invoke(InvocationRequest in, RequestContext context) {
        refuseUnoffered(in);
        String type = in.invocationType() == null ? "RequestResponse" : in.invocationType();
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        Target target = invoker.resolve(name);
        byte[] payload = payload(in.payload(), type);
        Call call = new Call(context.requestId(), payload, clientContext(in.clientContext()));
        return switch (type) {
            case "DryRun" -> InvocationResponse.builder().statusCode(204).build();
            case "Event" -> {
                async.accept(name, call);
                yield InvocationResponse.builder().statusCode(202).build();
            }
            default -> respond(target, invoker.run(target, call), "Tail".equals(in.logType()));
        };
    }

    private static InvocationResponse respond(Target target, Result result, boolean tail) {
        return InvocationResponse.builder()
                .statusCode(200)
                .executedVersion(target.version().version())
                .functionError(result.outcome() instanceof FunctionError ? "Unhandled" : null)
                .logResult(tail ? Base64.getEncoder().encodeToString(result.tail()) : null)
                .payload(result.outcome().payload())
                .build();
    }

    private static byte[] payload(byte @Nullable [] given, String type) {
        if (given == null || given.length == 0) {
            return NO_PAYLOAD;
        }
        int limit = type.equals("Event") ? MAX_ASYNC_BYTES : MAX_SYNC_BYTES;
        if (given.length > limit) {
            throw LambdaErrors.REQUEST_TOO_LARGE.because(
                    given.length + " byte payload is too large for the " + type + " invocation type (limit " + limit
                            + " bytes)",
                    Map.of("Type", "User"));
        }
        checkJson(given);
        return given;
    }

    private static void checkJson(byte[] payload) {
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() == null) {
                throw notJson("No content to map due to end-of-input");
            }
            if (parser.currentToken().isStructStart()) {
                parser.skipChildren();
            }
            JsonToken more = parser.nextToken();
            if (more != null) {
                throw notJson("Unexpected token after the end of the document");
            }
        } catch (JsonProcessingException malformed) {
            throw notJson(malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static RuntimeException notJson(String why) {
        return LambdaErrors.INVALID_REQUEST_CONTENT.because(
                "Could not parse request body into json: " + why, Map.of("Type", "User"));
    }

    private static Optional<String> clientContext(@Nullable String base64) {
        if (base64 == null) {
            return Optional.empty();
        }
        if (base64.length() > MAX_CLIENT_CONTEXT_BYTES) {
            throw LambdaErrors.INVALID_REQUEST_CONTENT.because(
                    "Client context must be no more than " + MAX_CLIENT_CONTEXT_BYTES + " bytes");
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw LambdaErrors.INVALID_REQUEST_CONTENT.because(
                    "Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private static void refuseUnoffered(InvocationRequest in) {
        Unoffered.refuse("DurableExecutionName", in.durableExecutionName());
        Unoffered.refuse("TenantId", in.tenantId());
    }
}
