package dure.wire.protocol;

import dure.wire.http.HttpRequest;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads values of a schema from parameters such as {@code Tags.member.1.Key=a}. */
final class QueryReader {
    private QueryReader() {}

    /** A name's part: its own value and what follows the next dot. */
    static final class Node {
        private @Nullable String value;
        private final Map<String, Node> children = new HashMap<>(4);

        private @Nullable Node child(String name) {
            return children.get(name);
        }
    }

    static Node tree(List<HttpRequest.Parameter> parameters, WireLimits limits) throws IOException {
        if (parameters.size() > limits.maxParameters()) {
            throw new Malformed("More than " + limits.maxParameters() + " parameters");
        }
        Node root = new Node();
        int nodes = 0;
        for (HttpRequest.Parameter parameter : parameters) {
            Node node = root;
            String name = parameter.name();
            int from = 0;
            for (int depth = 0; ; depth++) {
                if (depth > limits.maxDepth() * 2) {
                    throw new Malformed("Parameters nested too deep");
                }
                int dot = name.indexOf('.', from);
                String part = dot < 0 ? name.substring(from) : name.substring(from, dot);
                Node child = node.children.get(part);
                if (child == null) {
                    if (++nodes > 4 * limits.maxParameters()) {
                        throw new Malformed("Parameters nested too deep");
                    }
                    child = new Node();
                    node.children.put(part, child);
                }
                node = child;
                if (dot < 0) {
                    break;
                }
                from = dot + 1;
            }
            String value = parameter.value();
            node.value = value == null ? "" : value;
        }
        return root;
    }

    static <T extends Structure> T structure(StructureSchema<T> schema, Node node) throws IOException {
        @Nullable Object[] values = new Object[schema.members().size()];
        int present = 0;
        for (XmlNames.Element element : XmlNames.of(schema).order()) {
            Node child = node.child(element.name());
            if (child == null) {
                continue;
            }
            Object value = value(element.target(), element.member(), element.flattened(), child);
            if (value != null) {
                values[element.member().index()] = value;
                present++;
            }
        }
        if (schema.is(StructureSchema.Trait.UNION) && present != 1) {
            throw new Malformed("Unions must have exactly one member: " + schema.name());
        }
        return schema.build(values);
    }

    private static @Nullable Object value(Schema schema, Member member, boolean flattened, Node node)
            throws IOException {
        return switch (schema) {
            case ScalarSchema scalar ->
                node.value == null
                        ? null
                        : Texts.read(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, node.value);
            case StructureSchema<?> structure -> structure(structure, node);
            case ListSchema list -> list(list, flattened, node);
            case MapSchema map -> map(map, flattened, node);
            case CustomSchema<?> custom -> throw new IllegalStateException("not for the query protocol: " + custom);
        };
    }

    private static @Nullable List<Object> list(ListSchema schema, boolean flattened, Node node) throws IOException {
        Node elements = flattened ? node : node.child(XmlNames.element(schema));
        if (elements == null) {
            return node.value == null ? null : new ArrayList<>();
        }
        List<Object> values = new ArrayList<>();
        for (Node element : numbered(elements).values()) {
            Object value = value(schema.element().target().get(), schema.element(), false, element);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static @Nullable Map<String, Object> map(MapSchema schema, boolean flattened, Node node)
            throws IOException {
        Node entries = flattened ? node : node.child("entry");
        if (entries == null) {
            return node.value == null ? null : new LinkedHashMap<>();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Node entry : numbered(entries).values()) {
            Node key = entry.child(schema.key().wireName());
            Node child = entry.child(schema.value().wireName());
            if (key == null || key.value == null) {
                throw new Malformed("An entry of " + schema.name() + " lacks its key");
            }
            Object value = child == null ? null : value(schema.value().target().get(), schema.value(), false, child);
            if (value != null) {
                values.put(key.value, value);
            }
        }
        return values;
    }

    private static TreeMap<Integer, Node> numbered(Node node) throws IOException {
        TreeMap<Integer, Node> numbered = new TreeMap<>();
        for (Map.Entry<String, Node> child : node.children.entrySet()) {
            try {
                numbered.put(Integer.parseInt(child.getKey()), child.getValue());
            } catch (NumberFormatException notANumber) {
                throw new Malformed("Unexpected list element " + child.getKey());
            }
        }
        return numbered;
    }
}
