package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a filter pattern, of AWS's dialect: no groups. What it may cost is bounded, for the whole of a
 * request, since a backtracking matcher can be kept busy for years.
 */
final class Regex implements FilterPattern {
    private static final String SYMBOLS = ":_#=@/;,-^$?[]{}|*+. ";
    private static final long MAX_STEPS = 50_000_000;

    private final Pattern pattern;
    private long steps;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    static Regex of(String expression) {
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c >= 0x7F || !Character.isLetterOrDigit(c) && SYMBOLS.indexOf(c) < 0) {
                throw PatternReader.invalid();
            }
        }
        try {
            return new Regex(Pattern.compile(expression));
        } catch (PatternSyntaxException malformed) {
            throw PatternReader.invalid();
        }
    }

    @Override
    public boolean matches(String message) {
        return pattern.matcher(new Counted(message)).find();
    }

    /** Text that counts how often it is looked at. */
    private final class Counted implements CharSequence {
        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw INVALID_PARAMETER.because("The regular expression of the filter pattern takes too long.");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
