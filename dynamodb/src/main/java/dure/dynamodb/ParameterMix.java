package dure.dynamodb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the old and new parameters a request gives; they must not be mixed. */
final class ParameterMix {
    private final List<String> expressions = new ArrayList<>();
    private final List<String> valueExpressions = new ArrayList<>();
    private final List<String> legacy = new ArrayList<>();
    private boolean anyValueExpression;

    ParameterMix expression(String name, @Nullable Object given) {
        if (!name.equals("ProjectionExpression")) {
            valueExpressions.add(name);
            anyValueExpression |= given != null;
        }
        if (given != null) {
            expressions.add(name);
        }
        return this;
    }

    ParameterMix legacy(String name, @Nullable Object given) {
        if (given != null) {
            legacy.add(name);
        }
        return this;
    }

    void check(@Nullable Object names, @Nullable Object values) {
        if (!expressions.isEmpty() && !legacy.isEmpty()) {
            throw Validation.invalid("Can not use both expression and non-expression parameters in the same request: "
                    + "Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + String.join(", ", expressions) + "}");
        }
        if (names != null && expressions.isEmpty()) {
            throw Validation.invalid("ExpressionAttributeNames can only be specified when using expressions");
        }
        if (values != null && !valueExpressions.isEmpty() && !anyValueExpression) {
            throw Validation.invalid("ExpressionAttributeValues can only be specified when using expressions: "
                    + String.join(" and ", valueExpressions) + (valueExpressions.size() > 1 ? " are" : " is")
                    + " null");
        }
    }
}
