package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import org.jspecify.annotations.Nullable;

/** Smithy RPC v2 CBOR. */
final class RpcV2CborProtocol implements Protocol {
    private final RpcDocuments documents;

    RpcV2CborProtocol(WireLimits limits) {
        this.documents = new RpcDocuments(limits, Json.cbor(limits));
    }

    @Override
    public <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
        return documents.decode(operation, request);
    }

    @Override
    public <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId) {
        if (output.schema().unit()) {
            return new HttpResponse(200, headers(requestId), Body.EMPTY);
        }
        return respond(200, requestId, documents.output(output));
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        HttpResponse response =
                respond(error.type().status(), requestId, documents.error(ErrorBody.longName(service, error), error));
        ErrorBody.queryError(service, error, response.headers());
        return response;
    }

    private static HttpResponse respond(int status, String requestId, byte[] body) {
        Headers headers = headers(requestId).set("Content-Type", "application/cbor");
        return new HttpResponse(status, headers, Body.of(body));
    }

    private static Headers headers(String requestId) {
        return new Headers().set("x-amzn-RequestId", requestId).set("smithy-protocol", "rpc-v2-cbor");
    }
}
