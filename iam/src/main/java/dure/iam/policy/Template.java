package dure.iam.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A string of a policy that something is compared with: a pattern that may hold policy variables
 * ({@code ${aws:username}}, {@code ${aws:PrincipalTag/team, 'none'}}, {@code ${*}}).
 *
 * <p>What a variable stands for is taken literally, wildcards in it too. A variable that has no single value and no
 * default makes the template match nothing. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html.
 */
final class Template {
    /** How the text is to be read. */
    enum Mode {
        /** No wildcards. */
        LITERAL,
        /** Wildcards match everything. */
        LIKE,
        /** The same for names whose case does not matter (actions). */
        LIKE_IGNORING_CASE,
        /** Wildcards of the first five fields do not match colons. */
        ARN
    }

    private static final int FIELDS_BEFORE_RESOURCE = 5;

    private sealed interface Part {
        record Tokens(int[] tokens) implements Part {}

        record Variable(String key, @Nullable String fallback) implements Part {}
    }

    private final String source;
    private final Mode mode;
    private final List<Part> parts;
    private final @Nullable Glob fixed;

    private Template(String source, Mode mode, List<Part> parts) {
        this.source = source;
        this.mode = mode;
        this.parts = parts;
        boolean variable = parts.stream().anyMatch(part -> part instanceof Part.Variable);
        this.fixed = variable ? null : glob(parts, mode, null);
    }

    /** @param variables whether {@code ${…}} is special: in documents of version 2012-10-17 */
    static Template of(String text, Mode mode, boolean variables) {
        return new Template(text, mode, new Reader(text, mode, variables).read());
    }

    boolean matches(String text, Facts facts) {
        if (fixed != null) {
            return fixed.matches(text);
        }
        Glob glob = glob(parts, mode, facts);
        return glob != null && glob.matches(text);
    }

    boolean hasVariables() {
        return fixed == null;
    }

    /** The text with its variables filled in, null when one has no value. Of LITERAL templates only. */
    @Nullable
    String text(Facts facts) {
        if (fixed != null) {
            return fixed.literal();
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Tokens(int[] tokens) -> {
                    for (int token : tokens) {
                        out.append((char) token);
                    }
                }
                case Part.Variable variable -> {
                    String value = value(variable, facts);
                    if (value == null) {
                        return null;
                    }
                    out.append(value);
                }
            }
        }
        return out.toString();
    }

    private static @Nullable String value(Part.Variable variable, Facts facts) {
        List<String> values = facts.values(variable.key());
        return values.size() == 1 ? values.getFirst() : variable.fallback();
    }

    private static @Nullable Glob glob(List<Part> parts, Mode mode, @Nullable Facts facts) {
        int[] all = new int[0];
        for (Part part : parts) {
            int[] tokens = switch (part) {
                case Part.Tokens fixedTokens -> fixedTokens.tokens();
                case Part.Variable variable -> {
                    String value = facts == null ? null : value(variable, facts);
                    yield value == null ? null : value.chars().toArray();
                }
            };
            if (tokens == null) {
                return null;
            }
            int length = all.length;
            all = Arrays.copyOf(all, length + tokens.length);
            System.arraycopy(tokens, 0, all, length, tokens.length);
        }
        return new Glob(all, mode == Mode.LIKE_IGNORING_CASE);
    }

    @Override
    public String toString() {
        return source;
    }

    /** Splits the text into literal runs, wildcards and variables. */
    private static final class Reader {
        private final String text;
        private final Mode mode;
        private final boolean variables;
        private final int arnFields;
        private final List<Part> parts = new ArrayList<>();
        private int[] run;
        private int length;
        private int colons;

        Reader(String text, Mode mode, boolean variables) {
            this.text = text;
            this.mode = mode;
            this.variables = variables;
            this.run = new int[text.length()];
            this.arnFields = mode == Mode.ARN && Arn6.hasSixFields(text) ? FIELDS_BEFORE_RESOURCE : 0;
        }

        List<Part> read() {
            int i = 0;
            while (i < text.length()) {
                int close = variables && text.startsWith("${", i) ? text.indexOf('}', i) : -1;
                if (close > 0) {
                    variable(text.substring(i + 2, close));
                    i = close + 1;
                } else {
                    add(token(text.charAt(i)));
                    i++;
                }
            }
            flush();
            return List.copyOf(parts);
        }

        private void variable(String inner) {
            if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
                add(inner.charAt(0));
                return;
            }
            flush();
            int comma = inner.indexOf(',');
            if (comma < 0) {
                parts.add(new Part.Variable(inner.strip(), null));
                return;
            }
            String fallback = inner.substring(comma + 1).strip();
            if (fallback.length() >= 2 && fallback.startsWith("'") && fallback.endsWith("'")) {
                fallback = fallback.substring(1, fallback.length() - 1);
            }
            parts.add(new Part.Variable(inner.substring(0, comma).strip(), fallback));
        }

        private int token(char c) {
            boolean inField = colons < arnFields;
            if (c == ':') {
                colons++;
            }
            if (mode == Mode.LITERAL) {
                return c;
            }
            return switch (c) {
                case '*' -> inField ? Glob.ANY_IN_FIELD : Glob.ANY;
                case '?' -> inField ? Glob.ONE_IN_FIELD : Glob.ONE;
                default -> mode == Mode.LIKE_IGNORING_CASE ? Character.toLowerCase(c) : c;
            };
        }

        private void add(int token) {
            run[length++] = token;
        }

        private void flush() {
            if (length > 0) {
                parts.add(new Part.Tokens(Arrays.copyOf(run, length)));
                length = 0;
            }
        }
    }
}
