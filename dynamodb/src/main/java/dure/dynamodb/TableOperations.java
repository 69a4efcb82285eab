package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.LIMIT_EXCEEDED;
import static dure.api.dynamodb.DynamoDbErrors.RESOURCE_IN_USE;
import static dure.api.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;
import static dure.api.dynamodb.DynamoDbErrors.TABLE_NOT_FOUND;

import dure.api.dynamodb.ContinuousBackupsDescription;
import dure.api.dynamodb.CreateTableInput;
import dure.api.dynamodb.CreateTableOutput;
import dure.api.dynamodb.DeleteTableInput;
import dure.api.dynamodb.DeleteTableOutput;
import dure.api.dynamodb.DescribeContinuousBackupsInput;
import dure.api.dynamodb.DescribeContinuousBackupsOutput;
import dure.api.dynamodb.DescribeEndpointsRequest;
import dure.api.dynamodb.DescribeEndpointsResponse;
import dure.api.dynamodb.DescribeLimitsInput;
import dure.api.dynamodb.DescribeLimitsOutput;
import dure.api.dynamodb.DescribeTableInput;
import dure.api.dynamodb.DescribeTableOutput;
import dure.api.dynamodb.DescribeTimeToLiveInput;
import dure.api.dynamodb.DescribeTimeToLiveOutput;
import dure.api.dynamodb.Endpoint;
import dure.api.dynamodb.ListTablesInput;
import dure.api.dynamodb.ListTablesOutput;
import dure.api.dynamodb.PointInTimeRecoveryDescription;
import dure.api.dynamodb.Tag;
import dure.api.dynamodb.TimeToLiveDescription;
import dure.api.dynamodb.UpdateTableInput;
import dure.api.dynamodb.UpdateTableOutput;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.Table.TableName;
import dure.dynamodb.table.TableStore;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import java.util.List;
import java.util.UUID;

/**
 * The life of tables. CreateTable answers CREATING and DeleteTable DELETING, as AWS does, but both are done when they
 * answer: the next DescribeTable says ACTIVE, or that there is no such table.
 */
final class TableOperations {
    private static final int MAX_LIST = 100;
    private static final long ENDPOINT_CACHE_MINUTES = 1440;

    private final Store store;
    private final TableStore tables;
    private final TableDescriptions descriptions;
    private final Clock clock;
    private final DynamoDbConfig config;

    TableOperations(
            Store store, TableStore tables, TableDescriptions descriptions, Clock clock, DynamoDbConfig config) {
        this.store = store;
        this.tables = tables;
        this.descriptions = descriptions;
        this.clock = clock;
        this.config = config;
    }

    CreateTableOutput create(CreateTableInput input, RequestContext context) {
        TableName name = TableLookup.name(input.tableName(), context);
        List<Tag> tags = input.tags() == null ? List.of() : input.tags();
        TagOperations.check(tags);
        String id = UUID.randomUUID().toString();
        TableDefinition.of(input, name, 0, id, clock.instant(), config);
        Table created = store.transact(transaction -> {
            if (tables.find(transaction, name).isPresent()) {
                throw RESOURCE_IN_USE.because("Table already exists: " + name.name());
            }
            int existing = tables.names(transaction.snapshot(), name.account(), name.region(), "", config.maxTables())
                    .size();
            if (existing >= config.maxTables()) {
                throw LIMIT_EXCEEDED.because(
                        "Subscriber limit exceeded: The number of tables per account is limited to "
                                + config.maxTables());
            }
            long generation = tables.nextGeneration(transaction);
            Table table = TableDefinition.of(input, name, generation, id, clock.instant(), config);
            tables.put(transaction, table);
            tags.forEach(tag -> tables.putTag(transaction, name, tag.key(), tag.value()));
            return table;
        });
        tables.forget();
        return new CreateTableOutput(descriptions.of(created, "CREATING"));
    }

    DescribeTableOutput describe(DescribeTableInput input, RequestContext context) {
        return new DescribeTableOutput(descriptions.of(existing(input.tableName(), context), "ACTIVE"));
    }

    private Table existing(String nameOrArn, RequestContext context) {
        TableName name = TableLookup.name(nameOrArn, context);
        return store.read(reader -> existing(reader, name));
    }

    private Table existing(Reader reader, TableName name) {
        return tables.find(reader, name)
                .orElseThrow(() -> RESOURCE_NOT_FOUND.because(
                        "Requested resource not found: Table: " + name.name() + " not found"));
    }

    UpdateTableOutput update(UpdateTableInput input, RequestContext context) {
        TableName name = TableLookup.name(input.tableName(), context);
        TableUpdate update = new TableUpdate(input, config);
        Table updated = store.transact(transaction -> {
            Table table = update.of(existing(transaction, name), clock.instant());
            tables.put(transaction, table);
            return table;
        });
        tables.forget();
        return new UpdateTableOutput(descriptions.of(updated, "UPDATING"));
    }

    DeleteTableOutput delete(DeleteTableInput input, RequestContext context) {
        TableName name = TableLookup.name(input.tableName(), context);
        Table deleted = store.transact(transaction -> {
            Table table = existing(transaction, name);
            if (table.deletionProtected()) {
                throw Validation.invalid("Resource cannot be deleted as it is currently protected against deletion. "
                        + "Disable deletion protection first.");
            }
            tables.delete(transaction, table);
            return table;
        });
        tables.forget();
        return new DeleteTableOutput(descriptions.of(deleted, "DELETING"));
    }

    ListTablesOutput list(ListTablesInput input, RequestContext context) {
        int limit = input.limit() == null ? MAX_LIST : input.limit();
        String after = input.exclusiveStartTableName() == null ? "" : input.exclusiveStartTableName();
        List<String> names = store.read(
                reader -> tables.names(reader, context.account().value(), context.region(), after, limit + 1));
        boolean more = names.size() > limit;
        List<String> page = more ? names.subList(0, limit) : names;
        return new ListTablesOutput(more ? page.getLast() : null, page);
    }

    DescribeLimitsOutput limits(DescribeLimitsInput input, RequestContext context) {
        return new DescribeLimitsOutput(
                config.maxAccountReadUnits(),
                config.maxAccountWriteUnits(),
                config.maxTableReadUnits(),
                config.maxTableWriteUnits());
    }

    DescribeEndpointsResponse endpoints(DescribeEndpointsRequest input, RequestContext context) {
        return new DescribeEndpointsResponse(List.of(new Endpoint(context.host(), ENDPOINT_CACHE_MINUTES)));
    }

    /** Time to live is not offered, so it is never enabled. */
    DescribeTimeToLiveOutput timeToLive(DescribeTimeToLiveInput input, RequestContext context) {
        existing(input.tableName(), context);
        return new DescribeTimeToLiveOutput(new TimeToLiveDescription(null, "DISABLED"));
    }

    /** Backups are not offered, so they are never enabled. */
    DescribeContinuousBackupsOutput continuousBackups(DescribeContinuousBackupsInput input, RequestContext context) {
        TableName name = TableLookup.name(input.tableName(), context);
        if (store.read(reader -> tables.find(reader, name)).isEmpty()) {
            throw TABLE_NOT_FOUND.because("Table not found: " + name.name());
        }
        return new DescribeContinuousBackupsOutput(new ContinuousBackupsDescription(
                "DISABLED", new PointInTimeRecoveryDescription(null, null, "DISABLED", null)));
    }
}
