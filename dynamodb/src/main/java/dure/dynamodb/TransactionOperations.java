package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.CONDITIONAL_CHECK_FAILED;
import static dure.api.dynamodb.DynamoDbErrors.TRANSACTION_CANCELED;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.CancellationReason;
import dure.api.dynamodb.ConsumedCapacity;
import dure.api.dynamodb.Get;
import dure.api.dynamodb.ItemCollectionMetrics;
import dure.api.dynamodb.ItemResponse;
import dure.api.dynamodb.TransactGetItem;
import dure.api.dynamodb.TransactGetItemsInput;
import dure.api.dynamodb.TransactGetItemsOutput;
import dure.api.dynamodb.TransactWriteItem;
import dure.api.dynamodb.TransactWriteItemsInput;
import dure.api.dynamodb.TransactWriteItemsOutput;
import dure.dynamodb.TransactionRequests.Parsed;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Table;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import dure.store.StoreException;
import dure.store.Transaction;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TransactWriteItems and TransactGetItems: one transaction of the store each. Those that meet are run
 * again, so TransactionConflict is only answered after a hundred attempts.
 */
final class TransactionOperations {
    private static final long MAX_BYTES = 4L * 1024 * 1024;
    private static final CancellationReason NONE = new CancellationReason("None", null, null);

    private final Store store;
    private final TableLookup tables;
    private final Throttle throttle;
    private final RequestTokens tokens;
    private final TransactionRequests requests;
    private final ItemCollections collections;

    TransactionOperations(Store store, TableLookup tables, Throttle throttle, Clock clock) {
        this.store = store;
        this.tables = tables;
        this.throttle = throttle;
        this.tokens = new RequestTokens(clock);
        this.requests = new TransactionRequests(tables);
        this.collections = new ItemCollections(store);
    }

    TransactWriteItemsOutput write(TransactWriteItemsInput input, RequestContext context) {
        List<Parsed> parsed = new ArrayList<>();
        for (TransactWriteItem item : input.transactItems()) {
            parsed.add(requests.parse(item, context));
        }
        List<ItemWrite> writes = writes(parsed);
        checkDistinct(writes.stream().map(ItemWrite::storeKey).toList());
        long bytes =
                writes.stream().mapToLong(write -> ItemSize.of(write.key())).sum();
        if (bytes > MAX_BYTES) {
            throw Validation.invalid("Transaction request size exceeds the maximum of 4 MB");
        }
        writes.stream().map(ItemWrite::table).distinct().forEach(table -> throttle.admit(table, false));
        List<Consumption> consumptions = commit(input, writes, context);
        consumptions.forEach(throttle::charge);
        return TransactWriteItemsOutput.builder()
                .consumedCapacity(capacities(consumptions, input.returnConsumedCapacity()))
                .itemCollectionMetrics(metrics(writes, input.returnItemCollectionMetrics()))
                .build();
    }

    private List<Consumption> commit(TransactWriteItemsInput input, List<ItemWrite> writes, RequestContext context) {
        try {
            return store.transact(transaction -> {
                if (tokens.isRepeated(transaction, input, context)) {
                    return repeated(transaction, writes);
                }
                return execute(transaction, writes);
            });
        } catch (StoreException.TooManyConflicts contended) {
            CancellationReason conflict =
                    new CancellationReason("TransactionConflict", null, "Transaction is ongoing for the item");
            throw canceled(writes.stream().map(write -> conflict).toList());
        } catch (StoreException.TransactionTooLarge tooLarge) {
            throw Validation.invalid("The items of the transaction and their index entries exceed 10 MB");
        }
    }

    /** What does not fit the tables' keys cancels the transaction. */
    private static List<ItemWrite> writes(List<Parsed> parsed) {
        List<ItemWrite> writes = new ArrayList<>();
        List<CancellationReason> reasons = new ArrayList<>();
        for (Parsed one : parsed) {
            try {
                writes.add(one.write().get());
                reasons.add(NONE);
            } catch (AwsException e) {
                reasons.add(new CancellationReason("ValidationError", null, e.message()));
            }
        }
        cancelIfAny(reasons);
        return writes;
    }

    private static List<Consumption> execute(Transaction transaction, List<ItemWrite> writes) {
        List<CancellationReason> reasons = new ArrayList<>();
        Map<Table, Consumption> consumed = new LinkedHashMap<>();
        for (ItemWrite write : writes) {
            try {
                Consumption one = ItemStore.write(transaction, write).consumption();
                one.twice();
                consumed.computeIfAbsent(write.table(), Consumption::writes).addAll(one);
                reasons.add(NONE);
            } catch (AwsException e) {
                reasons.add(reason(e));
            }
        }
        cancelIfAny(reasons);
        return List.copyOf(consumed.values());
    }

