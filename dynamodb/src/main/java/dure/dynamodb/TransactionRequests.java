package dure.dynamodb;

import dure.api.dynamodb.ConditionCheck;
import dure.api.dynamodb.Delete;
import dure.api.dynamodb.Put;
import dure.api.dynamodb.TransactWriteItem;
import dure.api.dynamodb.Update;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.Expressions;
import dure.dynamodb.table.Table;
import dure.kernel.RequestContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the actions of TransactWriteItems. */
final class TransactionRequests {
    private final TableLookup tables;

    TransactionRequests(TableLookup tables) {
        this.tables = tables;
    }

    /**
     * An action whose expressions are well formed.
     *
     * @param write checks the keys against the table's schema when asked; what it throws cancels the transaction
     */
    record Parsed(Supplier<ItemWrite> write) {}

    Parsed parse(TransactWriteItem item, RequestContext context) {
        long given = Stream.of(item.conditionCheck(), item.delete(), item.put(), item.update())
                .filter(Objects::nonNull)
                .count();
        if (given > 1) {
            throw Validation.invalid("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (item.put() != null) {
            return put(item.put(), context);
        }
        if (item.delete() != null) {
            return delete(item.delete(), context);
        }
        if (item.update() != null) {
            return update(item.update(), context);
        }
        if (item.conditionCheck() != null) {
            return check(item.conditionCheck(), context);
        }
        throw Validation.invalid(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
    }

    private Parsed put(Put put, RequestContext context) {
        ItemOperations.checkSize(put.item());
        Condition condition = ItemOperations.condition(
                put.conditionExpression(), put.expressionAttributeNames(), put.expressionAttributeValues());
        Table table = tables.table(put.tableName(), context);
        boolean old = old(put.returnValuesOnConditionCheckFailure());
        return new Parsed(() -> ItemWrite.put(table, put.item(), condition, old));
    }

    private Parsed delete(Delete delete, RequestContext context) {
        Condition condition = ItemOperations.condition(
                delete.conditionExpression(), delete.expressionAttributeNames(), delete.expressionAttributeValues());
        Table table = tables.table(delete.tableName(), context);
        boolean old = old(delete.returnValuesOnConditionCheckFailure());
        return new Parsed(() -> ItemWrite.delete(table, delete.key(), condition, old));
    }

    private Parsed update(Update update, RequestContext context) {
        Expressions expressions =
                new Expressions(update.expressionAttributeNames(), update.expressionAttributeValues());
        dure.dynamodb.expression.Update parsed = expressions.update(update.updateExpression());
        Condition condition = expressions.condition("ConditionExpression", update.conditionExpression());
        expressions.finish();
        Table table = tables.table(update.tableName(), context);
        boolean old = old(update.returnValuesOnConditionCheckFailure());
        dure.dynamodb.expression.Update changes =
                parsed == null ? new dure.dynamodb.expression.Update(List.of()) : parsed;
        return new Parsed(() -> ItemWrite.update(table, update.key(), changes, condition, old));
    }

    private Parsed check(ConditionCheck check, RequestContext context) {
        Condition condition = Objects.requireNonNull(ItemOperations.condition(
                check.conditionExpression(), check.expressionAttributeNames(), check.expressionAttributeValues()));
        Table table = tables.table(check.tableName(), context);
        boolean old = old(check.returnValuesOnConditionCheckFailure());
        return new Parsed(() -> ItemWrite.check(table, check.key(), condition, old));
    }

    private static boolean old(@Nullable String returnValues) {
        return "ALL_OLD".equals(returnValues);
    }
}
