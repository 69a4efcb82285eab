package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.http.HttpRequest;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Requests and answers whose body is one document and has it all: awsJson's in JSON, RPC v2's in CBOR. */
final class RpcDocuments {
    private final WireLimits limits;
    private final JsonFactory factory;
    private final JsonReader reader = new JsonReader(false);
    private final JsonWriter writer = new JsonWriter(false);

    RpcDocuments(WireLimits limits, JsonFactory factory) {
        this.limits = limits;
        this.factory = factory;
    }

    <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
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

    /** Empty for an output that has no members and never will. */
    byte[] output(Structure output) {
        return output.schema().unit() ? new byte[0] : document(generator -> writer.structure(output, generator));
    }

    byte[] error(String type, AwsException error) {
        return document(generator -> {
            generator.writeStartObject();
            generator.writeStringField("__type", type);
            ErrorBody.members(error, writer, generator);
            generator.writeEndObject();
        });
    }

    private interface Writing {
        void write(JsonGenerator generator) throws IOException;
    }

    private byte[] document(Writing writing) {
        Bytes bytes = new Bytes();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            writing.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
