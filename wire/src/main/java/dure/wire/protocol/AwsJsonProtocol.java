package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.ProtocolName;
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
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** awsJson 1.0 and 1.1. */
final class AwsJsonProtocol implements Protocol {
    private final boolean longErrorNames;
    private final String contentType;
    private final WireLimits limits;
    private final JsonFactory factory;
    private final JsonReader reader = new JsonReader(false);
    private final JsonWriter writer = new JsonWriter(false);

    AwsJsonProtocol(ProtocolName name, WireLimits limits) {
        this.longErrorNames = name == ProtocolName.AWS_JSON_1_0;
        this.contentType = longErrorNames ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
        this.limits = limits;
        this.factory = Json.json(limits);
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
        return respond(200, operation.service().get(), requestId, generator -> {
            if (!output.schema().unit()) {
                writer.structure(output, generator);
            }
        });
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        String type = longErrorNames
                ? ErrorBody.longName(service, error)
                : error.type().shapeName();
        HttpResponse response = respond(error.type().status(), service, requestId, generator -> {
            generator.writeStartObject();
            generator.writeStringField("__type", type);
            ErrorBody.members(error, writer, generator);
            generator.writeEndObject();
        });
        ErrorBody.queryError(service, error, response.headers());
        return response;
    }

    private interface Writing {
        void write(JsonGenerator generator) throws IOException;
    }

    private HttpResponse respond(int status, Service service, String requestId, Writing writing) {
        Bytes bytes = new Bytes();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            writing.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] body = bytes.toByteArray();
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
