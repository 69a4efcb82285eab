package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.Bs;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.Ns;
import dure.api.dynamodb.AttributeValue.Ss;
import dure.dynamodb.expression.Update.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies an update to an item. Every operand means the item as it was before the update. */
public final class UpdateEvaluator {
    private UpdateEvaluator() {}

    /**
     * @param item not changed
     * @return the new item
     * @throws dure.wire.AwsException ValidationException when the update does not fit the item
     */
    public static Map<String, AttributeValue> apply(Update update, Map<String, AttributeValue> item) {
        OperandEvaluator operands = new OperandEvaluator(item);
        List<@Nullable AttributeValue> values = new ArrayList<>();
        for (Action action : update.actions()) {
            values.add(
                    switch (action) {
                        case Action.Set set -> operands.required(set.value());
                        case Action.Remove ignored -> null;
                        case Action.Add add -> sum(add.path().in(item), add.value());
                        case Action.Delete delete -> difference(delete.path().in(item), delete.elements());
                    });
        }
        Draft draft = new Draft(item);
        for (int i = 0; i < values.size(); i++) {
            Action action = update.actions().get(i);
            if (values.get(i) instanceof AttributeValue value) {
                draft.set(action.path(), value);
            } else {
                draft.remove(action.path());
            }
        }
        return draft.item();
    }

    private static AttributeValue sum(@Nullable AttributeValue old, AttributeValue added) {
        if (old == null) {
            return added;
        }
        if (old instanceof N first && added instanceof N second) {
            return Values.add(first, second);
        }
        if (old instanceof Ss(Set<String> first) && added instanceof Ss(Set<String> second)) {
            return new Ss(union(first, second));
        }
        if (old instanceof Ns(Set<N> first) && added instanceof Ns(Set<N> second)) {
            return new Ns(union(first, second));
        }
        if (old instanceof Bs(Set<AttributeValue.B> first) && added instanceof Bs(Set<AttributeValue.B> second)) {
            return new Bs(union(first, second));
        }
        if (old instanceof L(List<AttributeValue> first) && added instanceof L(List<AttributeValue> second)) {
            List<AttributeValue> all = new ArrayList<>(first);
            all.addAll(second);
            return new L(all);
        }
        throw OperandEvaluator.incorrectType();
    }

    /** Null when no element is left: DynamoDB keeps no empty sets. */
    private static @Nullable AttributeValue difference(@Nullable AttributeValue old, AttributeValue removed) {
        if (old == null) {
            return null;
        }
        if (old instanceof Ss(Set<String> first) && removed instanceof Ss(Set<String> second)) {
            Set<String> left = minus(first, second);
            return left.isEmpty() ? null : new Ss(left);
        }
        if (old instanceof Ns(Set<N> first) && removed instanceof Ns(Set<N> second)) {
            Set<N> left = minus(first, second);
            return left.isEmpty() ? null : new Ns(left);
        }
        if (old instanceof Bs(Set<AttributeValue.B> first) && removed instanceof Bs(Set<AttributeValue.B> second)) {
            Set<AttributeValue.B> left = minus(first, second);
            return left.isEmpty() ? null : new Bs(left);
        }
        throw OperandEvaluator.incorrectType();
    }

    private static <T> Set<T> union(Set<T> first, Set<T> second) {
        Set<T> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all;
    }

    private static <T> Set<T> minus(Set<T> first, Set<T> second) {
        Set<T> left = new LinkedHashSet<>(first);
        left.removeAll(second);
        return left;
    }
}
