package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.dynamodb.Validation;
import dure.dynamodb.expression.DocumentPath.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An item under change. Only maps and lists on the way to a change are copied. List positions mean the list as it was:
 * removing {@code a[0]} and {@code a[1]} removes the first two, and what is set beyond the end is appended in order.
 */
final class Draft {
    private final Node root;

    Draft(Map<String, AttributeValue> item) {
        this.root = Node.of(new M(item));
    }

    /** A map or list opened for change: keys are names or positions; values are untouched values or opened nodes. */
    private record Node(boolean isMap, Map<Object, Object> children) {
        static Node of(M map) {
            return new Node(true, new LinkedHashMap<>(map.values()));
        }

        static Node of(L list) {
            Map<Object, Object> children = new TreeMap<>();
            for (int i = 0; i < list.values().size(); i++) {
                children.put(i, list.values().get(i));
            }
            return new Node(false, children);
        }

        /** The opened child, null when there is none that can be opened. */
        @Nullable
        Node open(Object key) {
            Object child = children.get(key);
            Node opened = switch (child) {
                case Node node -> node;
                case M map -> of(map);
                case L list -> of(list);
                case null, default -> null;
            };
            if (opened != null) {
                children.put(key, opened);
            }
            return opened;
        }

        AttributeValue close() {
            if (isMap) {
                Map<String, AttributeValue> values = new LinkedHashMap<>();
                children.forEach((name, child) -> values.put((String) name, closed(child)));
                return new M(values);
            }
            List<AttributeValue> values = new ArrayList<>();
            children.values().forEach(child -> values.add(closed(child)));
            return new L(values);
        }

        private static AttributeValue closed(Object child) {
            return child instanceof Node node ? node.close() : (AttributeValue) child;
        }
    }

    void set(DocumentPath path, AttributeValue value) {
        parent(path).children().put(key(path.elements().getLast()), value);
    }

    void remove(DocumentPath path) {
        parent(path).children().remove(key(path.elements().getLast()));
    }

    Map<String, AttributeValue> item() {
        return ((M) root.close()).values();
    }

    private Node parent(DocumentPath path) {
        Node node = root;
        for (Element element : path.elements().subList(0, path.elements().size() - 1)) {
            node = fits(node, element) ? node.open(key(element)) : null;
            if (node == null) {
                throw invalidPath();
            }
        }
        if (!fits(node, path.elements().getLast())) {
            throw invalidPath();
        }
        return node;
    }

    private static boolean fits(Node node, Element element) {
        return node.isMap() == element instanceof Element.Field;
    }

    private static Object key(Element element) {
        return switch (element) {
            case Element.Field field -> field.name();
            case Element.Index index -> index.index();
        };
    }

    private static RuntimeException invalidPath() {
        return Validation.invalid("The document path provided in the update expression is invalid for update");
    }
}
