package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.dynamodb.expression.DocumentPath.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths of an item that a caller wants to see. Lists close up: {@code a[1], a[3]} is a list of two. */
public final class Projection {
    private final List<DocumentPath> paths;
    private final Node root = new Node();

    /** What is wanted below a place; nothing said means all of it. */
    private static final class Node {
        private final Map<String, Node> fields = new LinkedHashMap<>();
        private final Map<Integer, Node> indexes = new TreeMap<>();

        boolean isWhole() {
            return fields.isEmpty() && indexes.isEmpty();
        }
    }

    public Projection(List<DocumentPath> paths) {
        this.paths = List.copyOf(paths);
        for (DocumentPath path : paths) {
            Node node = root;
            for (Element element : path.elements()) {
                node = switch (element) {
                    case Element.Field field -> node.fields.computeIfAbsent(field.name(), name -> new Node());
                    case Element.Index index -> node.indexes.computeIfAbsent(index.index(), i -> new Node());
                };
            }
        }
    }

    public List<DocumentPath> paths() {
        return paths;
    }

    public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        return fields(root, item);
    }

    private static Map<String, AttributeValue> fields(Node node, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> wanted = new LinkedHashMap<>();
        node.fields.forEach((name, below) -> {
            AttributeValue value = values.get(name);
            AttributeValue projected = value == null ? null : project(below, value);
            if (projected != null) {
                wanted.put(name, projected);
            }
        });
        return wanted;
    }

    private static @Nullable AttributeValue project(Node node, AttributeValue value) {
        if (node.isWhole()) {
            return value;
        }
        return switch (value) {
            case M m -> {
                Map<String, AttributeValue> wanted = fields(node, m.values());
                yield wanted.isEmpty() ? null : new M(wanted);
            }
            case L l -> {
                List<AttributeValue> wanted = elements(node, l.values());
                yield wanted.isEmpty() ? null : new L(wanted);
            }
            default -> null;
        };
    }

    private static List<AttributeValue> elements(Node node, List<AttributeValue> values) {
        List<AttributeValue> wanted = new ArrayList<>();
        node.indexes.forEach((index, below) -> {
            AttributeValue projected = index < values.size() ? project(below, values.get(index)) : null;
            if (projected != null) {
                wanted.add(projected);
            }
        });
        return wanted;
    }
}
