package dure.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into tokens. A character that no token has becomes a token of its own, for the parser to refuse. */
final class Lexer {
    enum Kind {
        WORD,
        /** {@code #name} */
        NAME,
        /** {@code :value} */
        VALUE,
        NUMBER,
        SYMBOL,
        END
    }

    record Token(Kind kind, String text, int start, int end) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }
    }

    private final String text;
    private int position;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        do {
            tokens.add(lexer.next());
        } while (tokens.getLast().kind() != Kind.END);
        return tokens;
    }

    private Token next() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
        int start = position;
        if (position == text.length()) {
            return new Token(Kind.END, "<EOF>", start, start);
        }
        char first = text.charAt(position++);
        Kind kind = kindOf(first);
        switch (kind) {
            case WORD, NAME, VALUE -> skipWhile(true);
            case NUMBER -> skipWhile(false);
            case SYMBOL -> symbol(first);
            case END -> throw new IllegalStateException();
        }
        return new Token(kind, text.substring(start, position), start, position);
    }

    private static Kind kindOf(char first) {
        if (isLetter(first)) {
            return Kind.WORD;
        }
        if (isDigit(first)) {
            return Kind.NUMBER;
        }
        return first == '#' ? Kind.NAME : first == ':' ? Kind.VALUE : Kind.SYMBOL;
    }

    private void skipWhile(boolean letters) {
        while (position < text.length()
                && (isDigit(text.charAt(position)) || letters && isLetter(text.charAt(position)))) {
            position++;
        }
    }

    private void symbol(char first) {
        if (position == text.length()) {
            return;
        }
        char second = text.charAt(position);
        if (second == '=' && (first == '<' || first == '>') || second == '>' && first == '<') {
            position++;
        } else if (Character.isHighSurrogate(first) && Character.isLowSurrogate(second)) {
            position++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
