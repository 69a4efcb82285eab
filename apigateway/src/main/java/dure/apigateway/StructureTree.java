package dure.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.wire.schema.CustomSchema;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model's structures as JSON trees and back, by the names in the model: for keeping them and for patching them. */
public final class StructureTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StructureTree() {}

    public static ObjectNode of(Structure value) {
        ObjectNode node = NODES.objectNode();
        for (Member member : value.schema().members()) {
            Object memberValue = value.member(member.index());
            if (memberValue != null) {
                node.set(member.name(), node(member.target().get(), memberValue));
            }
        }
        return node;
    }

    /** Members that the schema does not know are dropped; absent ones are null. */
    public static <T extends Structure> T read(StructureSchema<T> schema, JsonNode node) {
        @Nullable Object[] values = new Object[schema.members().size()];
        for (Member member : schema.members()) {
            JsonNode child = node.get(member.name());
            if (child != null && !child.isNull()) {
                values[member.index()] = value(member.target().get(), child);
            }
        }
        return schema.build(values);
    }

    private static JsonNode node(Schema schema, Object value) {
        return switch (schema) {
            case StructureSchema<?> structure -> of((Structure) value);
            case ListSchema list -> {
                ArrayNode array = NODES.arrayNode();
                ((List<?>) value)
                        .forEach(each -> array.add(node(list.element().target().get(), each)));
                yield array;
            }
            case MapSchema map -> {
                ObjectNode object = NODES.objectNode();
                ((Map<?, ?>) value)
                        .forEach((key, each) -> object.set(
                                String.valueOf(key), node(map.value().target().get(), each)));
                yield object;
            }
            case ScalarSchema scalar -> scalar(value);
            case CustomSchema<?> custom ->
                throw new IllegalArgumentException("no custom shapes here: " + custom.name());
        };
    }

    private static JsonNode scalar(Object value) {
        return switch (value) {
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Instant time -> NODES.numberNode(time.toEpochMilli());
            default -> NODES.textNode(value.toString());
        };
    }

    private static Object value(Schema schema, JsonNode node) {
        return switch (schema) {
            case StructureSchema<?> structure -> read(structure, node);
            case ListSchema list -> {
                List<Object> values = new ArrayList<>();
                node.forEach(each -> values.add(value(list.element().target().get(), each)));
                yield values;
            }
            case MapSchema map -> {
                Map<String, Object> values = new LinkedHashMap<>();
                node.properties()
                        .forEach(entry -> values.put(
                                entry.getKey(), value(map.value().target().get(), entry.getValue())));
                yield values;
            }
            case ScalarSchema scalar -> scalar(scalar, node);
            case CustomSchema<?> custom ->
                throw new IllegalArgumentException("no custom shapes here: " + custom.name());
        };
    }

    private static Object scalar(ScalarSchema schema, JsonNode node) {
        return switch (schema.type()) {
            case BOOLEAN -> node.asBoolean();
            case BYTE, SHORT, INTEGER -> node.asInt();
            case LONG -> node.asLong();
            case FLOAT -> (float) node.asDouble();
            case DOUBLE -> node.asDouble();
            case TIMESTAMP -> Instant.ofEpochMilli(node.asLong());
            default -> node.asText();
        };
    }
}
