package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Lexer.Kind;
import dure.dynamodb.expression.Lexer.Token;
import dure.dynamodb.expression.Update.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses {@code SET a = :x REMOVE b ADD c :n DELETE d :set}. */
final class UpdateParser {
    private static final int MAX_NESTING = 100;
    private static final Set<String> SECTIONS = Set.of("SET", "REMOVE", "ADD", "DELETE");
    static final Set<String> FUNCTIONS = Set.of("if_not_exists", "list_append");
    private static final Map<String, String> LONG_TYPES = Map.of(
            "S", "STRING", "N", "NUMBER", "B", "BINARY", "NULL", "NULL", "BOOL", "BOOLEAN", "L", "LIST", "M", "MAP");

    private final Cursor cursor;
    private final PathOverlaps overlaps;
    private final List<Action> actions = new ArrayList<>();
    private int depth;

    UpdateParser(Cursor cursor) {
        this.cursor = cursor;
        this.overlaps = new PathOverlaps(cursor.problems);
    }

    Update parse() {
        Set<String> seen = new HashSet<>();
        do {
            String section = section();
            if (!seen.add(section)) {
                cursor.problems.note(
                        Problems.Kind.SECTION,
                        "The \"" + section + "\" section can only be used once in an update expression;");
            }
            do {
                actions.add(action(section));
            } while (cursor.accept(","));
        } while (cursor.peek().kind() != Kind.END);
        cursor.problems.throwForUpdate(cursor.parameter());
        return new Update(List.copyOf(actions));
    }

    private String section() {
        Token token = cursor.peek();
        String name = token.text().toUpperCase(Locale.ROOT);
        if (token.kind() != Kind.WORD || !SECTIONS.contains(name)) {
            throw cursor.syntaxError();
        }
        cursor.take();
        return name;
    }

    private Action action(String section) {
        cursor.countOperator();
        if (cursor.peek().kind() == Kind.WORD
                && SECTIONS.contains(cursor.peek().text().toUpperCase(Locale.ROOT))) {
            throw cursor.syntaxError();
        }
        DocumentPath path = cursor.path();
        overlaps.add(path);
        return switch (section) {
            case "SET" -> {
                cursor.expect("=");
                yield new Action.Set(path, setValue());
            }
            case "REMOVE" -> new Action.Remove(path);
            case "ADD" -> new Action.Add(path, operandOf("ADD", Set.of("N", "SS", "NS", "BS")));
            default -> new Action.Delete(path, operandOf("DELETE", Set.of("SS", "NS", "BS")));
        };
    }

    private AttributeValue operandOf(String operator, Set<String> allowed) {
        AttributeValue value = cursor.value();
        if (!allowed.contains(value.type())) {
            cursor.problems.note(
                    Problems.Kind.OPERAND,
                    "Incorrect operand type for operator or function; operator: " + operator + ", operand type: "
                            + LONG_TYPES.get(value.type()));
        }
        return value;
    }

    private Operand setValue() {
        if (cursor.accept("(")) {
            if (++depth > MAX_NESTING) {
                throw cursor.syntaxError();
            }
            Operand inner = setValue();
            cursor.expect(")");
            depth--;
            return arithmetic(inner);
        }
        return arithmetic(operand());
    }

    private Operand arithmetic(Operand left) {
        boolean plus = cursor.peek().is("+");
        if (!plus && !cursor.peek().is("-")) {
            return left;
        }
        String operator = cursor.take().text();
        cursor.countOperator();
        Operand right = operand();
        requireType(operator, left, "N");
        requireType(operator, right, "N");
        return plus ? new Operand.Sum(left, right) : new Operand.Difference(left, right);
    }

    private Operand operand() {
        Token token = cursor.peek();
        if (token.kind() == Kind.VALUE) {
            return new Operand.Literal(cursor.value());
        }
        if (token.is("(") || token.kind() == Kind.WORD && cursor.peekSecond().is("(")) {
            if (++depth > MAX_NESTING) {
                throw cursor.syntaxError();
            }
            Operand nested = token.is("(") ? parenthesized() : function();
            depth--;
            return nested;
        }
        return new Operand.Attribute(cursor.path());
    }

    private Operand parenthesized() {
        cursor.expect("(");
        Operand operand = setValue();
        cursor.expect(")");
        return operand;
    }

    private Operand function() {
        String name = cursor.take().text();
        cursor.expect("(");
        cursor.countOperator();
        List<Operand> arguments = new ArrayList<>();
        do {
            arguments.add(operand());
        } while (cursor.accept(","));
        cursor.expect(")");
        if (!FUNCTIONS.contains(name)) {
            String what = ConditionChecks.isFunction(name)
                    ? "The function is not allowed in an update expression; function: "
                    : "Invalid function name; function: ";
            cursor.problems.note(Problems.Kind.UNKNOWN_FUNCTION, what + name);
            return arguments.getFirst();
        }
        if (arguments.size() != 2) {
            cursor.problems.note(
                    Problems.Kind.FUNCTION,
                    "Incorrect number of operands for operator or function; operator or function: " + name
                            + ", number of operands: " + arguments.size());
            return arguments.getFirst();
        }
        Operand first = arguments.getFirst();
        Operand second = arguments.get(1);
        if (name.equals("list_append")) {
            requireType(name, first, "L");
            requireType(name, second, "L");
            return new Operand.ListAppend(first, second);
        }
        if (first instanceof Operand.Attribute(DocumentPath path)) {
            return new Operand.IfNotExists(path, second);
        }
        cursor.problems.note(
                Problems.Kind.FUNCTION, "Operator or function requires a document path; operator or function: " + name);
        return second;
    }

    private void requireType(String operator, Operand operand, String type) {
        if (operand instanceof Operand.Literal(AttributeValue value)
                && !value.type().equals(type)) {
            cursor.problems.note(
                    Problems.Kind.FUNCTION,
                    "Incorrect operand type for operator or function; operator or function: " + operator
                            + ", operand type: " + value.type());
        }
    }
}
