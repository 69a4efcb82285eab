package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

/** Reads a filter pattern from left to right. */
final class PatternReader {
    private static final String[] OPERATORS = {"!=", "<=", ">=", "=", "<", ">"};
    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions */
    private static final int MAX_REGEXES = 2;

    private final String text;
    private int at;
    private int regexes;

    PatternReader(String text) {
        this.text = text;
    }

    static RuntimeException invalid() {
        return INVALID_PARAMETER.because("Invalid filter pattern");
    }

    boolean atEnd() {
        space();
        return at == text.length();
    }

    boolean take(String token) {
        space();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void require(String token) {
        if (!take(token)) {
            throw invalid();
        }
    }

    boolean takeWord(String word) {
        space();
        int end = at + word.length();
        if (text.regionMatches(true, at, word, 0, word.length())
                && (end == text.length() || !isNamePart(text.charAt(end)))) {
            at = end;
            return true;
        }
        return false;
    }

    /** Letters, digits, hyphens and underscores, at once; at least one. */
    String name() {
        int from = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw invalid();
        }
        return text.substring(from, at);
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /** Whether the next character, spaces included, is this one; takes it. */
    boolean takeAtOnce(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    boolean nextIsOperator() {
        space();
        return at < text.length() && "!=<>".indexOf(text.charAt(at)) >= 0;
    }

    String operator() {
        for (String operator : OPERATORS) {
            if (take(operator)) {
                return operator;
            }
        }
        throw invalid();
    }

    /** Text in quotes, whose first has been taken; a backslash takes what follows as it is. */
    String quoted(char quote) {
        StringBuilder inner = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return inner.toString();
            }
            if (c == '\\' && at < text.length() && (text.charAt(at) == quote || text.charAt(at) == '\\')) {
                c = text.charAt(at++);
            }
            inner.append(c);
        }
        throw invalid();
    }

    Regex regex() {
        if (++regexes > MAX_REGEXES) {
            throw invalid();
        }
        int end = text.indexOf('%', at);
        if (end < 0) {
            throw invalid();
        }
        Regex regex = Regex.of(text.substring(at, end));
        at = end + 1;
        return regex;
    }

    /** A word up to a space or one of these. */
    String wordUntil(String stops) {
        int from = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (from == at) {
            throw invalid();
        }
        return text.substring(from, at);
    }

    /** What is compared with: {@code "text"}, {@code %regex%}, a number, or a word, with {@code *} for any text. */
    PatternValue value(String stops) {
        space();
        if (takeAtOnce('"')) {
            return new PatternValue.Text(quoted('"'));
        }
        if (takeAtOnce('%')) {
            return new PatternValue.Expression(regex());
        }
        return PatternValue.ofWord(wordUntil(stops));
    }

    void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
