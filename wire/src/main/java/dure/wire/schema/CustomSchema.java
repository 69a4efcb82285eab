package dure.wire.schema;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * A hand-written override for a hot shape that only JSON and CBOR carry (DynamoDB's AttributeValue).
 *
 * <p>{@code read} finds the parser on the value's first token and leaves it on the last one.
 */
public non-sealed interface CustomSchema<T> extends Schema {
    T read(JsonParser parser) throws IOException;

    void write(T value, JsonGenerator generator) throws IOException;

    @Override
    default ShapeType type() {
        return ShapeType.STRUCTURE;
    }
}
