package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import dure.kernel.Unoffered;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What FilterLogEvents looks for in a message:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * <p>Terms (all must occur, case counts), {@code "quoted phrases"}, {@code ?one ?other} (any), {@code -without}, {@code
 * %regular expressions%}, and JSON selectors {@code { $.a.b = "x" && $.n > 3 }}. Space-delimited patterns {@code [a, b]}
 * are refused.
 */
interface FilterPattern {
    boolean matches(String message);

    static FilterPattern parse(String pattern) {
        String text = pattern.strip();
        if (text.isEmpty()) {
            return message -> true;
        }
        if (text.startsWith("{")) {
            return JsonPattern.parse(text);
        }
        if (text.startsWith("[")) {
            throw Unoffered.refusal("space-delimited filter patterns");
        }
        return Terms.parse(text);
    }

    /**
     * Terms of an unstructured pattern.
     *
     * @param any of which one must occur, unless there are none
     */
    record Terms(List<FilterPattern> all, List<FilterPattern> any, List<FilterPattern> none) implements FilterPattern {
        @Override
        public boolean matches(String message) {
            return all.stream().allMatch(term -> term.matches(message))
                    && (any.isEmpty() || any.stream().anyMatch(term -> term.matches(message)))
                    && none.stream().noneMatch(term -> term.matches(message));
        }

        static Terms parse(String text) {
            Terms terms = new Terms(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            int at = 0;
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                    continue;
                }
                List<FilterPattern> list = switch (text.charAt(at)) {
                    case '?' -> terms.any;
                    case '-' -> terms.none;
                    default -> terms.all;
                };
                at += list == terms.all ? 0 : 1;
                at = term(text, at, list);
            }
            return terms;
        }

        private static int term(String text, int from, List<FilterPattern> list) {
            if (from >= text.length()) {
                throw invalid();
            }
            char first = text.charAt(from);
            if (first == '"' || first == '%') {
                int end = text.indexOf(first, from + 1);
                if (end < 0) {
                    throw invalid();
                }
                String inner = text.substring(from + 1, end);
                list.add(first == '"' ? message -> message.contains(inner) : regex(inner));
                return end + 1;
            }
            int end = from;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            String word = text.substring(from, end);
            list.add(message -> message.contains(word));
            return end;
        }

        private static FilterPattern regex(String expression) {
            try {
                Pattern compiled = Pattern.compile(expression);
                return message -> compiled.matcher(message).find();
            } catch (PatternSyntaxException malformed) {
                throw invalid();
            }
        }

        private static RuntimeException invalid() {
            return INVALID_PARAMETER.because("Invalid filter pattern");
        }
    }
}
