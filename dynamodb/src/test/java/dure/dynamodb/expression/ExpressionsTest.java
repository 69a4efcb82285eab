package dure.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.S;
import dure.api.dynamodb.AttributeValue.Ss;
import dure.wire.AwsException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
    private static final Map<String, String> NAMES = Map.of("#n", "name", "#i", "info");
    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":one", n("1"),
            ":two", n("2"),
            ":s", new S("abc"),
            ":t", new S("S"),
            ":l", new L(List.of(n("9"))),
            ":set", set("a"),
            ":m", new M(Map.of()));
    private static final Map<String, AttributeValue> ITEM = Map.of(
            "pk", new S("k"),
            "num", n("1"),
            "name", new S("abcdef"),
            "tags", set("a", "b"),
            "lst", new L(List.of(n("0"), n("1"), n("2"))),
            "info", new M(Map.of("a", n("5"), "b", new M(Map.of("c", new S("x"))))));

    private static N n(String number) {
        return new N(number);
    }

    private static Ss set(String... values) {
        return new Ss(new LinkedHashSet<>(List.of(values)));
    }

    private static boolean matches(String condition) {
        return ConditionEvaluator.matches(
                Objects.requireNonNull(new Expressions(NAMES, VALUES).condition("ConditionExpression", condition)),
                ITEM);
    }

    private static Map<String, AttributeValue> update(String update) {
        return UpdateEvaluator.apply(Objects.requireNonNull(new Expressions(NAMES, VALUES).update(update)), ITEM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num = :one",
                "num < :two AND num >= :one",
                "(num = :two) OR (num = :one)",
                "NOT num = :two",
                "not num = :two and #n <> :s",
                "absent <> :s",
                "attribute_exists(info.b.c)",
                "attribute_not_exists (info.b.d)",
                "attribute_type(#n, :t)",
                "begins_with(#n, :s)",
                "contains(#n, :s)",
                "contains(lst, :two)",
                "size(lst) > :two",
                "size(#n) BETWEEN :one AND size(#n)",
                "num BETWEEN :one AND :two",
                "num IN (:two, :one)",
                "#i.a > :two",
                "lst[1] = :one",
                ":one = num",
                "((num)) = :one OR num = :one",
                "num = :two OR num = :two OR (num = :one AND NOT (num = :two))"
            })
    void conditionHolds(String condition) {
        if (condition.startsWith("((")) {
            assertThatThrownBy(() -> matches(condition))
                    .hasMessage("Invalid ConditionExpression: The expression has redundant parentheses;");
        } else {
            assertThat(matches(condition)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num = :two",
                "absent = :s",
                "absent < :one",
                "#n < :one",
                "contains(tags, :one)",
                "size(num) = :one",
                "attribute_exists(lst[3])",
                "num = :one AND num = :two OR absent = :s"
            })
    void conditionDoesNotHold(String condition) {
        assertThat(matches(condition)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num = |Syntax error; token: \"<EOF>\", near: \"=\"",
                "num : one|An expression attribute value used in expression is not defined; attribute value: :",
                "num = :none|An expression attribute value used in expression is not defined; attribute value: :none",
                "#none = :one|An expression attribute name used in the document path is not defined; attribute name: #none",
                "status = :one|Attribute name is a reserved keyword; reserved keyword: status",
                "foo(num)|Invalid function name; function: foo",
                "if_not_exists(num, :one) = :one|The function is not allowed in a condition expression; function: if_not_exists",
                "size(num)|The function is not allowed to be used this way in an expression; function: size",
                "attribute_exists(num) = :one|The function is not allowed to be used this way in an expression; function: attribute_exists",
                "attribute_exists(:one)|Operator or function requires a document path; operator or function: attribute_exists",
                "begins_with(num, :one)|Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
                "begins_with(num)|Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
                "attribute_type(num, :s)|Invalid attribute type name found; type: abc, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                "num = num|The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [num]",
                "num BETWEEN :two AND :one|The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
                "num BETWEEN :s AND :one|The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:abc}, upper bound operand: AttributeValue: {N:1}",
                "num IN :one|Syntax error; token: \":one\", near: \"IN :one\"",
                "num|Syntax error; token: \"<EOF>\", near: \"num\"",
                "a[99999999999] = :one|List index is not within the allowable range; index: [99999999999]"
            })
    void badConditionsAnswerInAwsWords(String condition, String message) {
        String expected = condition.equals("num : one")
                ? "Invalid ConditionExpression: Syntax error; token: \":\", near: \"num : one\""
                : "Invalid ConditionExpression: " + message;
        assertThatThrownBy(() -> matches(condition)).hasMessage(expected);
    }

    @Test
    void limitsAreKept() {
        assertThatThrownBy(() -> matches(""))
                .hasMessage("Invalid ConditionExpression: The expression can not be empty;");
        assertThatThrownBy(() -> matches("a".repeat(4097)))
                .hasMessageContaining("Expression size has exceeded the maximum allowed size; expression size: 4097");
        assertThatThrownBy(() -> matches("num IN (" + ":one,".repeat(100) + ":one)"))
                .hasMessage("Invalid ConditionExpression: "
                        + "The IN operator is provided with too many operands; number of operands: 101");
        assertThatThrownBy(() -> matches("a=:s" + " OR a=:s".repeat(200))).hasMessageContaining("too many operators");
        assertThat(ReservedWords.ALL).hasSize(573);
    }

    @Test
    void unusedPlaceholdersAreRefused() {
        Expressions expressions = new Expressions(Map.of("#a", "a", "#b", "b"), Map.of(":x", n("1")));
        expressions.condition("ConditionExpression", "attribute_exists(#a)");
        assertThatThrownBy(expressions::finish)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
        assertThatThrownBy(() -> new Expressions(Map.of(), null))
                .hasMessage("ExpressionAttributeNames must not be empty");
        assertThatThrownBy(() -> new Expressions(null, Map.of("x", n("1"))))
                .hasMessage("ExpressionAttributeValues contains invalid key: Syntax error; key: \"x\"");
    }

    @Test
    void setComputesFromTheOldItem() {
        Map<String, AttributeValue> item = update(
                "SET num = num + :two, older = num, fresh = if_not_exists(fresh, :s), lst = list_append(:l, lst)");
        assertThat(item)
                .containsEntry("num", n("3"))
                .containsEntry("older", n("1"))
                .containsEntry("fresh", new S("abc"))
                .containsEntry("lst", new L(List.of(n("9"), n("0"), n("1"), n("2"))));
        assertThat(ITEM).containsEntry("num", n("1"));
    }

    @Test
    void nestedPathsAndListPositionsMeanTheOldItem() {
        assertThat(update("REMOVE lst[0], lst[1]")).containsEntry("lst", new L(List.of(n("2"))));
        assertThat(update("SET lst[7] = :one, lst[5] = :two"))
                .containsEntry("lst", new L(List.of(n("0"), n("1"), n("2"), n("2"), n("1"))));
        assertThat(update("SET #i.b.d = :s REMOVE #i.a"))
                .containsEntry("info", new M(Map.of("b", new M(Map.of("c", new S("x"), "d", new S("abc"))))));
    }

    @Test
    void addAndDeleteWorkOnNumbersAndSets() {
        assertThat(update("ADD num :two, fresh :one, tags :set DELETE absent :set"))
                .containsEntry("num", n("3"))
                .containsEntry("fresh", n("1"))
                .containsEntry("tags", set("a", "b"))
                .doesNotContainKey("absent");
        assertThat(update("DELETE tags :set")).containsEntry("tags", set("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET a = :one SET b = :one|Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;",
                "SET a = :one, a.b = :two|Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
                "SET a.b = :one, a[0] = :two|Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]",
                "ADD a :s|Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
                "DELETE a :one|Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER",
                "SET a = :s + :one|Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S",
                "SET a = list_append(:s, :l)|Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: list_append, operand type: S",
                "SET a = nope(b)|Invalid UpdateExpression: Invalid function name; function: nope",
                "SET a = size(b)|Invalid UpdateExpression: The function is not allowed in an update expression; function: size",
                "SET a = b|The provided expression refers to an attribute that does not exist in the item",
                "SET a = #n + :one|An operand in the update expression has an incorrect data type",
                "SET x.y = :one|The document path provided in the update expression is invalid for update",
                "ADD tags :one|An operand in the update expression has an incorrect data type",
                "SET a|Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"a\"",
                "a = :one|Invalid UpdateExpression: Syntax error; token: \"a\", near: \"a =\""
            })
    void badUpdatesAnswerInAwsWords(String update, String message) {
        assertThatThrownBy(() -> update(update)).hasMessage(message);
    }

    @Test
    void projectionKeepsShapeAndClosesUpLists() {
        Projection projection =
                Objects.requireNonNull(new Expressions(NAMES, null).projection("lst[2], lst[0], #i.b.c, nope, pk"));
        assertThat(projection.of(ITEM))
                .isEqualTo(Map.of(
                        "lst", new L(List.of(n("0"), n("2"))),
                        "info", new M(Map.of("b", new M(Map.of("c", new S("x"))))),
                        "pk", new S("k")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pk = :s OR num = :one|Invalid operator used in KeyConditionExpression: OR",
                "pk <> :s|Invalid operator used in KeyConditionExpression: <>",
                "pk.a = :s|KeyConditionExpressions cannot have conditions on nested attributes",
                "pk = :s AND pk = :s|KeyConditionExpressions must only contain one condition per key",
                "pk = num|Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
                "size(pk) = :one|KeyConditionExpressions cannot contain nested operations",
                "contains(pk, :s)|Invalid operator used in KeyConditionExpression: contains"
            })
    void badKeyConditionsAnswerInAwsWords(String condition, String message) {
        assertThatThrownBy(() -> new Expressions(null, VALUES).keyCondition(condition))
                .hasMessage(message);
    }

    @Provide
    Arbitrary<String> nearlyExpressions() {
        return Arbitraries.of(
                        "a",
                        "b.c",
                        "#n",
                        "#",
                        ":one",
                        ":s",
                        ":",
                        "(",
                        ")",
                        "((",
                        "[0]",
                        "[",
                        "]",
                        ".",
                        ",",
                        "=",
                        "<>",
                        "<=",
                        "+",
                        "-",
                        "SET",
                        "ADD",
                        "REMOVE",
                        "DELETE",
                        "AND",
                        "OR",
                        "NOT",
                        "BETWEEN",
                        "IN",
                        "size(",
                        "contains(",
                        "list_append(",
                        "if_not_exists(",
                        "attribute_exists(",
                        "status",
                        "\uD83D\uDE00",
                        "\uD83D",
                        "é",
                        "99999999999",
                        "1")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join(" ", parts));
    }

    @Property(tries = 3000)
    void noTextMakesAnythingButAnAwsError(@ForAll("nearlyExpressions") String text) {
        List<Runnable> parsers = List.of(
                () -> ConditionEvaluator.matches(
                        Objects.requireNonNull(new Expressions(NAMES, VALUES).condition("FilterExpression", text)),
                        ITEM),
                () -> UpdateEvaluator.apply(Objects.requireNonNull(new Expressions(NAMES, VALUES).update(text)), ITEM),
                () -> Objects.requireNonNull(new Expressions(NAMES, VALUES).projection(text))
                        .of(ITEM),
                () -> new Expressions(NAMES, VALUES).keyCondition(text));
        for (Runnable parser : parsers) {
            try {
                parser.run();
            } catch (AwsException e) {
                assertThat(e.type().code()).isEqualTo("ValidationException");
            }
        }
    }

    @Property(tries = 500)
    void deepNestingNeverOverflowsTheStack(@ForAll("openers") String opener) {
        for (String text :
                Set.of(opener.repeat(4096 / opener.length()), "SET a = " + opener.repeat(4000 / opener.length()))) {
            assertThatThrownBy(() -> matches(text)).isInstanceOf(AwsException.class);
            assertThatThrownBy(() -> update(text)).isInstanceOf(AwsException.class);
        }
    }

    @Provide
    Arbitrary<String> openers() {
        return Arbitraries.of("(", "NOT ", "NOT (", "size(", "if_not_exists(a,", "(a=:one OR ", "list_append(");
    }
}
