package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** awsJson 1.0 and 1.1. */
final class AwsJsonProtocol implements Protocol {
    private final boolean longErrorNames;
    private final String contentType;
    private final RpcDocuments documents;

    AwsJsonProtocol(ProtocolName name, WireLimits limits) {
        this.longErrorNames = name == ProtocolName.AWS_JSON_1_0;
        this.contentType = longErrorNames ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
        this.documents = new RpcDocuments(limits, Json.json(limits));
    }

    @Override
    public <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
        return documents.decode(operation, request);
    }

    @Override
    public <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId) {
        return respond(200, operation.service().get(), requestId, documents.output(output));
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        String type = longErrorNames
                ? ErrorBody.longName(service, error)
                : error.type().shapeName();
        HttpResponse response = respond(error.type().status(), service, requestId, documents.error(type, error));
        ErrorBody.queryError(service, error, response.headers());
        return response;
    }

    private HttpResponse respond(int status, Service service, String requestId, byte[] body) {
        Headers headers = new Headers();
        headers.set("x-amzn-RequestId", requestId);
        headers.set("Content-Type", contentType);
        if (Quirks.of(service).crc32()) {
            CRC32 crc = new CRC32();
            crc.update(body);
            headers.set("x-amz-crc32", Long.toString(crc.getValue()));
        }
        return new HttpResponse(status, headers, Body.of(body));
    }
}
