package dure.iam.policy;

/**
 * A compiled pattern: characters, {@code *} (any number of characters) and {@code ?} (exactly one).
 *
 * <p>Within the first five fields of an ARN the wildcards do not match a colon. One backtracking point is enough even
 * so: such wildcards cannot leave their field, hence the place of each of the first five colons is fixed.
 */
final class Glob {
    static final int ANY = -1;
    static final int ONE = -2;
    static final int ANY_IN_FIELD = -3;
    static final int ONE_IN_FIELD = -4;

    private enum Shape {
        ALL,
        EXACT,
        PREFIX,
        GENERAL
    }

    private final Shape shape;
    private final boolean ignoreCase;
    private final int[] tokens;
    private final String literal;

    /** @param tokens characters, lower-case when {@code ignoreCase}, and the wildcards above */
    Glob(int[] tokens, boolean ignoreCase) {
        this.tokens = tokens;
        this.ignoreCase = ignoreCase;
        int wildcard = firstWildcard(tokens);
        this.shape = shapeOf(tokens, wildcard);
        StringBuilder prefix = new StringBuilder(wildcard);
        for (int i = 0; i < wildcard; i++) {
            prefix.append((char) tokens[i]);
        }
        this.literal = prefix.toString();
    }

    private static int firstWildcard(int[] tokens) {
        int i = 0;
        while (i < tokens.length && tokens[i] >= 0) {
            i++;
        }
        return i;
    }

    private static Shape shapeOf(int[] tokens, int wildcard) {
        if (wildcard == tokens.length) {
            return Shape.EXACT;
        }
        if (wildcard == tokens.length - 1 && tokens[wildcard] == ANY) {
            return wildcard == 0 ? Shape.ALL : Shape.PREFIX;
        }
        return Shape.GENERAL;
    }

    /** The characters before the first wildcard: all of them, when there is none. */
    String literal() {
        return literal;
    }

    boolean matches(String text) {
        return switch (shape) {
            case ALL -> true;
            case EXACT -> ignoreCase ? literal.equalsIgnoreCase(text) : literal.equals(text);
            case PREFIX -> text.regionMatches(ignoreCase, 0, literal, 0, literal.length());
            case GENERAL -> matchesGeneral(text);
        };
    }

    private boolean matchesGeneral(String text) {
        int t = 0;
        int p = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            char c = text.charAt(t);
            if (p < tokens.length && isStar(tokens[p])) {
                star = p++;
                starText = t;
            } else if (p < tokens.length && matchesOne(tokens[p], c)) {
                p++;
                t++;
            } else if (star >= 0 && (tokens[star] == ANY || text.charAt(starText) != ':')) {
                t = ++starText;
                p = star + 1;
            } else {
                return false;
            }
        }
        while (p < tokens.length && isStar(tokens[p])) {
            p++;
        }
        return p == tokens.length;
    }

    private static boolean isStar(int token) {
        return token == ANY || token == ANY_IN_FIELD;
    }

    private boolean matchesOne(int token, char c) {
        if (token >= 0) {
            return token == (ignoreCase ? Character.toLowerCase(c) : c);
        }
        return token == ONE || token == ONE_IN_FIELD && c != ':';
    }
}
