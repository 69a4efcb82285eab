package dure.telemetry.logs;

import dure.kernel.Wildcards;
import java.util.regex.Pattern;

/** The right side of a comparison in a filter pattern. */
sealed interface PatternValue {
    Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /** In quotes: a text, also when it looks like a number. */
    record Text(String pattern) implements PatternValue {}

    record Number(double number, String word) implements PatternValue {}

    record Expression(Regex regex) implements PatternValue {}

    static PatternValue ofWord(String word) {
        return NUMBER.matcher(word).matches() ? new Number(Double.parseDouble(word), word) : new Text(word);
    }

    /** Only numbers have an order. */
    default void check(String operator) {
        if (!(this instanceof Number) && !operator.equals("=") && !operator.equals("!=")) {
            throw PatternReader.invalid();
        }
    }

    default boolean compare(String operator, String found) {
        return switch (operator) {
            case "=" -> equal(found);
            case "!=" -> !equal(found);
            default -> NUMBER.matcher(found).matches() && ordered(operator, Double.parseDouble(found));
        };
    }

    private boolean equal(String found) {
        return switch (this) {
            case Text(String pattern) -> Wildcards.match(pattern, found);
            case Expression(Regex regex) -> regex.matches(found);
            case Number(double number, String word) ->
                found.equals(word) || NUMBER.matcher(found).matches() && Double.parseDouble(found) == number;
        };
    }

    private boolean ordered(String operator, double found) {
        int order = Double.compare(found, ((Number) this).number);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
