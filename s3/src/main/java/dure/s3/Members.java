package dure.s3;

import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes members by their names in the model, for what many of S3's shapes have in common: seven checksums,
 * object metadata, headers that are refused everywhere.
 */
final class Members {
    private Members() {}

    /** Null when absent or when the shape has no such member. */
    static @Nullable Object get(Structure structure, String name) {
        Member member = structure.schema().member(name);
        return member == null ? null : structure.member(member.index());
    }

    static @Nullable String text(Structure structure, String name) {
        return get(structure, name) instanceof String text ? text : null;
    }

    /** Makes a structure member by member. */
    static final class Filler<T extends Structure> {
        private final StructureSchema<T> schema;
        private final @Nullable Object[] values;

        Filler(StructureSchema<T> schema) {
            this.schema = schema;
            this.values = new Object[schema.members().size()];
        }

        /** Begins with the members of another one. */
        @SuppressWarnings("unchecked")
        static <T extends Structure> Filler<T> from(T structure) {
            Filler<T> filler = new Filler<>((StructureSchema<T>) structure.schema());
            for (int i = 0; i < filler.values.length; i++) {
                filler.values[i] = structure.member(i);
            }
            return filler;
        }

        Filler<T> set(String name, @Nullable Object value) {
            Member member = Objects.requireNonNull(schema.member(name), () -> schema + " has no " + name);
            values[member.index()] = value;
            return this;
        }

        boolean has(String name) {
            return schema.member(name) != null;
        }

        T build() {
            return schema.build(values);
        }
    }
}
