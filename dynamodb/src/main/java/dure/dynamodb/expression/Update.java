package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import java.util.List;

/** What an UpdateExpression does to an item, in the order it is written. No two paths overlap. */
public record Update(List<Action> actions) {
    /** One change. */
    public sealed interface Action {
        DocumentPath path();

        record Set(DocumentPath path, Operand value) implements Action {}

        record Remove(DocumentPath path) implements Action {}

        /** Adds to a number or to a set. */
        record Add(DocumentPath path, AttributeValue value) implements Action {}

        /** Takes elements out of a set. */
        record Delete(DocumentPath path, AttributeValue elements) implements Action {}
    }

    public List<DocumentPath> paths() {
        return actions.stream().map(Action::path).toList();
    }
}
