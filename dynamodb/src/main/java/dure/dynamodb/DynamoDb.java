package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.DeleteItemInput;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.dynamodb.GetItemInput;
import dure.api.dynamodb.PutItemInput;
import dure.api.dynamodb.UpdateItemInput;
import dure.dynamodb.Authorizations.ItemRequest;
import dure.dynamodb.table.TableStore;
import dure.kernel.Authorization.Check;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.Room;
import dure.store.Store;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DynamoDB's door. */
public final class DynamoDb implements Room {
    private final TableStore tableStore;
    private final TableOperations tables;
    private final TagOperations tags;
    private final ItemOperations items;
    private final QueryOperations queries;
    private final BatchOperations batches;
    private final TransactionOperations transactions;
    private final Authorizations authorizations;

    public DynamoDb(Store store, Clock clock, DynamoDbConfig config) {
        this.tableStore = new TableStore(store);
        TableSizes sizes = new TableSizes(store, clock, config.sizeRefresh());
        this.tables = new TableOperations(store, tableStore, new TableDescriptions(sizes, clock), clock, config);
        this.tags = new TagOperations(store, tableStore);
        TableLookup lookup = new TableLookup(tableStore);
        Throttle throttle = new Throttle(clock);
        this.items = new ItemOperations(store, lookup, throttle);
        this.queries = new QueryOperations(store, lookup, throttle);
        this.batches = new BatchOperations(store, lookup, throttle);
        this.transactions = new TransactionOperations(store, lookup, throttle, clock);
        this.authorizations = new Authorizations(tableStore);
    }

    @Override
    public void register(Registry registry) {
        registry.on(DynamoDbApi.CREATE_TABLE, tables::create);
        registry.on(DynamoDbApi.DESCRIBE_TABLE, tables::describe);
        registry.on(DynamoDbApi.UPDATE_TABLE, tables::update);
        registry.on(DynamoDbApi.DELETE_TABLE, tables::delete);
        registry.on(DynamoDbApi.LIST_TABLES, tables::list);
        registry.on(DynamoDbApi.DESCRIBE_LIMITS, tables::limits);
        registry.on(DynamoDbApi.DESCRIBE_ENDPOINTS, tables::endpoints);
        registry.on(DynamoDbApi.DESCRIBE_TIME_TO_LIVE, tables::timeToLive);
        registry.on(DynamoDbApi.DESCRIBE_CONTINUOUS_BACKUPS, tables::continuousBackups);
        registry.on(DynamoDbApi.TAG_RESOURCE, tags::tag);
        registry.on(DynamoDbApi.UNTAG_RESOURCE, tags::untag);
        registry.on(DynamoDbApi.LIST_TAGS_OF_RESOURCE, tags::list);
        registry.on(DynamoDbApi.PUT_ITEM, this::mayPut, items::put);
        registry.on(DynamoDbApi.GET_ITEM, this::mayGet, items::get);
        registry.on(DynamoDbApi.UPDATE_ITEM, this::mayUpdate, items::update);
        registry.on(DynamoDbApi.DELETE_ITEM, this::mayDelete, items::delete);
        registry.on(DynamoDbApi.QUERY, authorizations::query, queries::query);
        registry.on(DynamoDbApi.SCAN, authorizations::scan, queries::scan);
        registry.on(DynamoDbApi.BATCH_GET_ITEM, authorizations::batchGet, batches::get);
        registry.on(DynamoDbApi.BATCH_WRITE_ITEM, authorizations::batchWrite, batches::write);
        registry.on(DynamoDbApi.TRANSACT_GET_ITEMS, authorizations::transactGet, transactions::get);
        registry.on(DynamoDbApi.TRANSACT_WRITE_ITEMS, authorizations::transactWrite, transactions::write);
    }

    private List<Check> mayPut(PutItemInput input, RequestContext context) {
        Set<String> names = names(input.item(), input.expected());
        names.addAll(Authorizations.roots(
                null,
                input.conditionExpression(),
                null,
                input.expressionAttributeNames(),
                input.expressionAttributeValues()));
        return authorizations.item(
                new ItemRequest(
                        "dynamodb:PutItem",
                        input.tableName(),
                        input.item(),
                        names,
                        input.returnValues(),
                        input.returnConsumedCapacity()),
                context);
    }

    private List<Check> mayGet(GetItemInput input, RequestContext context) {
        Set<String> names = names(input.key(), null);
        names.addAll(
                Authorizations.roots(null, null, input.projectionExpression(), input.expressionAttributeNames(), null));
        if (input.attributesToGet() != null) {
            names.addAll(input.attributesToGet());
        }
        return authorizations.item(
                new ItemRequest(
                        "dynamodb:GetItem",
                        input.tableName(),
                        input.key(),
                        names,
                        null,
                        input.returnConsumedCapacity()),
                context);
    }

    private List<Check> mayUpdate(UpdateItemInput input, RequestContext context) {
        Set<String> names = names(input.key(), input.expected());
        names.addAll(Authorizations.roots(
                input.updateExpression(),
                input.conditionExpression(),
                null,
                input.expressionAttributeNames(),
                input.expressionAttributeValues()));
        if (input.attributeUpdates() != null) {
            names.addAll(input.attributeUpdates().keySet());
        }
        return authorizations.item(
                new ItemRequest(
                        "dynamodb:UpdateItem",
                        input.tableName(),
                        input.key(),
                        names,
                        input.returnValues(),
                        input.returnConsumedCapacity()),
                context);
    }

    private List<Check> mayDelete(DeleteItemInput input, RequestContext context) {
        Set<String> names = names(input.key(), input.expected());
        names.addAll(Authorizations.roots(
                null,
                input.conditionExpression(),
                null,
                input.expressionAttributeNames(),
                input.expressionAttributeValues()));
        return authorizations.item(
                new ItemRequest(
                        "dynamodb:DeleteItem",
                        input.tableName(),
                        input.key(),
                        names,
                        input.returnValues(),
                        input.returnConsumedCapacity()),
                context);
    }

    private static Set<String> names(Map<String, AttributeValue> item, @Nullable Map<String, ?> expected) {
        Set<String> names = new LinkedHashSet<>(item.keySet());
        if (expected != null) {
            names.addAll(expected.keySet());
        }
        return names;
    }

    @Override
    public void close() {
        try {
            tableStore.close();
        } catch (Exception e) {
            throw new IllegalStateException("the watch on tables did not close", e);
        }
    }
}
