package dure.dynamodb;

import dure.api.dynamodb.AttributeDefinition;
import dure.api.dynamodb.BillingModeSummary;
import dure.api.dynamodb.GlobalSecondaryIndexDescription;
import dure.api.dynamodb.KeySchemaElement;
import dure.api.dynamodb.LocalSecondaryIndexDescription;
import dure.api.dynamodb.Projection;
import dure.api.dynamodb.ProvisionedThroughputDescription;
import dure.api.dynamodb.TableClassSummary;
import dure.api.dynamodb.TableDescription;
import dure.dynamodb.TableSizes.Count;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.Throughput;
import dure.kernel.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes tables as clients see them. */
final class TableDescriptions {
    private static final Count EMPTY = new Count(0, 0, Instant.EPOCH);

    private final TableSizes sizes;
    private final Clock clock;

    TableDescriptions(TableSizes sizes, Clock clock) {
        this.sizes = sizes;
        this.clock = clock;
    }

    /** @param status {@code CREATING}, {@code ACTIVE}, {@code UPDATING} or {@code DELETING} */
    TableDescription of(Table table, String status) {
        boolean counted = status.equals("ACTIVE") || status.equals("UPDATING");
        Count count = counted ? sizes.of(table, table.itemPrefix(), 0) : EMPTY;
        TableDescription.Builder description = TableDescription.builder()
                .tableName(table.name().name())
                .tableArn(table.arn())
                .tableId(table.id())
                .tableStatus(status)
                .creationDateTime(table.created())
                .keySchema(key(table.key()))
                .attributeDefinitions(table.definitions().stream()
                        .map(d -> new AttributeDefinition(d.name(), d.type()))
                        .toList())
                .provisionedThroughput(throughput(table.throughput()))
                .itemCount(count.items())
                .tableSizeBytes(count.bytes())
                .deletionProtectionEnabled(table.deletionProtected());
        if (table.onDemand() || table.onDemandSince().isPresent()) {
            description.billingModeSummary(new BillingModeSummary(
                    table.billingMode(), table.onDemandSince().orElse(null)));
        }
        if (!table.tableClass().equals("STANDARD")) {
            description.tableClassSummary(new TableClassSummary(null, table.tableClass()));
        }
        indexes(table, status, counted, description);
        return description.build();
    }

    private void indexes(Table table, String status, boolean counted, TableDescription.Builder description) {
        List<GlobalSecondaryIndexDescription> global = new ArrayList<>();
        List<LocalSecondaryIndexDescription> local = new ArrayList<>();
        for (Index index : table.indexes()) {
            Count count = counted ? sizes.of(table, table.indexPrefix(index), index.number()) : EMPTY;
            Projection projection = new Projection(
                    index.nonKeyAttributes().isEmpty() ? null : index.nonKeyAttributes(), index.projectionType());
            if (index.global()) {
                global.add(GlobalSecondaryIndexDescription.builder()
                        .indexName(index.name())
                        .indexArn(table.indexArn(index))
                        .indexStatus(status)
                        .keySchema(key(index.key()))
                        .projection(projection)
                        .provisionedThroughput(throughput(index.throughput()))
                        .itemCount(count.items())
                        .indexSizeBytes(count.bytes())
                        .build());
            } else {
                local.add(LocalSecondaryIndexDescription.builder()
                        .indexName(index.name())
                        .indexArn(table.indexArn(index))
                        .keySchema(key(index.key()))
                        .projection(projection)
                        .itemCount(count.items())
                        .indexSizeBytes(count.bytes())
                        .build());
            }
        }
        description
                .globalSecondaryIndexes(global.isEmpty() ? null : global)
                .localSecondaryIndexes(local.isEmpty() ? null : local);
    }

    private static List<KeySchemaElement> key(KeySchema schema) {
        List<KeySchemaElement> elements = new ArrayList<>();
        elements.add(new KeySchemaElement(schema.partition().name(), "HASH"));
        if (schema.sort() != null) {
            elements.add(new KeySchemaElement(schema.sort().name(), "RANGE"));
        }
        return elements;
    }

    private ProvisionedThroughputDescription throughput(Throughput throughput) {
        return ProvisionedThroughputDescription.builder()
                .readCapacityUnits(throughput.readUnits())
                .writeCapacityUnits(throughput.writeUnits())
                .numberOfDecreasesToday(throughput.decreasesToday(clock.instant()))
                .lastIncreaseDateTime(throughput.lastIncrease())
                .lastDecreaseDateTime(throughput.lastDecrease())
                .build();
    }
}
