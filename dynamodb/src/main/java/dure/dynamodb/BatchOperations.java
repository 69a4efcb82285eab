package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.PROVISIONED_THROUGHPUT_EXCEEDED;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.BatchGetItemInput;
import dure.api.dynamodb.BatchGetItemOutput;
import dure.api.dynamodb.BatchWriteItemInput;
import dure.api.dynamodb.BatchWriteItemOutput;
import dure.api.dynamodb.ConsumedCapacity;
import dure.api.dynamodb.ItemCollectionMetrics;
import dure.api.dynamodb.KeysAndAttributes;
import dure.api.dynamodb.WriteRequest;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Table;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * BatchGetItem and BatchWriteItem: not atomic on AWS. Here the reads see one moment; the writes go in transactions of up to
 * 4 MB. Tables without capacity left hand their part back as unprocessed.
 */
final class BatchOperations {
    private static final int MAX_GETS = 100;
    private static final int MAX_WRITES = 25;
    private static final long MAX_RESPONSE_BYTES = 16L * 1024 * 1024;
    private static final long MAX_TRANSACTION_BYTES = 4L * 1024 * 1024;

    private final Store store;
    private final TableLookup tables;
    private final Throttle throttle;
    private final ItemCollections collections;

    BatchOperations(Store store, TableLookup tables, Throttle throttle) {
        this.store = store;
        this.tables = tables;
        this.throttle = throttle;
        this.collections = new ItemCollections(store);
    }

    /** The part of a BatchGetItem that concerns one table. */
    private record Gets(
            Table table,
            KeysAndAttributes request,
            List<byte[]> storeKeys,
            @Nullable Projection projection,
            Consumption consumption) {}

    BatchGetItemOutput get(BatchGetItemInput input, RequestContext context) {
        int keys = input.requestItems().values().stream()
                .mapToInt(request -> request.keys().size())
                .sum();
        if (keys > MAX_GETS) {
            throw Validation.invalid("Too many items requested for the BatchGetItem call");
        }
        Map<String, Gets> all = new LinkedHashMap<>();
        input.requestItems().forEach((name, request) -> all.put(name, gets(name, request, context)));
        Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
        for (String name : refused(all, Gets::table, true)) {
            unprocessed.put(name, Objects.requireNonNull(all.remove(name)).request());
        }
        Map<String, List<Map<String, AttributeValue>>> responses = store.read(reader -> read(reader, all, unprocessed));
        all.values().forEach(gets -> throttle.charge(gets.consumption()));
        return BatchGetItemOutput.builder()
                .responses(responses)
                .unprocessedKeys(unprocessed)
                .consumedCapacity(capacities(
                        all.values().stream().map(Gets::consumption).toList(), input.returnConsumedCapacity()))
                .build();
    }

