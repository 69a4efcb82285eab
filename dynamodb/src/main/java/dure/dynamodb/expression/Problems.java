package dure.dynamodb.expression;

import dure.dynamodb.Validation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an expression. DynamoDB does not answer the first error in the text but the one of the most important
 * kind; of each kind the first is kept.
 */
final class Problems {
    enum Kind {
        PARENTHESES,
        RESERVED,
        UNKNOWN_FUNCTION,
        MISUSED_FUNCTION,
        SECTION,
        NAME,
        VALUE,
        OVERLAP,
        CONFLICT,
        OPERAND,
        DISTINCT,
        FUNCTION
    }

    private final Map<Kind, String> first = new EnumMap<>(Kind.class);
    private @Nullable String firstInCondition;

    void note(Kind kind, String message) {
        first.putIfAbsent(kind, message);
    }

    /** Ends one condition of a larger expression: what is wrong with an earlier condition is answered first. */
    void endCondition() {
        if (firstInCondition == null) {
            firstInCondition =
                    mostImportant(List.of(Kind.NAME, Kind.VALUE, Kind.OPERAND, Kind.DISTINCT, Kind.FUNCTION));
        }
    }

    void throwForCondition(String parameter) {
        String message =
                mostImportant(List.of(Kind.PARENTHESES, Kind.UNKNOWN_FUNCTION, Kind.MISUSED_FUNCTION, Kind.RESERVED));
        throwIfAny(parameter, message == null ? firstInCondition : message);
    }

    void throwForUpdate(String parameter) {
        throwIfAny(
                parameter,
                mostImportant(List.of(
                        Kind.RESERVED,
                        Kind.UNKNOWN_FUNCTION,
                        Kind.SECTION,
                        Kind.NAME,
                        Kind.VALUE,
                        Kind.OVERLAP,
                        Kind.CONFLICT,
                        Kind.OPERAND,
                        Kind.FUNCTION)));
    }

    void throwForProjection(String parameter) {
        throwIfAny(parameter, mostImportant(List.of(Kind.RESERVED, Kind.NAME, Kind.OVERLAP, Kind.CONFLICT)));
    }

    private @Nullable String mostImportant(List<Kind> order) {
        return order.stream()
                .filter(first::containsKey)
                .map(first::get)
                .findFirst()
                .orElse(null);
    }

    private static void throwIfAny(String parameter, @Nullable String message) {
        if (message != null) {
            throw Validation.invalid("Invalid " + parameter + ": " + message);
        }
    }
}
