package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition.Comparator;
import dure.dynamodb.expression.Lexer.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses conditions, filters and key conditions.
 *
 * <p>Parentheses may hold a condition or an operand and only what follows tells which, so one grammar yields both ({@link
 * Node}) and a step up decides whether the node may stand there.
 */
final class ConditionParser {
    private static final int MAX_IN_OPERANDS = 100;
    private static final int MAX_PARENTHESES = 100;

    private final Cursor cursor;
    private final ConditionChecks checks;
    private int depth;
    /** Positions of the parentheses closed last, to see that one pair does nothing but hold another. */
    private int innerOpen = -1;

    private int innerClose = -1;

    ConditionParser(Cursor cursor) {
        this.cursor = cursor;
        this.checks = new ConditionChecks(cursor.problems);
    }

    Condition parse() {
        Condition condition = condition(or());
        cursor.expectEnd();
        cursor.problems.throwForCondition(cursor.parameter());
        return condition;
    }

    private Node or() {
        Node first = and();
        if (!cursor.peek().isWord("OR")) {
            return first;
        }
        List<Condition> any = new ArrayList<>();
        any.add(condition(first));
        while (cursor.acceptWord("OR")) {
            cursor.countOperator();
            any.add(condition(and()));
        }
        return new Condition.Or(any);
    }

    private Node and() {
        Node first = not();
        if (!cursor.peek().isWord("AND")) {
            return first;
        }
        List<Condition> all = new ArrayList<>();
        all.add(condition(first));
        while (cursor.acceptWord("AND")) {
            cursor.countOperator();
            all.add(condition(not()));
        }
        return new Condition.And(all);
    }

    private Node not() {
        int negations = 0;
        while (cursor.acceptWord("NOT")) {
            cursor.countOperator();
            negations++;
        }
        Node node = predicate();
        if (negations == 0) {
            return node;
        }
        Condition condition = condition(node);
        return negations % 2 == 0 ? condition : new Condition.Not(condition);
    }

    private Node predicate() {
        Node left = primary();
        Comparator comparator = comparator();
        Node result = left;
        if (comparator != null) {
            cursor.take();
            cursor.countOperator();
            Operand first = operand(left);
            Operand second = operand(primary());
            checks.comparison(comparator, first, second);
            result = new Condition.Comparison(comparator, first, second);
        } else if (cursor.acceptWord("BETWEEN")) {
            cursor.countOperator();
            result = between(operand(left));
        } else if (cursor.acceptWord("IN")) {
            cursor.countOperator();
            result = in(operand(left));
        }
        if (result instanceof Condition) {
            cursor.problems.endCondition();
        }
        return result;
    }

    private @Nullable Comparator comparator() {
        for (Comparator comparator : Comparator.values()) {
            if (cursor.peek().is(comparator.symbol())) {
                return comparator;
            }
        }
        return null;
    }

    private Condition between(Operand value) {
        Operand low = operand(primary());
        if (!cursor.acceptWord("AND")) {
            throw cursor.syntaxError();
        }
        Operand high = operand(primary());
        checks.between(low, high);
        return new Condition.Between(value, low, high);
    }

    private Condition in(Operand value) {
        cursor.expect("(");
        List<Operand> options = arguments();
        if (options.size() > MAX_IN_OPERANDS) {
            throw cursor.invalid(
                    "The IN operator is provided with too many operands; number of operands: " + options.size());
        }
        return new Condition.In(value, options);
    }

    private Node primary() {
        if (cursor.peek().is("(")) {
            Node node = parenthesized();
            if (node instanceof Operand.Attribute(DocumentPath path)
                    && (cursor.peek().is(".") || cursor.peek().is("["))) {
                return new Operand.Attribute(cursor.path(new ArrayList<>(path.elements())));
            }
            return node;
        }
        if (cursor.peek().kind() == Kind.VALUE) {
            return new Operand.Literal(cursor.value());
        }
        if (cursor.peek().kind() == Kind.WORD && cursor.peekSecond().is("(")) {
            return function();
        }
        return new Operand.Attribute(cursor.path());
    }

    private Node parenthesized() {
        int open = cursor.position();
        cursor.expect("(");
        if (++depth > MAX_PARENTHESES) {
            throw cursor.invalid("The expression has redundant parentheses;");
        }
        Node node = or();
        int close = cursor.position();
        cursor.expect(")");
        depth--;
        if (innerOpen == open + 1 && innerClose == close - 1) {
            cursor.problems.note(Problems.Kind.PARENTHESES, "The expression has redundant parentheses;");
        }
        innerOpen = open;
        innerClose = close;
        return node;
    }

    private Node function() {
        if (Cursor.isConditionKeyword(cursor.peek())) {
            throw cursor.syntaxError();
        }
        String name = cursor.take().text();
        cursor.expect("(");
        if (++depth > MAX_PARENTHESES) {
            throw cursor.invalid("The expression contains too many operators; operator count: " + depth);
        }
        cursor.countOperator();
        List<Operand> arguments = arguments();
        depth--;
        return checks.function(name, arguments);
    }

    /** Operands up to the closing parenthesis. */
    private List<Operand> arguments() {
        List<Operand> arguments = new ArrayList<>();
        do {
            arguments.add(operand(primary()));
        } while (cursor.accept(","));
        cursor.expect(")");
        return arguments;
    }

    private Condition condition(Node node) {
        return switch (node) {
            case Condition condition -> condition;
            case Operand.Size ignored -> {
                checks.misused("size");
                yield ConditionChecks.STAND_IN;
            }
            case Operand ignored -> throw cursor.syntaxError();
        };
    }

    private Operand operand(Node node) {
        return switch (node) {
            case Operand operand -> operand;
            case Condition condition -> {
                String function = ConditionChecks.functionName(condition);
                if (function == null) {
                    throw cursor.syntaxError();
                }
                checks.misused(function);
                yield new Operand.Literal(AttributeValue.Null.NULL);
            }
        };
    }
}
