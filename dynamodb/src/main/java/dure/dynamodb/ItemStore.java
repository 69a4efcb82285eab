package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.CONDITIONAL_CHECK_FAILED;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValueSchema;
import dure.dynamodb.ItemWrite.Change;
import dure.dynamodb.expression.ConditionEvaluator;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.Update;
import dure.dynamodb.expression.UpdateEvaluator;
import dure.dynamodb.item.ItemCodec;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.Table;
import dure.store.Reader;
import dure.store.Transaction;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes items and keeps their index entries true, in the caller's transaction. */
final class ItemStore {
    private ItemStore() {}

    /**
     * What a write did.
     *
     * @param before null when there was no item
     * @param after null when there is none now
     */
    record Written(
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after,
            Consumption consumption) {}

    static @Nullable Map<String, AttributeValue> get(Reader reader, byte[] storeKey) {
        byte[] value = reader.get(storeKey);
        return value == null ? null : ItemCodec.decode(value);
    }

    /** Whether carrying out the write needs to know nothing of the item as it is. */
    static boolean isBlind(ItemWrite write) {
        return write.change() instanceof Change.Put
                && write.condition() == null
                && write.table().indexes().isEmpty();
    }

    static void putBlindly(Transaction transaction, ItemWrite write) {
        transaction.put(write.storeKey(), ItemCodec.encode(write.key()));
    }

    /**
     * @throws dure.wire.AwsException ConditionalCheckFailedException when the condition is false; ValidationException when
     *     the update does not fit the item
     */
    static Written write(Transaction transaction, ItemWrite write) {
        Map<String, AttributeValue> before = get(transaction, write.storeKey());
        if (write.condition() != null
                && !ConditionEvaluator.matches(write.condition(), before == null ? Map.of() : before)) {
            Map<String, Object> members = write.oldOnFailure() && before != null ? Map.of("Item", before) : Map.of();
            throw CONDITIONAL_CHECK_FAILED.because("The conditional request failed", members);
        }
        Map<String, AttributeValue> after = after(write, before);
        Consumption consumption = Consumption.writes(write.table());
        consumption.add(Units.write(Math.max(size(before), size(after))));
        if (!(write.change() instanceof Change.Check)) {
            store(transaction, write, before, after, consumption);
        }
        return new Written(before, after, consumption);
    }

    private static int size(@Nullable Map<String, AttributeValue> item) {
        return item == null ? 0 : ItemSize.of(item);
    }

    private static @Nullable Map<String, AttributeValue> after(
            ItemWrite write, @Nullable Map<String, AttributeValue> before) {
        return switch (write.change()) {
            case Change.Put put -> put.item();
            case Change.Delete ignored -> null;
            case Change.Check ignored -> before;
            case Change.Apply apply -> {
                if (before == null && onlyRemoves(apply.update())) {
                    yield null;
                }
                Map<String, AttributeValue> after =
                        UpdateEvaluator.apply(apply.update(), before == null ? write.key() : before);
                checkUpdated(write.table(), apply.update(), after);
                yield after;
            }
        };
    }

    /** Removing from an item that does not exist makes none; an update without any action does. */
    private static boolean onlyRemoves(Update update) {
        return !update.actions().isEmpty()
                && update.actions().stream()
                        .allMatch(a -> a instanceof Update.Action.Remove || a instanceof Update.Action.Delete);
    }

    private static void checkUpdated(Table table, Update update, Map<String, AttributeValue> after) {
        for (Index index : table.indexes()) {
            for (KeyAttribute attribute : index.key().attributes()) {
                AttributeValue value = after.get(attribute.name());
                if (value != null
                        && !value.type().equals(attribute.type())
                        && update.paths().contains(DocumentPath.attribute(attribute.name()))) {
                    throw Validation.invalid(
                            "The update expression attempted to update the secondary index key to unsupported type");
                }
            }
        }
        AttributeNames.check(after);
        KeyChecks.indexKeys(table, after);
        if (depth(new AttributeValue.M(after)) - 1 > AttributeValueSchema.MAX_DEPTH) {
            throw Validation.invalid("Nesting Levels have exceeded supported limits");
        }
        if (ItemSize.of(after) > ItemSize.MAX_ITEM_BYTES) {
            throw Validation.invalid("Item size to update has exceeded the maximum allowed size");
        }
    }

    /** How many lists and maps lie in one another. */
    private static int depth(AttributeValue value) {
        return switch (value) {
            case AttributeValue.L l ->
                1 + l.values().stream().mapToInt(ItemStore::depth).max().orElse(0);
            case AttributeValue.M m ->
                1
                        + m.values().values().stream()
                                .mapToInt(ItemStore::depth)
                                .max()
                                .orElse(0);
            default -> 0;
        };
    }

    private static void store(
            Transaction transaction,
            ItemWrite write,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after,
            Consumption consumption) {
        if (after != null) {
            transaction.put(write.storeKey(), ItemCodec.encode(after));
        } else if (before != null) {
            transaction.delete(write.storeKey());
        }
        for (Index index : write.table().indexes()) {
            maintain(transaction, write.table(), index, before, after, consumption);
        }
    }

    private static void maintain(
            Transaction transaction,
            Table table,
            Index index,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after,
            Consumption consumption) {
        Map<String, AttributeValue> oldEntry =
                before != null && index.holds(before) ? index.project(before, table.key()) : null;
        Map<String, AttributeValue> newEntry =
                after != null && index.holds(after) ? index.project(after, table.key()) : null;
        byte[] oldKey = oldEntry == null ? null : table.indexKey(index, oldEntry);
        byte[] newKey = newEntry == null ? null : table.indexKey(index, newEntry);
        boolean moved = !Arrays.equals(oldKey, newKey);
        if (oldEntry != null && oldKey != null && moved) {
            transaction.delete(oldKey);
            consumption.add(index, Units.write(ItemSize.of(oldEntry)));
        }
        if (newEntry != null && newKey != null && (moved || !newEntry.equals(oldEntry))) {
            transaction.put(newKey, ItemCodec.encode(newEntry));
            int oldSize = oldEntry != null && !moved ? ItemSize.of(oldEntry) : 0;
            consumption.add(index, Units.write(Math.max(oldSize, ItemSize.of(newEntry))));
        }
    }
}