    @SuppressWarnings("unchecked")
    private static CancellationReason reason(AwsException e) {
        if (e.type().equals(CONDITIONAL_CHECK_FAILED)) {
            Object item = e.members().get("Item");
            return new CancellationReason("ConditionalCheckFailed", (Map<String, AttributeValue>) item, e.message());
        }
        return new CancellationReason("ValidationError", null, e.message());
    }

    private static void cancelIfAny(List<CancellationReason> reasons) {
        if (!reasons.stream().allMatch(NONE::equals)) {
            throw canceled(reasons);
        }
    }

    private static AwsException canceled(List<CancellationReason> reasons) {
        String codes = String.join(
                ", ",
                reasons.stream().map(reason -> String.valueOf(reason.code())).toList());
        return TRANSACTION_CANCELED.because(
                "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes + "]",
                Map.of("CancellationReasons", reasons));
    }

    /** A repeated request has been carried out before: it only costs the reading of its items. */
    private static List<Consumption> repeated(Reader reader, List<ItemWrite> writes) {
        Map<Table, Consumption> consumed = new LinkedHashMap<>();
        for (ItemWrite write : writes) {
            Map<String, AttributeValue> item = ItemStore.get(reader, write.storeKey());
            consumed.computeIfAbsent(write.table(), Consumption::reads)
                    .add(2 * Units.read(item == null ? 0 : ItemSize.of(item), true));
        }
        return List.copyOf(consumed.values());
    }

    private @Nullable Map<String, List<ItemCollectionMetrics>> metrics(List<ItemWrite> writes, @Nullable String asked) {
        Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
        for (ItemWrite write : writes) {
            ItemCollectionMetrics one = collections.metrics(write, asked);
            if (one != null) {
                metrics.computeIfAbsent(write.table().name().name(), name -> new ArrayList<>())
                        .add(one);
            }
        }
        return metrics.isEmpty() ? null : metrics;
    }

    /** One read of a TransactGetItems. */
    private record Read(
            Table table, byte[] storeKey, @Nullable Projection projection) {}

    TransactGetItemsOutput get(TransactGetItemsInput input, RequestContext context) {
        List<Read> reads = new ArrayList<>();
        for (TransactGetItem item : input.transactItems()) {
            Get get = item.get();
            Projection projection =
                    ItemOperations.projection(get.projectionExpression(), null, get.expressionAttributeNames());
            Table table = tables.table(get.tableName(), context);
            KeyChecks.key(table, get.key());
            reads.add(new Read(table, table.itemKey(get.key()), projection));
        }
        checkDistinct(reads.stream().map(Read::storeKey).toList());
        reads.stream().map(Read::table).distinct().forEach(table -> throttle.admit(table, true));
        Map<Table, Consumption> consumed = new LinkedHashMap<>();
        List<ItemResponse> responses = store.read(reader -> read(reader, reads, consumed));
        consumed.values().forEach(throttle::charge);
        return TransactGetItemsOutput.builder()
                .responses(responses)
                .consumedCapacity(capacities(List.copyOf(consumed.values()), input.returnConsumedCapacity()))
                .build();
    }

    private static List<ItemResponse> read(Reader reader, List<Read> reads, Map<Table, Consumption> consumed) {
        List<ItemResponse> responses = new ArrayList<>();
        long bytes = 0;
        for (Read read : reads) {
            Map<String, AttributeValue> item = ItemStore.get(reader, read.storeKey());
            int size = item == null ? 0 : ItemSize.of(item);
            bytes += size;
            consumed.computeIfAbsent(read.table(), Consumption::reads).add(2 * Units.read(size, true));
            responses.add(new ItemResponse(
                    item == null || read.projection() == null
                            ? item
                            : read.projection().of(item)));
        }
        if (bytes > MAX_BYTES) {
            throw Validation.invalid("The aggregate size of the items in the transaction exceeds 4 MB");
        }
        return responses;
    }

    private static void checkDistinct(List<byte[]> storeKeys) {
        Set<String> seen = new HashSet<>();
        for (byte[] storeKey : storeKeys) {
            if (!seen.add(Arrays.toString(storeKey))) {
                throw Validation.invalid("Transaction request cannot include multiple operations on one item");
            }
        }
    }

    private static @Nullable List<ConsumedCapacity> capacities(List<Consumption> consumptions, @Nullable String asked) {
        return Consumption.wanted(asked)
                ? consumptions.stream()
                        .map(consumption -> consumption.output(asked, true))
                        .filter(Objects::nonNull)
                        .toList()
                : null;
    }
}
