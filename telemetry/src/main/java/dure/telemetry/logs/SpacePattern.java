package dure.telemetry.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern of space-delimited fields: {@code [ip, user, ..., status=4* || status=500, bytes]}. In a message, what is in
 * brackets or double quotes is one field. {@code ...} stands for any number of fields; without it the last field takes
 * all that is left.
 */
final class SpacePattern implements FilterPattern {
    private static final String STOPS = ",)&|";
    private static final int MAX_DEPTH = 50;

    private final List<Predicate<String>> head = new ArrayList<>();
    private final List<Predicate<String>> tail = new ArrayList<>();
    private boolean ellipsis;

    static FilterPattern parse(String pattern) {
        if (!pattern.endsWith("]")) {
            throw PatternReader.invalid();
        }
        SpacePattern fields = new SpacePattern();
        PatternReader reader = new PatternReader(pattern.substring(1, pattern.length() - 1));
        do {
            if (reader.take("...")) {
                if (fields.ellipsis) {
                    throw PatternReader.invalid();
                }
                fields.ellipsis = true;
            } else {
                (fields.ellipsis ? fields.tail : fields.head).add(either(reader, 0));
            }
        } while (reader.take(","));
        if (!reader.atEnd()) {
            throw PatternReader.invalid();
        }
        return fields;
    }

    private static Predicate<String> either(PatternReader reader, int depth) {
        Predicate<String> left = both(reader, depth);
        while (reader.take("||")) {
            left = left.or(both(reader, depth));
        }
        return left;
    }

    private static Predicate<String> both(PatternReader reader, int depth) {
        Predicate<String> left = one(reader, depth);
        while (reader.take("&&")) {
            left = left.and(one(reader, depth));
        }
        return left;
    }

    private static Predicate<String> one(PatternReader reader, int depth) {
        if (depth > MAX_DEPTH) {
            throw PatternReader.invalid();
        }
        if (reader.take("(")) {
            Predicate<String> inner = either(reader, depth + 1);
            reader.require(")");
            return inner;
        }
        reader.space();
        String unused = reader.name(); // only for the reader of the pattern
        if (!reader.nextIsOperator()) {
            return field -> true;
        }
        String operator = reader.operator();
        PatternValue value = reader.value(STOPS);
        value.check(operator);
        return field -> value.compare(operator, field);
    }

    @Override
    public boolean matches(String message) {
        List<String> fields = split(message);
        int least = head.size() + tail.size();
        if (fields.size() < least) {
            return false;
        }
        if (!ellipsis && fields.size() > least) {
            List<String> rest = fields.subList(least - 1, fields.size());
            String last = String.join(" ", rest);
            fields = new ArrayList<>(fields.subList(0, least - 1));
            fields.add(last);
        }
        for (int i = 0; i < head.size(); i++) {
            if (!head.get(i).test(fields.get(i))) {
                return false;
            }
        }
        int from = fields.size() - tail.size();
        for (int i = 0; i < tail.size(); i++) {
            if (!tail.get(i).test(fields.get(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(String message) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < message.length()) {
            char c = message.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            int close = c == '[' ? message.indexOf(']', at + 1) : c == '"' ? message.indexOf('"', at + 1) : -1;
            if (close > 0) {
                fields.add(message.substring(at + 1, close));
                at = close + 1;
                continue;
            }
            int end = at;
            while (end < message.length() && !Character.isWhitespace(message.charAt(end))) {
                end++;
            }
            fields.add(message.substring(at, end));
            at = end;
        }
        return fields;
    }
}
