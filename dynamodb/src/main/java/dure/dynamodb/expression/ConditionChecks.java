package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition.Comparator;
import dure.dynamodb.expression.Problems.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be said against a condition before any item is seen: operand counts, operand types, equal operands. */
final class ConditionChecks {
    /** Stands where a condition should have, once a problem has been noted; never evaluated. */
    static final Condition STAND_IN = new Condition.NotExists(DocumentPath.attribute("_"));

    private static final Map<String, Integer> OPERAND_COUNTS = Map.of(
            "attribute_exists", 1,
            "attribute_not_exists", 1,
            "attribute_type", 2,
            "begins_with", 2,
            "contains", 2,
            "size", 1);
    private static final Set<String> ORDERED_TYPES = Set.of("S", "N", "B");
    private static final Set<String> TYPES = Set.of("S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M");

    private final Problems problems;

    ConditionChecks(Problems problems) {
        this.problems = problems;
    }

    static boolean isFunction(String name) {
        return OPERAND_COUNTS.containsKey(name);
    }

    void misused(String function) {
        problems.note(
                Kind.MISUSED_FUNCTION,
                "The function is not allowed to be used this way in an expression; function: " + function);
    }

    /** The function that made this condition, null for operators. */
    static @Nullable String functionName(Condition condition) {
        return switch (condition) {
            case Condition.Exists ignored -> "attribute_exists";
            case Condition.NotExists ignored -> "attribute_not_exists";
            case Condition.HasType ignored -> "attribute_type";
            case Condition.BeginsWith ignored -> "begins_with";
            case Condition.Contains ignored -> "contains";
            case Condition.And ignored -> null;
            case Condition.Or ignored -> null;
            case Condition.Not ignored -> null;
            case Condition.Comparison ignored -> null;
            case Condition.Between ignored -> null;
            case Condition.In ignored -> null;
        };
    }

    void comparison(Comparator comparator, Operand left, Operand right) {
        distinct(comparator.symbol(), left, right);
        if (comparator != Comparator.EQ && comparator != Comparator.NE) {
            ordered(comparator.symbol(), left);
            ordered(comparator.symbol(), right);
        }
    }

    private void ordered(String operator, Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value) && !ORDERED_TYPES.contains(value.type())) {
            problems.note(
                    Kind.FUNCTION,
                    "Incorrect operand type for operator or function; operator: " + operator + ", operand type: "
                            + value.type());
        }
    }

    void between(Operand low, Operand high) {
        ordered("BETWEEN", low);
        ordered("BETWEEN", high);
        if (!(low instanceof Operand.Literal(AttributeValue from))
                || !(high instanceof Operand.Literal(AttributeValue to))) {
            return;
        }
        String bounds = "; lower bound operand: AttributeValue: " + Texts.of(from)
                + ", upper bound operand: AttributeValue: " + Texts.of(to);
        if (!from.type().equals(to.type())) {
            problems.note(
                    Kind.FUNCTION, "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
        } else if (Values.compare(from, to) > 0) {
            problems.note(
                    Kind.FUNCTION,
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + bounds);
        }
    }

    private void distinct(String operator, Operand left, Operand right) {
        if (left instanceof Operand.Attribute(DocumentPath first)
                && right instanceof Operand.Attribute(DocumentPath second)
                && first.equals(second)) {
            problems.note(
                    Kind.DISTINCT,
                    "The first operand must be distinct from the remaining operands for this operator or function; "
                            + "operator: " + operator + ", first operand: " + first);
        }
    }

    /** The node of a function call; when something is wrong with it that is noted and something stands in. */
    Node function(String name, List<Operand> arguments) {
        Integer count = OPERAND_COUNTS.get(name);
        if (count == null) {
            String what = UpdateParser.FUNCTIONS.contains(name)
                    ? "The function is not allowed in a condition expression; function: "
                    : "Invalid function name; function: ";
            problems.note(Kind.UNKNOWN_FUNCTION, what + name);
            return STAND_IN;
        }
        Operand first = arguments.getFirst();
        if (count != arguments.size()) {
            problems.note(
                    Kind.OPERAND,
                    "Incorrect number of operands for operator or function; operator or function: " + name
                            + ", number of operands: " + arguments.size());
            return name.equals("size") ? new Operand.Size(first) : STAND_IN;
        }
        if (count == 2) {
            distinct(name, first, arguments.get(1));
        }
        return switch (name) {
            case "attribute_exists" -> new Condition.Exists(path(name, first));
            case "attribute_not_exists" -> new Condition.NotExists(path(name, first));
            case "attribute_type" -> new Condition.HasType(first, typeName(arguments.get(1)));
            case "begins_with" -> {
                allow(name, first, Set.of("S", "B"));
                allow(name, arguments.get(1), Set.of("S", "B"));
                yield new Condition.BeginsWith(first, arguments.get(1));
            }
            case "contains" -> new Condition.Contains(first, arguments.get(1));
            default -> {
                allow(name, first, Set.of("S", "B", "SS", "NS", "BS", "L", "M"));
                yield new Operand.Size(first);
            }
        };
    }

    private DocumentPath path(String function, Operand operand) {
        if (operand instanceof Operand.Attribute(DocumentPath path)) {
            return path;
        }
        problems.note(
                Kind.FUNCTION, "Operator or function requires a document path; operator or function: " + function);
        return DocumentPath.attribute("_");
    }

    private void allow(String function, Operand operand, Set<String> types) {
        String type = typeOf(operand);
        if (type != null && !types.contains(type)) {
            problems.note(
                    Kind.FUNCTION,
                    "Incorrect operand type for operator or function; operator or function: " + function
                            + ", operand type: " + type);
        }
    }

    private String typeName(Operand operand) {
        if (!(operand instanceof Operand.Literal(AttributeValue.S(String type)))) {
            String actual = typeOf(operand);
            problems.note(
                    Kind.FUNCTION,
                    "Incorrect operand type for operator or function; operator or function: attribute_type"
                            + ", operand type: " + (actual == null ? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" : actual));
            return "S";
        }
        if (!TYPES.contains(type)) {
            problems.note(
                    Kind.FUNCTION,
                    "Invalid attribute type name found; type: " + type
                            + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
        return type;
    }

    private static @Nullable String typeOf(Operand operand) {
        return switch (operand) {
            case Operand.Literal literal -> literal.value().type();
            case Operand.Size ignored -> "N";
            default -> null;
        };
    }
}
