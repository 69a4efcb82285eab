package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request, which share its placeholders. Parse them in AWS's order (update, condition, key condition,
 * filter, projection) and then say {@link #finish}.
 *
 * <p>All methods throw ValidationException when something is wrong with the expression.
 */
public final class Expressions {
    private final Placeholders placeholders;

    public Expressions(@Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        this.placeholders = new Placeholders(names, values);
    }

    public @Nullable Update update(@Nullable String text) {
        return text == null ? null : new UpdateParser(cursor("UpdateExpression", text)).parse();
    }

    /** @param parameter {@code ConditionExpression} or {@code FilterExpression} */
    public @Nullable Condition condition(String parameter, @Nullable String text) {
        return text == null ? null : new ConditionParser(cursor(parameter, text)).parse();
    }

    public KeyCondition keyCondition(String text) {
        return KeyCondition.of(new ConditionParser(cursor("KeyConditionExpression", text)).parse());
    }

    public @Nullable Projection projection(@Nullable String text) {
        return text == null ? null : new ProjectionParser(cursor("ProjectionExpression", text)).parse();
    }

    /** After the last expression: that every placeholder was used. */
    public void finish() {
        placeholders.checkAllUsed();
    }

    private Cursor cursor(String parameter, String text) {
        return new Cursor(parameter, text, placeholders);
    }
}
