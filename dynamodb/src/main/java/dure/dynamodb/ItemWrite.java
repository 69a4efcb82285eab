package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.Update;
import dure.dynamodb.table.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One write to one item, checked against the table's schema, not yet carried out.
 *
 * @param key the primary key's attributes; of a put the whole item
 * @param storeKey where the item lies
 * @param oldOnFailure when the condition fails, the error carries the item
 */
record ItemWrite(
        Table table,
        Map<String, AttributeValue> key,
        byte[] storeKey,
        Change change,
        @Nullable Condition condition,
        boolean oldOnFailure) {

    /** What is done to the item. */
    sealed interface Change {
        record Put(Map<String, AttributeValue> item) implements Change {}

        record Delete() implements Change {}

        record Apply(Update update) implements Change {}

        /** Nothing; only the condition counts. */
        record Check() implements Change {}
    }

    static ItemWrite put(
            Table table, Map<String, AttributeValue> item, @Nullable Condition condition, boolean oldOnFailure) {
        KeyChecks.item(table, item);
        return new ItemWrite(table, item, table.itemKey(item), new Change.Put(item), condition, oldOnFailure);
    }

    static ItemWrite delete(
            Table table, Map<String, AttributeValue> key, @Nullable Condition condition, boolean oldOnFailure) {
        KeyChecks.key(table, key);
        return new ItemWrite(table, key, table.itemKey(key), new Change.Delete(), condition, oldOnFailure);
    }

    static ItemWrite update(
            Table table,
            Map<String, AttributeValue> key,
            Update update,
            @Nullable Condition condition,
            boolean oldOnFailure) {
        KeyChecks.key(table, key);
        KeyChecks.update(table, update);
        return new ItemWrite(table, key, table.itemKey(key), new Change.Apply(update), condition, oldOnFailure);
    }

    static ItemWrite check(Table table, Map<String, AttributeValue> key, Condition condition, boolean oldOnFailure) {
        KeyChecks.key(table, key);
        return new ItemWrite(table, key, table.itemKey(key), new Change.Check(), condition, oldOnFailure);
    }
}
