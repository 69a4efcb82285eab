package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Headers;
import dure.wire.schema.Member;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** restJson1's bodies. */
final class RestJsonFormat implements RestFormat {
    private final JsonFactory factory;
    private final JsonReader reader = new JsonReader(true);
    private final JsonWriter writer = new JsonWriter(true);

    RestJsonFormat(WireLimits limits) {
        this.factory = Json.json(limits);
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void read(StructureSchema<?> schema, byte[] body, @Nullable Object[] values) throws IOException {
        try (JsonParser parser = factory.createParser(body)) {
            parser.nextToken();
            reader.structure(schema, parser, values);
            end(parser);
        }
    }

    @Override
    public @Nullable Object readPayload(Member member, Schema schema, byte[] body) throws IOException {
        try (JsonParser parser = factory.createParser(body)) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            Object value = reader.value(schema, member.timestampFormat(), parser);
            end(parser);
            return value;
        }
    }

    private static void end(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new Malformed("Unexpected data after the document");
        }
    }

    @Override
    public byte[] write(Operation<?, ?> operation, Structure output) {
        return written(generator -> writer.structure(output, generator));
    }

    @Override
    public byte[] writePayload(Operation<?, ?> operation, Member member, Schema schema, Object value) {
        return written(generator -> writer.value(schema, member.timestampFormat(), value, generator));
    }

    @Override
    public byte[] writeError(Service service, AwsException error, String requestId, Headers headers) {
        headers.set("x-amzn-ErrorType", error.type().shapeName());
        return written(generator -> {
            generator.writeStartObject();
            ErrorBody.members(error, writer, generator);
            generator.writeEndObject();
        });
    }

    @Override
    public ErrorType malformed() {
        return WireErrors.SERIALIZATION;
    }

    @Override
    public ErrorType malformedParameter() {
        return WireErrors.SERIALIZATION;
    }

    @Override
    public ErrorType tooLarge() {
        return WireErrors.TOO_LARGE;
    }

    @Override
    public void validate(Service service, Structure input) {
        Validator.check(input, Quirks.of(service).validation());
    }

    private interface Writing {
        void write(JsonGenerator generator) throws IOException;
    }

    private byte[] written(Writing writing) {
        Bytes bytes = new Bytes();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            writing.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
