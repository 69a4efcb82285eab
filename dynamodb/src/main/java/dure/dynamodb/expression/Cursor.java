package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.Validation;
import dure.dynamodb.expression.DocumentPath.Element;
import dure.dynamodb.expression.Lexer.Kind;
import dure.dynamodb.expression.Lexer.Token;
import dure.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A place in an expression's tokens, with what all three grammars share: paths, placeholders, limits. */
final class Cursor {
    private static final int MAX_EXPRESSION_BYTES = 4096;
    private static final int MAX_OPERATORS = 300;
    private static final Set<String> CONDITION_KEYWORDS = Set.of("BETWEEN", "IN", "AND", "OR", "NOT");

    private final String parameter;
    private final String text;
    private final List<Token> tokens;
    private final Placeholders placeholders;
    final Problems problems = new Problems();
    private int position;
    private int operators;

    /** @param parameter the request's parameter, as error messages begin: {@code FilterExpression} */
    Cursor(String parameter, String text, Placeholders placeholders) {
        this.parameter = parameter;
        this.text = text;
        this.placeholders = placeholders;
        if (text.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_EXPRESSION_BYTES) {
            throw invalid("Expression size has exceeded the maximum allowed size; expression size: " + bytes);
        }
        this.tokens = Lexer.tokens(text);
    }

    String parameter() {
        return parameter;
    }

    /** The number of the current token. */
    int position() {
        return position;
    }

    static boolean isConditionKeyword(Token token) {
        return CONDITION_KEYWORDS.stream().anyMatch(token::isWord);
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    boolean accept(String symbol) {
        if (peek().is(symbol)) {
            position++;
            return true;
        }
        return false;
    }

    boolean acceptWord(String word) {
        if (peek().isWord(word)) {
            position++;
            return true;
        }
        return false;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw syntaxError();
        }
    }

    void expectEnd() {
        if (peek().kind() != Kind.END) {
            throw syntaxError();
        }
    }

    void countOperator() {
        if (++operators > MAX_OPERATORS) {
            throw invalid("The expression contains too many operators; operator count: " + operators);
        }
    }

    DocumentPath path() {
        List<Element> elements = new ArrayList<>();
        elements.add(field());
        return path(elements);
    }

    /** Goes on with a path whose beginning has been read. */
    DocumentPath path(List<Element> elements) {
        while (true) {
            if (accept(".")) {
                elements.add(field());
            } else if (accept("[")) {
                elements.add(index());
                expect("]");
            } else {
                return new DocumentPath(List.copyOf(elements));
            }
        }
    }

    private Element field() {
        Token token = peek();
        if (token.kind() == Kind.NAME) {
            position++;
            return new Element.Field(name(token.text()));
        }
        if (token.kind() != Kind.WORD || isConditionKeyword(token)) {
            throw syntaxError();
        }
        if (ReservedWords.contains(token.text())) {
            problems.note(
                    Problems.Kind.RESERVED, "Attribute name is a reserved keyword; reserved keyword: " + token.text());
        }
        position++;
        return new Element.Field(token.text());
    }

    private String name(String placeholder) {
        String name = placeholders.name(placeholder);
        if (name == null) {
            problems.note(
                    Problems.Kind.NAME,
                    "An expression attribute name used in the document path is not defined; attribute name: "
                            + placeholder);
            return placeholder;
        }
        return name;
    }

    private Element index() {
        Token token = peek();
        if (token.kind() != Kind.NUMBER) {
            throw syntaxError();
        }
        position++;
        try {
            return new Element.Index(Integer.parseInt(token.text()));
        } catch (NumberFormatException e) {
            throw invalid("List index is not within the allowable range; index: [" + token.text() + "]");
        }
    }

    /** The value of a {@code :placeholder}; when it is not defined that is noted and something stands in. */
    AttributeValue value() {
        Token token = peek();
        if (token.kind() != Kind.VALUE) {
            throw syntaxError();
        }
        position++;
        AttributeValue value = placeholders.value(token.text());
        if (value == null) {
            problems.note(
                    Problems.Kind.VALUE,
                    "An expression attribute value used in expression is not defined; attribute value: "
                            + token.text());
            return AttributeValue.Null.NULL;
        }
        return value;
    }

    /** That the current token cannot stand where it does. */
    AwsException syntaxError() {
        Token token = peek();
        int from = position == 0 ? token.start() : tokens.get(position - 1).start();
        String near = text.substring(from, peekSecond().end());
        return invalid("Syntax error; token: \"" + token.text() + "\", near: \"" + near + "\"");
    }

    AwsException invalid(String message) {
        return Validation.invalid("Invalid " + parameter + ": " + message);
    }
}
