package dure.wire.schema;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** No input, or no output. */
public record Unit() implements Structure {
    public static final Unit VALUE = new Unit();
    public static final StructureSchema<Unit> SCHEMA =
            new StructureSchema<>("Unit", Set.of(), null, null, List.of(), values -> VALUE);

    @Override
    public StructureSchema<Unit> schema() {
        return SCHEMA;
    }

    @Override
    public @Nullable Object member(int index) {
        throw new IndexOutOfBoundsException(index);
    }
}
