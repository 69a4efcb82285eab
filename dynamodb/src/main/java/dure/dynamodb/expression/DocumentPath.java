package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a value is inside an item: {@code address.lines[0]}. Never empty; the first element is a field. */
public record DocumentPath(List<Element> elements) {

    /** One step of a path. */
    public sealed interface Element {
        record Field(String name) implements Element {
            @Override
            public String toString() {
                return name;
            }
        }

        record Index(int index) implements Element {
            @Override
            public String toString() {
                return "[" + index + "]";
            }
        }
    }

    public static DocumentPath attribute(String name) {
        return new DocumentPath(List.of(new Element.Field(name)));
    }

    /** The attribute of the item that the path begins with. */
    public String root() {
        return elements.getFirst().toString();
    }

    public boolean isNested() {
        return elements.size() > 1;
    }

    /** The value at this path, null when there is none. */
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
        AttributeValue value = item.get(root());
        for (int i = 1; i < elements.size() && value != null; i++) {
            value = switch (elements.get(i)) {
                case Element.Field field ->
                    value instanceof AttributeValue.M m ? m.values().get(field.name()) : null;
                case Element.Index index ->
                    value instanceof AttributeValue.L l
                                    && index.index() < l.values().size()
                            ? l.values().get(index.index())
                            : null;
            };
        }
        return value;
    }

    @Override
    public String toString() {
        return elements.toString();
    }
}
