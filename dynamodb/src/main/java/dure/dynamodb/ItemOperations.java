package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.TRANSACTION_CONFLICT;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.DeleteItemInput;
import dure.api.dynamodb.DeleteItemOutput;
import dure.api.dynamodb.GetItemInput;
import dure.api.dynamodb.GetItemOutput;
import dure.api.dynamodb.PutItemInput;
import dure.api.dynamodb.PutItemOutput;
import dure.api.dynamodb.UpdateItemInput;
import dure.api.dynamodb.UpdateItemOutput;
import dure.dynamodb.ItemStore.Written;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.Expressions;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.expression.Update;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Table;
import dure.kernel.RequestContext;
import dure.store.Store;
import dure.store.StoreException;
import dure.wire.AwsException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PutItem, GetItem, UpdateItem, DeleteItem.
 *
 * <p>A put that needs to know nothing of the old item is one blind write, a get is one read; the rest read and write in one
 * transaction.
 */
final class ItemOperations {
    private final Store store;
    private final TableLookup tables;
    private final Throttle throttle;
    private final ItemCollections collections;

    ItemOperations(Store store, TableLookup tables, Throttle throttle) {
        this.store = store;
        this.tables = tables;
        this.throttle = throttle;
        this.collections = new ItemCollections(store);
    }

    PutItemOutput put(PutItemInput input, RequestContext context) {
        new ParameterMix()
                .expression("ConditionExpression", input.conditionExpression())
                .legacy("Expected", input.expected())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .check(input.expressionAttributeNames(), input.expressionAttributeValues());
        checkReturnsOld(input.returnValues());
        checkSize(input.item());
        Condition condition = LegacyParameters.expected(input.expected(), input.conditionalOperator());
        if (condition == null) {
            condition = condition(
                    input.conditionExpression(), input.expressionAttributeNames(), input.expressionAttributeValues());
        }
        Table table = tables.table(input.tableName(), context);
        ItemWrite write = ItemWrite.put(
                table, input.item(), condition, "ALL_OLD".equals(input.returnValuesOnConditionCheckFailure()));
        throttle.admit(table, false);
        boolean wantsOld = "ALL_OLD".equals(input.returnValues());
        boolean wantsUnits = Consumption.wanted(input.returnConsumedCapacity());
        if (ItemStore.isBlind(write) && table.onDemand() && !wantsOld && !wantsUnits) {
            store.update(transaction -> ItemStore.putBlindly(transaction, write));
            return PutItemOutput.builder().build();
        }
        Written written = write(write);
        return PutItemOutput.builder()
                .attributes(wantsOld ? written.before() : null)
                .consumedCapacity(written.consumption().output(input.returnConsumedCapacity(), false))
                .itemCollectionMetrics(collections.metrics(write, input.returnItemCollectionMetrics()))
                .build();
    }

    DeleteItemOutput delete(DeleteItemInput input, RequestContext context) {
        new ParameterMix()
                .expression("ConditionExpression", input.conditionExpression())
                .legacy("Expected", input.expected())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .check(input.expressionAttributeNames(), input.expressionAttributeValues());
        checkReturnsOld(input.returnValues());
        Condition condition = LegacyParameters.expected(input.expected(), input.conditionalOperator());
        if (condition == null) {
            condition = condition(
                    input.conditionExpression(), input.expressionAttributeNames(), input.expressionAttributeValues());
        }
        Table table = tables.table(input.tableName(), context);
        ItemWrite write = ItemWrite.delete(
                table, input.key(), condition, "ALL_OLD".equals(input.returnValuesOnConditionCheckFailure()));
        throttle.admit(table, false);
        Written written = write(write);
        return DeleteItemOutput.builder()
                .attributes("ALL_OLD".equals(input.returnValues()) ? written.before() : null)
                .consumedCapacity(written.consumption().output(input.returnConsumedCapacity(), false))
                .itemCollectionMetrics(collections.metrics(write, input.returnItemCollectionMetrics()))
                .build();
    }

