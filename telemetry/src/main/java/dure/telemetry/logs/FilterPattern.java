package dure.telemetry.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * What FilterLogEvents looks for in a message:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * <p>Terms (all must occur, case counts), {@code "quoted phrases"}, {@code ?one ?other} (any), {@code -without}, {@code
 * %regular expressions%}; JSON selectors {@code { $.a.b = "x" && $.n > 3 }}; space-delimited fields {@code [a, b=4*]}.
 */
interface FilterPattern {
    boolean matches(String message);

    static FilterPattern parse(String pattern) {
        String text = pattern.strip();
        if (text.startsWith("{")) {
            return JsonPattern.parse(text);
        }
        if (text.startsWith("[")) {
            return SpacePattern.parse(text);
        }
        return Terms.parse(new PatternReader(text));
    }

    /**
     * Terms of an unstructured pattern.
     *
     * @param any of which one must occur; of no effect beside terms of the other kinds, as on AWS
     */
    record Terms(List<FilterPattern> all, List<FilterPattern> any, List<FilterPattern> none) implements FilterPattern {
        @Override
        public boolean matches(String message) {
            if (all.isEmpty() && none.isEmpty()) {
                return any.isEmpty() || any.stream().anyMatch(term -> term.matches(message));
            }
            return all.stream().allMatch(term -> term.matches(message))
                    && none.stream().noneMatch(term -> term.matches(message));
        }

        static Terms parse(PatternReader reader) {
            Terms terms = new Terms(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            while (!reader.atEnd()) {
                List<FilterPattern> kind =
                        reader.takeAtOnce('?') ? terms.any : reader.takeAtOnce('-') ? terms.none : terms.all;
                kind.add(term(reader));
            }
            return terms;
        }

        private static FilterPattern term(PatternReader reader) {
            if (reader.takeAtOnce('%')) {
                return reader.regex();
            }
            String text = reader.takeAtOnce('"') ? reader.quoted('"') : reader.wordUntil("");
            return message -> text.isBlank() || message.contains(text); // " " is everything
        }
    }
}
