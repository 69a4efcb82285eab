package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dure.wire.ProtocolName;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Any structure of a model as JSON, by the members' names, for rooms that keep what a client sent. Members that a later
 * model no longer has are skipped when read; constraints are not checked.
 */
public final class StoredJson {
    private static final JsonFactory FACTORY = Json.json(WireLimits.of(ProtocolName.AWS_JSON_1_1));
    private static final JsonReader READER = new JsonReader(false);
    private static final JsonWriter WRITER = new JsonWriter(false);

    private StoredJson() {}

    public static byte[] write(Structure value) {
        Bytes bytes = new Bytes();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            WRITER.structure(value, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws UncheckedIOException when the bytes are not what {@link #write} made */
    public static <T extends Structure> T read(StructureSchema<T> schema, byte[] bytes, int offset) {
        InputStream in = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.nextToken();
            return READER.structure(schema, parser);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
