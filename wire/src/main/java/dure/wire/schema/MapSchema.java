package dure.wire.schema;

import org.jspecify.annotations.Nullable;

/**
 * A map with string keys, kept in wire order. Java side: {@code Map<String, T>}; null values only when {@code sparse}.
 *
 * @param key its {@link Member#wireName()} is the XML element of keys ("key" unless told)
 * @param value its {@link Member#wireName()} is the XML element of values ("value" unless told)
 */
public record MapSchema(
        String name,
        Member key,
        Member value,
        boolean flattened,
        boolean sparse,
        @Nullable Integer min,
        @Nullable Integer max)
        implements Schema {
    @Override
    public ShapeType type() {
        return ShapeType.MAP;
    }
}
