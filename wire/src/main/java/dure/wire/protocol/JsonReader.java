package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dure.wire.schema.CustomSchema;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of a schema from JSON or CBOR tokens, straight into the array a record is made of. Unknown members are
 * skipped, null members are absent. Nesting is limited by the parser.
 *
 * @param wireNames whether members go by {@link Member#wireName()} (restJson1) or by {@link Member#name()}
 */
record JsonReader(boolean wireNames) {

    <T extends Structure> T structure(StructureSchema<T> schema, JsonParser parser) throws IOException {
        @Nullable Object[] values = new Object[schema.members().size()];
        structure(schema, parser, values);
        return schema.build(values);
    }

    /** Reads into {@code values}, which may hold members from elsewhere already. */
    void structure(StructureSchema<?> schema, JsonParser parser, @Nullable Object[] values) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected(parser, "Unexpected value type in payload");
        }
        boolean union = schema.is(StructureSchema.Trait.UNION);
        int present = 0;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            Member member = wireNames ? schema.bodyMember(name) : schema.member(name);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            if (member == null) {
                parser.skipChildren();
                if (union && !name.equals("__type")) {
                    throw new Malformed("Unknown member of the union " + schema.name() + ": " + name);
                }
                continue;
            }
            values[member.index()] = value(member.target().get(), member.timestampFormat(), parser);
            present++;
        }
        closed(parser, JsonToken.END_OBJECT);
        if (union && present != 1) {
            throw new Malformed("Unions must have exactly one member: " + schema.name());
        }
    }

    Object value(Schema schema, @Nullable TimestampFormat format, JsonParser parser) throws IOException {
        return switch (schema) {
            case ScalarSchema scalar -> JsonScalars.read(scalar, format, parser);
            case StructureSchema<?> structure -> structure(structure, parser);
            case ListSchema list -> list(list, parser);
            case MapSchema map -> map(map, parser);
            case CustomSchema<?> custom -> custom.read(parser);
        };
    }

    private List<@Nullable Object> list(ListSchema schema, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected(parser, "Unexpected field type");
        }
        Schema element = schema.element().target().get();
        TimestampFormat format = schema.element().timestampFormat();
        List<@Nullable Object> values = new ArrayList<>();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token == null) {
                throw new Malformed("Unexpected end of the document");
            }
            if (token != JsonToken.VALUE_NULL) {
                values.add(value(element, format, parser));
            } else if (schema.sparse()) {
                values.add(null);
            } else {
                throw new Malformed("Null is not allowed in a list of " + element.name());
            }
        }
        return values;
    }

    private Map<String, @Nullable Object> map(MapSchema schema, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected(parser, "Unexpected field type");
        }
        Schema target = schema.value().target().get();
        TimestampFormat format = schema.value().timestampFormat();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                values.put(name, value(target, format, parser));
            } else if (schema.sparse()) {
                values.put(name, null);
            } else {
                throw new Malformed("Null is not allowed in a map of " + target.name());
            }
        }
        closed(parser, JsonToken.END_OBJECT);
        return values;
    }

    private static void closed(JsonParser parser, JsonToken end) throws IOException {
        if (parser.currentToken() != end) {
            throw new Malformed("Unexpected end of the document");
        }
    }

    /** DynamoDB's texts; the other JSON services share the framework behind them. */
    static Malformed unexpected(JsonParser parser, String otherwise) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return new Malformed("Start of structure or map found where not expected");
        }
        if (token == JsonToken.START_ARRAY) {
            return new Malformed("Start of list found where not expected");
        }
        return new Malformed(otherwise);
    }
}
