package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Smithy RPC v2 CBOR. */
final class RpcV2CborProtocol implements Protocol {
    private final WireLimits limits;
    private final CBORFactory factory;
    private final JsonReader reader = new JsonReader(false);
    private final JsonWriter writer = new JsonWriter(false);

    RpcV2CborProtocol(WireLimits limits) {
        this.limits = limits;
        this.factory = Json.cbor(limits);
    }

    @Override
    public <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
        I input = Bodies.guard(WireErrors.SERIALIZATION, WireErrors.TOO_LARGE, () -> read(operation.input(), request));
        Validator.check(input, Quirks.of(operation.service().get()).validation());
        return input;
    }

    private <I extends Structure> I read(StructureSchema<I> schema, HttpRequest request) throws IOException {
        byte[] body = Bodies.read(request, limits);
        if (body.length == 0) {
            return schema.build(new Object[schema.members().size()]);
        }
        try (JsonParser parser = factory.createParser(body)) {
            parser.nextToken();
            I input = reader.structure(schema, parser);
            if (parser.nextToken() != null) {
                throw new Malformed("Unexpected data after the document");
            }
            return input;
        }
    }

    @Override
    public <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId) {
        if (output.schema().unit()) {
            return new HttpResponse(200, headers(requestId), Body.EMPTY);
        }
        return respond(200, requestId, generator -> writer.structure(output, generator));
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        HttpResponse response = respond(error.type().status(), requestId, generator -> {
            generator.writeStartObject();
            generator.writeStringField("__type", ErrorBody.longName(service, error));
            ErrorBody.members(error, writer, generator);
            generator.writeEndObject();
        });
        ErrorBody.queryError(service, error, response.headers());
        return response;
    }

    private interface Writing {
        void write(JsonGenerator generator) throws IOException;
    }

    private HttpResponse respond(int status, String requestId, Writing writing) {
        Bytes bytes = new Bytes();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            writing.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Headers headers = headers(requestId).set("Content-Type", "application/cbor");
        return new HttpResponse(status, headers, Body.of(bytes.toByteArray()));
    }

    private static Headers headers(String requestId) {
        return new Headers().set("x-amzn-RequestId", requestId).set("smithy-protocol", "rpc-v2-cbor");
    }
}