    UpdateItemOutput update(UpdateItemInput input, RequestContext context) {
        new ParameterMix()
                .expression("UpdateExpression", input.updateExpression())
                .expression("ConditionExpression", input.conditionExpression())
                .legacy("AttributeUpdates", input.attributeUpdates())
                .legacy("Expected", input.expected())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .check(input.expressionAttributeNames(), input.expressionAttributeValues());
        Update update = input.attributeUpdates() == null
                ? new Update(List.of())
                : LegacyParameters.attributeUpdates(input.attributeUpdates());
        Condition condition = LegacyParameters.expected(input.expected(), input.conditionalOperator());
        Expressions expressions = new Expressions(input.expressionAttributeNames(), input.expressionAttributeValues());
        Update expression = expressions.update(input.updateExpression());
        if (expression != null) {
            update = expression;
        }
        if (input.conditionExpression() != null) {
            condition = expressions.condition("ConditionExpression", input.conditionExpression());
        }
        expressions.finish();
        Table table = tables.table(input.tableName(), context);
        ItemWrite write = ItemWrite.update(
                table, input.key(), update, condition, "ALL_OLD".equals(input.returnValuesOnConditionCheckFailure()));
        throttle.admit(table, false);
        Written written = write(write);
        return UpdateItemOutput.builder()
                .attributes(returned(input.returnValues(), update, written))
                .consumedCapacity(written.consumption().output(input.returnConsumedCapacity(), false))
                .itemCollectionMetrics(collections.metrics(write, input.returnItemCollectionMetrics()))
                .build();
    }

    private static @Nullable Map<String, AttributeValue> returned(
            @Nullable String returnValues, Update update, Written written) {
        Map<String, AttributeValue> before = written.before();
        Map<String, AttributeValue> after = written.after();
        return switch (returnValues) {
            case "ALL_OLD" -> before;
            case "ALL_NEW" -> after;
            case "UPDATED_OLD" -> before == null ? null : updated(update, before);
            case "UPDATED_NEW" -> after == null ? null : updated(update, after);
            case null, default -> null;
        };
    }

    private static @Nullable Map<String, AttributeValue> updated(Update update, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> attributes = new Projection(update.paths()).of(item);
        return attributes.isEmpty() ? null : attributes;
    }

    private Written write(ItemWrite write) {
        try {
            Written written = store.transact(transaction -> ItemStore.write(transaction, write));
            throttle.charge(written.consumption());
            return written;
        } catch (AwsException refused) {
            Consumption least = Consumption.writes(write.table());
            least.add(Units.write(0));
            throttle.charge(least);
            throw refused;
        } catch (StoreException.TooManyConflicts contended) {
            throw TRANSACTION_CONFLICT.because("Transaction is ongoing for the item");
        }
    }

    GetItemOutput get(GetItemInput input, RequestContext context) {
        new ParameterMix()
                .expression("ProjectionExpression", input.projectionExpression())
                .legacy("AttributesToGet", input.attributesToGet())
                .check(input.expressionAttributeNames(), null);
        Projection projection =
                projection(input.projectionExpression(), input.attributesToGet(), input.expressionAttributeNames());
        Table table = tables.table(input.tableName(), context);
        KeyChecks.key(table, input.key());
        if (projection != null) {
            KeyChecks.scalars(table, projection.paths());
        }
        throttle.admit(table, true);
        byte[] storeKey = table.itemKey(input.key());
        Map<String, AttributeValue> item = store.read(reader -> ItemStore.get(reader, storeKey));
        Consumption consumption = null;
        if (!table.onDemand() || Consumption.wanted(input.returnConsumedCapacity())) {
            consumption = Consumption.reads(table);
            consumption.add(
                    Units.read(item == null ? 0 : ItemSize.of(item), Boolean.TRUE.equals(input.consistentRead())));
            throttle.charge(consumption);
        }
        return GetItemOutput.builder()
                .item(item == null || projection == null ? item : projection.of(item))
                .consumedCapacity(
                        consumption == null ? null : consumption.output(input.returnConsumedCapacity(), false))
                .build();
    }

    static @Nullable Projection projection(
            @Nullable String expression, @Nullable List<String> attributesToGet, @Nullable Map<String, String> names) {
        Expressions expressions = new Expressions(names, null);
        Projection projection = expressions.projection(expression);
        expressions.finish();
        return projection == null ? LegacyParameters.attributesToGet(attributesToGet) : projection;
    }

    static @Nullable Condition condition(
            @Nullable String expression,
            @Nullable Map<String, String> names,
            @Nullable Map<String, AttributeValue> values) {
        if (expression == null && names == null && values == null) {
            return null;
        }
        new ParameterMix().expression("ConditionExpression", expression).check(names, values);
        Expressions expressions = new Expressions(names, values);
        Condition condition = expressions.condition("ConditionExpression", expression);
        expressions.finish();
        return condition;
    }

    static void checkSize(Map<String, AttributeValue> item) {
        if (ItemSize.of(item) > ItemSize.MAX_ITEM_BYTES) {
            throw Validation.invalid("Item size has exceeded the maximum allowed size");
        }
    }

    private static void checkReturnsOld(@Nullable String returnValues) {
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw Validation.invalid("ReturnValues can only be ALL_OLD or NONE");
        }
    }
}
