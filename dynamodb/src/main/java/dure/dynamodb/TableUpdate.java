package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.LIMIT_EXCEEDED;
import static dure.api.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;

import dure.api.dynamodb.GlobalSecondaryIndexUpdate;
import dure.api.dynamodb.ProvisionedThroughput;
import dure.api.dynamodb.UpdateGlobalSecondaryIndexAction;
import dure.api.dynamodb.UpdateTableInput;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.Throughput;
import dure.kernel.Unoffered;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What UpdateTable changes: billing mode, throughput of table and indexes, deletion protection, table class. */
final class TableUpdate {
    private final UpdateTableInput input;
    private final DynamoDbConfig config;
    private final Map<String, ProvisionedThroughput> indexThroughput = new HashMap<>();

    TableUpdate(UpdateTableInput input, DynamoDbConfig config) {
        this.input = input;
        this.config = config;
        refuseNotOffered();
        if (input.provisionedThroughput() == null
                && input.billingMode() == null
                && input.deletionProtectionEnabled() == null
                && input.tableClass() == null
                && (input.globalSecondaryIndexUpdates() == null
                        || input.globalSecondaryIndexUpdates().isEmpty())) {
            throw Validation.invalid("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                    + "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        if ("PROVISIONED".equals(input.billingMode()) && input.provisionedThroughput() == null) {
            throw Validation.invalidParameter(
                    "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        if (input.provisionedThroughput() != null) {
            TableDefinition.checkBounds(input.provisionedThroughput(), config);
        }
        if (input.globalSecondaryIndexUpdates() != null) {
            input.globalSecondaryIndexUpdates().forEach(this::add);
        }
    }

    private void refuseNotOffered() {
        Unoffered.refuse("StreamSpecification", input.streamSpecification());
        TableDefinition.refuseEncryption(input.sseSpecification());
        Unoffered.refuse("ReplicaUpdates", input.replicaUpdates());
        Unoffered.refuse("MultiRegionConsistency", input.multiRegionConsistency());
        Unoffered.refuse("GlobalTableWitnessUpdates", input.globalTableWitnessUpdates());
        Unoffered.refuse("GlobalTableSettingsReplicationMode", input.globalTableSettingsReplicationMode());
        Unoffered.refuse("DisassociationProtectionEnabled", input.disassociationProtectionEnabled());
        Unoffered.refuse("OnDemandThroughput", input.onDemandThroughput());
        Unoffered.refuse("WarmThroughput", input.warmThroughput());
        Unoffered.refuse("VectorIndexUpdates", input.vectorIndexUpdates());
    }

    private void add(GlobalSecondaryIndexUpdate given) {
        Unoffered.refuse("GlobalSecondaryIndexUpdates.Create", given.create());
        Unoffered.refuse("GlobalSecondaryIndexUpdates.Delete", given.delete());
        UpdateGlobalSecondaryIndexAction update = given.update();
        if (update == null) {
            throw Validation.invalidParameter("One of GlobalSecondaryIndexUpdate.Update, "
                    + "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null");
        }
        Unoffered.refuse("OnDemandThroughput", update.onDemandThroughput());
        Unoffered.refuse("WarmThroughput", update.warmThroughput());
        ProvisionedThroughput throughput = update.provisionedThroughput();
        if (throughput == null) {
            throw Validation.invalidParameter(
                    "ProvisionedThroughput must be specified for index: " + update.indexName());
        }
        TableDefinition.checkBounds(throughput, config);
        if (indexThroughput.put(update.indexName(), throughput) != null) {
            throw Validation.invalidParameter("Only one global secondary index update per index is allowed "
                    + "simultaneously. Index: " + update.indexName());
        }
    }

    Table of(Table table, Instant now) {
        checkDefinitions(table);
        boolean onDemand = input.billingMode() == null
                ? table.onDemand()
                : input.billingMode().equals("PAY_PER_REQUEST");
        if (onDemand && input.provisionedThroughput() != null) {
            throw Validation.invalidParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                    + "BillingMode is PAY_PER_REQUEST");
        }
        indexThroughput.keySet().forEach(name -> {
            if (table.index(name).filter(Index::global).isEmpty()) {
                throw RESOURCE_NOT_FOUND.because("Requested resource not found");
            }
        });
        Throughput throughput = onDemand ? Throughput.ON_DEMAND : table.throughput();
        if (input.provisionedThroughput() != null) {
            throughput = changed(table.throughput(), input.provisionedThroughput(), table.onDemand(), now);
        }
        List<Index> indexes = table.indexes().stream()
                .map(i -> index(i, table, onDemand, now))
                .toList();
        return new Table(
                table.name(),
                table.generation(),
                table.id(),
                table.key(),
                table.definitions(),
                indexes,
                onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
                onDemand && !table.onDemand() ? Optional.of(now) : table.onDemandSince(),
                throughput,
                table.created(),
                input.deletionProtectionEnabled() == null
                        ? table.deletionProtected()
                        : input.deletionProtectionEnabled(),
                input.tableClass() == null ? table.tableClass() : input.tableClass());
    }

    /** Only a new index would need more; tools repeat what the table has. */
    private void checkDefinitions(Table table) {
        List<KeyAttribute> given = input.attributeDefinitions() == null
                ? List.of()
                : input.attributeDefinitions().stream()
                        .map(TableDefinition::definition)
                        .toList();
        if (!table.definitions().containsAll(given)) {
            throw Validation.invalidParameter("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + given.stream().map(KeyAttribute::name).toList() + ", keys used: "
                    + table.definitions().stream().map(KeyAttribute::name).toList());
        }
    }

    private Index index(Index index, Table table, boolean onDemand, Instant now) {
        if (!index.global()) {
            return index;
        }
        ProvisionedThroughput given = indexThroughput.get(index.name());
        if (onDemand) {
            if (given != null) {
                throw Validation.invalidParameter("ProvisionedThroughput should not be specified for index: "
                        + index.name() + " when BillingMode is PAY_PER_REQUEST");
            }
            return with(index, Throughput.ON_DEMAND);
        }
        if (given == null) {
            if (table.onDemand()) {
                throw Validation.invalidParameter("ProvisionedThroughput must be specified for index: " + index.name());
            }
            return index;
        }
        return with(index, changed(index.throughput(), given, table.onDemand(), now));
    }

    private static Index with(Index index, Throughput throughput) {
        return new Index(
                index.name(),
                index.global(),
                index.number(),
                index.key(),
                index.projectionType(),
                index.nonKeyAttributes(),
                throughput);
    }

    private static Throughput changed(
            Throughput throughput, ProvisionedThroughput given, boolean wasOnDemand, Instant now) {
        long read = given.readCapacityUnits();
        long write = given.writeCapacityUnits();
        if (wasOnDemand) {
            return new Throughput(read, write, null, null, 0);
        }
        if (read == throughput.readUnits() && write == throughput.writeUnits()) {
            throw Validation.invalid("The provisioned throughput for the table will not change. The requested value "
                    + "equals the current value. Current ReadCapacityUnits provisioned for the table: " + read
                    + ". Requested ReadCapacityUnits: " + read + ". Current WriteCapacityUnits provisioned for the "
                    + "table: " + write + ". Requested WriteCapacityUnits: " + write + ". Refer to the Amazon "
                    + "DynamoDB Developer Guide for current limits and how to request higher limits.");
        }
        boolean decrease = read < throughput.readUnits() || write < throughput.writeUnits();
        if (decrease && !throughput.mayDecrease(now)) {
            throw LIMIT_EXCEEDED.because("Subscriber limit exceeded: Provisioned throughput decreases are limited "
                    + "within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC "
                    + "day can be performed at most once every 3600 seconds. Number of decreases today: "
                    + throughput.decreasesToday(now) + ". Last decrease at " + throughput.lastDecrease() + ".");
        }
        return throughput.changed(read, write, now);
    }
}
