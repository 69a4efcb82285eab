package dure.wire.protocol;

import dure.wire.http.Body;
import dure.wire.schema.CustomSchema;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.node.ArrayNode;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;

/** The params of a test case as values of a schema, and values in a form that can be compared. */
final class SmithyValues {
    private SmithyValues() {}

    static Structure structure(StructureSchema<?> schema, ObjectNode params) {
        @Nullable Object[] values = new Object[schema.members().size()];
        for (Member member : schema.members()) {
            Node node = params.getMember(member.name()).orElse(null);
            if (node != null && !node.isNullNode()) {
                values[member.index()] = value(member.target().get(), node, member.is(Member.Trait.STREAMING));
            }
        }
        return schema.build(values);
    }

    static Object value(Schema schema, Node node, boolean streaming) {
        return switch (schema) {
            case StructureSchema<?> structure -> structure(structure, node.expectObjectNode());
            case ListSchema list -> {
                List<@Nullable Object> values = new ArrayList<>();
                for (Node element : node.expectArrayNode().getElements()) {
                    values.add(
                            element.isNullNode()
                                    ? null
                                    : value(list.element().target().get(), element, false));
                }
                yield values;
            }
            case MapSchema map -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                node.expectObjectNode()
                        .getStringMap()
                        .forEach((key, each) -> values.put(
                                key,
                                each.isNullNode()
                                        ? null
                                        : value(map.value().target().get(), each, false)));
                yield values;
            }
            case ScalarSchema scalar -> scalar(scalar, node, streaming);
            case CustomSchema<?> custom -> throw new AssertionError(custom);
        };
    }

    private static Object scalar(ScalarSchema schema, Node node, boolean streaming) {
        return switch (schema.type()) {
            case STRING -> node.expectStringNode().getValue();
            case BOOLEAN -> node.expectBooleanNode().getValue();
            case BYTE, SHORT, INTEGER -> node.expectNumberNode().getValue().intValue();
            case LONG -> node.expectNumberNode().getValue().longValue();
            case FLOAT ->
                node.isStringNode()
                        ? Float.valueOf(node.expectStringNode().getValue())
                        : (Float) node.expectNumberNode().getValue().floatValue();
            case DOUBLE ->
                node.isStringNode()
                        ? Double.valueOf(node.expectStringNode().getValue())
                        : (Double) node.expectNumberNode().getValue().doubleValue();
            case BIG_INTEGER ->
                new BigInteger(node.expectNumberNode().getValue().toString());
            case BIG_DECIMAL ->
                new BigDecimal(node.expectNumberNode().getValue().toString());
            case TIMESTAMP -> instant(node.expectNumberNode().getValue());
            case BLOB -> {
                byte[] bytes = node.expectStringNode().getValue().getBytes(StandardCharsets.UTF_8);
                yield streaming ? Body.of(bytes) : bytes;
            }
            case DOCUMENT -> document(node);
            case LIST, MAP, STRUCTURE -> throw new AssertionError(schema);
        };
    }

    private static Instant instant(Number seconds) {
        return Instant.ofEpochMilli(
                new BigDecimal(seconds.toString()).movePointRight(3).longValue());
    }

    private static Object document(Node node) {
        if (node instanceof ObjectNode object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.getStringMap().forEach((key, value) -> map.put(key, document(value)));
            return map;
        }
        if (node instanceof ArrayNode array) {
            return array.getElements().stream().map(SmithyValues::document).toList();
        }
        if (node.isNumberNode()) {
            return node.expectNumberNode().getValue();
        }
        return node.isBooleanNode()
                ? (Object) node.expectBooleanNode().getValue()
                : node.expectStringNode().getValue();
    }

    /** Structures as maps without absent members, blobs as text, numbers of documents as decimals. */
    static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Structure structure -> {
                Map<String, @Nullable Object> map = new TreeMap<>();
                for (Member member : structure.schema().members()) {
                    Object each = structure.member(member.index());
                    if (each != null && !(each instanceof Body body && bytes(body).length == 0)) {
                        map.put(member.name(), plain(each));
                    }
                }
                yield map;
            }
            case List<?> list -> list.stream().map(SmithyValues::plain).toList();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = new TreeMap<>();
                map.forEach((key, each) -> plain.put((String) key, plain(each)));
                yield plain;
            }
            case byte[] bytes -> "blob:" + new String(bytes, StandardCharsets.ISO_8859_1);
            case Body body -> "blob:" + new String(bytes(body), StandardCharsets.ISO_8859_1);
            case Integer number -> new BigDecimal(number);
            case Long number -> new BigDecimal(number);
            default -> value;
        };
    }

    private static byte[] bytes(Body body) {
        try {
            return body.readAll(1 << 20);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
