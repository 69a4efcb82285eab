package dure.wire.schema;

import org.jspecify.annotations.Nullable;

/** A value that knows its schema: every generated record is one. */
public interface Structure {
    StructureSchema<?> schema();

    /** The member at {@link Member#index()}, or null when absent. */
    @Nullable
    Object member(int index);
}