    private Gets gets(String name, KeysAndAttributes request, RequestContext context) {
        new ParameterMix()
                .expression("ProjectionExpression", request.projectionExpression())
                .legacy("AttributesToGet", request.attributesToGet())
                .check(request.expressionAttributeNames(), null);
        Projection projection = ItemOperations.projection(
                request.projectionExpression(), request.attributesToGet(), request.expressionAttributeNames());
        Table table = tables.table(name, context);
        List<byte[]> storeKeys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Map<String, AttributeValue> key : request.keys()) {
            KeyChecks.key(table, key);
            byte[] storeKey = table.itemKey(key);
            if (!seen.add(Arrays.toString(storeKey))) {
                throw Validation.invalid("Provided list of item keys contains duplicates");
            }
            storeKeys.add(storeKey);
        }
        return new Gets(table, request, storeKeys, projection, Consumption.reads(table));
    }

    private static Map<String, List<Map<String, AttributeValue>>> read(
            Reader reader, Map<String, Gets> all, Map<String, KeysAndAttributes> unprocessed) {
        Map<String, List<Map<String, AttributeValue>>> responses = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, Gets> entry : all.entrySet()) {
            Gets gets = entry.getValue();
            List<Map<String, AttributeValue>> found = new ArrayList<>();
            List<Map<String, AttributeValue>> left = new ArrayList<>();
            for (int i = 0; i < gets.storeKeys().size(); i++) {
                if (bytes >= MAX_RESPONSE_BYTES - ItemSize.MAX_ITEM_BYTES) {
                    left.add(gets.request().keys().get(i));
                    continue;
                }
                Map<String, AttributeValue> item =
                        ItemStore.get(reader, gets.storeKeys().get(i));
                int size = item == null ? 0 : ItemSize.of(item);
                bytes += size;
                boolean consistent = Boolean.TRUE.equals(gets.request().consistentRead());
                gets.consumption().add(Units.read(size, consistent));
                if (item != null) {
                    found.add(
                            gets.projection() == null ? item : gets.projection().of(item));
                }
            }
            responses.put(entry.getKey(), found);
            if (!left.isEmpty()) {
                unprocessed.put(
                        entry.getKey(), gets.request().toBuilder().keys(left).build());
            }
        }
        return responses;
    }

    BatchWriteItemOutput write(BatchWriteItemInput input, RequestContext context) {
        int count = input.requestItems().values().stream().mapToInt(List::size).sum();
        if (count > MAX_WRITES) {
            throw Validation.invalid("Too many items requested for the BatchWriteItem call");
        }
        Map<String, List<ItemWrite>> all = new LinkedHashMap<>();
        input.requestItems().forEach((name, requests) -> all.put(name, writes(name, requests, context)));
        Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
        for (String name : refused(all, writes -> writes.getFirst().table(), false)) {
            all.remove(name);
            unprocessed.put(name, Objects.requireNonNull(input.requestItems().get(name)));
        }
        boolean unitsWanted = Consumption.wanted(input.returnConsumedCapacity());
        List<Consumption> consumptions =
                execute(all.values().stream().flatMap(List::stream).toList(), unitsWanted);
        Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
        all.forEach((name, writes) -> metrics(writes, input.returnItemCollectionMetrics())
                .forEach(one ->
                        metrics.computeIfAbsent(name, n -> new ArrayList<>()).add(one)));
        return BatchWriteItemOutput.builder()
                .unprocessedItems(unprocessed)
                .itemCollectionMetrics(metrics.isEmpty() ? null : metrics)
                .consumedCapacity(capacities(consumptions, input.returnConsumedCapacity()))
                .build();
    }

    private List<ItemCollectionMetrics> metrics(List<ItemWrite> writes, @Nullable String asked) {
        return writes.stream()
                .map(write -> collections.metrics(write, asked))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private List<ItemWrite> writes(String name, List<WriteRequest> requests, RequestContext context) {
        for (WriteRequest request : requests) {
            if ((request.putRequest() == null) == (request.deleteRequest() == null)) {
                throw Validation.invalid("Supplied AttributeValue has more than one datatypes set, "
                        + "must contain exactly one of the supported datatypes");
            }
            if (request.putRequest() != null) {
                ItemOperations.checkSize(request.putRequest().item());
            }
        }
        Table table = tables.table(name, context);
        List<ItemWrite> writes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (WriteRequest request : requests) {
            ItemWrite write = write(table, request);
            if (!seen.add(Arrays.toString(write.storeKey()))) {
                throw Validation.invalid("Provided list of item keys contains duplicates");
            }
            writes.add(write);
        }
        return writes;
    }

    private static ItemWrite write(Table table, WriteRequest request) {
        if (request.deleteRequest() != null) {
            return ItemWrite.delete(table, request.deleteRequest().key(), null, false);
        }
        Map<String, AttributeValue> item =
                Objects.requireNonNull(request.putRequest()).item();
        for (String name : table.key().names()) {
            if (!item.containsKey(name)) {
                throw KeyChecks.mismatch();
            }
        }
        return ItemWrite.put(table, item, null, false);
    }

    private List<Consumption> execute(List<ItemWrite> writes, boolean unitsWanted) {
        Map<Table, Consumption> consumed = new LinkedHashMap<>();
        int from = 0;
        while (from < writes.size()) {
            int to = from;
            long bytes = 0;
            while (to < writes.size() && (to == from || bytes < MAX_TRANSACTION_BYTES)) {
                ItemWrite write = writes.get(to++);
                bytes +=
                        ItemSize.of(write.key()) * (1L + write.table().indexes().size());
            }
            List<ItemWrite> part = writes.subList(from, to);
            List<Consumption> parts = store.transact(transaction -> write(transaction, part, unitsWanted));
            parts.forEach(one ->
                    consumed.computeIfAbsent(one.table(), Consumption::writes).addAll(one));
            from = to;
        }
        consumed.values().forEach(throttle::charge);
        return List.copyOf(consumed.values());
    }

    private static List<Consumption> write(Transaction transaction, List<ItemWrite> writes, boolean unitsWanted) {
        List<Consumption> consumptions = new ArrayList<>();
        for (ItemWrite write : writes) {
            if (ItemStore.isBlind(write) && write.table().onDemand() && !unitsWanted) {
                ItemStore.putBlindly(transaction, write);
            } else {
                consumptions.add(ItemStore.write(transaction, write).consumption());
            }
        }
        return consumptions;
    }

    private static @Nullable List<ConsumedCapacity> capacities(List<Consumption> consumptions, @Nullable String asked) {
        return Consumption.wanted(asked)
                ? consumptions.stream()
                        .map(consumption -> consumption.output(asked, false))
                        .filter(Objects::nonNull)
                        .toList()
                : null;
    }

    /** The parts whose tables have no capacity left; refuses the request when that is all of them. */
    private <T> List<String> refused(Map<String, T> parts, Function<T, Table> table, boolean read) {
        AwsException refusal = null;
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, T> part : parts.entrySet()) {
            try {
                throttle.admit(table.apply(part.getValue()), read);
            } catch (AwsException e) {
                if (!e.type().equals(PROVISIONED_THROUGHPUT_EXCEEDED)) {
                    throw e;
                }
                refusal = e;
                refused.add(part.getKey());
            }
        }
        if (refusal != null && refused.size() == parts.size()) {
            throw refusal;
        }
        return refused;
    }
}
