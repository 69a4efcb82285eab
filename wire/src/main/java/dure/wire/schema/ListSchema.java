package dure.wire.schema;

import org.jspecify.annotations.Nullable;

/**
 * A list. Java side: {@code List<T>}; nulls only when {@code sparse}.
 *
 * @param element the element; its {@link Member#wireName()} is the XML and query element name ("member" unless told)
 * @param flattened no wrapping element in XML and query
 */
public record ListSchema(
        String name,
        Member element,
        boolean flattened,
        boolean sparse,
        @Nullable Integer min,
        @Nullable Integer max) implements Schema {
    @Override
    public ShapeType type() {
        return ShapeType.LIST;
    }
}
