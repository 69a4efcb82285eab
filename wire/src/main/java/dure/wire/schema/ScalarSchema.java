package dure.wire.schema;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shape without parts.
 *
 * @param min smallest length of a string or blob, or smallest number; null when the model gives none
 * @param max largest length or number; null when the model gives none
 * @param pattern what the whole string must match; null when the model gives none
 * @param enumValues the allowed strings, empty when any string is allowed
 */
public record ScalarSchema(
        String name,
        ShapeType type,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Pattern pattern,
        List<String> enumValues,
        @Nullable TimestampFormat timestampFormat)
        implements Schema {

    /** A shape with no constraint at all. */
    public static ScalarSchema of(String name, ShapeType type) {
        return new ScalarSchema(name, type, null, null, null, List.of(), null);
    }
}
