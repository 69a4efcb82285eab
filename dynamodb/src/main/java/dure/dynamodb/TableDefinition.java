package dure.dynamodb;

import dure.api.dynamodb.AttributeDefinition;
import dure.api.dynamodb.CreateTableInput;
import dure.api.dynamodb.GlobalSecondaryIndex;
import dure.api.dynamodb.KeySchemaElement;
import dure.api.dynamodb.LocalSecondaryIndex;
import dure.api.dynamodb.Projection;
import dure.api.dynamodb.ProvisionedThroughput;
import dure.api.dynamodb.SSESpecification;
import dure.api.dynamodb.StreamSpecification;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import dure.dynamodb.table.Table.TableName;
import dure.dynamodb.table.Throughput;
import dure.kernel.Unoffered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a table of what CreateTable asks for; refuses in AWS's words what cannot be. */
final class TableDefinition {
    private static final int MAX_GLOBAL_INDEXES = 20;
    private static final int MAX_LOCAL_INDEXES = 5;
    private static final int MAX_PROJECTED_ATTRIBUTES = 100;

    private final CreateTableInput input;
    private final DynamoDbConfig config;
    private final List<KeyAttribute> definitions;
    private final Set<String> indexNames = new HashSet<>();

    private TableDefinition(CreateTableInput input, DynamoDbConfig config) {
        this.input = input;
        this.config = config;
        this.definitions = required("attributeDefinitions", input.attributeDefinitions()).stream()
                .map(TableDefinition::definition)
                .toList();
    }

    static Table of(
            CreateTableInput input, TableName name, long generation, String id, Instant now, DynamoDbConfig config) {
        refuseNotOffered(input);
        return new TableDefinition(input, config).table(name, generation, id, now);
    }

    private static void refuseNotOffered(CreateTableInput input) {
        StreamSpecification stream = input.streamSpecification();
        Unoffered.refuseIf(stream != null && stream.streamEnabled(), "StreamSpecification");
        refuseEncryption(input.sseSpecification());
        Unoffered.refuse("GlobalTableSourceArn", input.globalTableSourceArn());
        Unoffered.refuse("GlobalTableSettingsReplicationMode", input.globalTableSettingsReplicationMode());
        Unoffered.refuse("ResourcePolicy", input.resourcePolicy());
        Unoffered.refuse("OnDemandThroughput", input.onDemandThroughput());
        Unoffered.refuse("WarmThroughput", input.warmThroughput());
        Unoffered.refuse("VectorIndexes", input.vectorIndexes());
    }

    /** Without a key of one's own a table is encrypted with one of AWS's: that is what disabling asks for. */
    static void refuseEncryption(@Nullable SSESpecification encryption) {
        if (encryption != null) {
            Unoffered.refuseIf(Boolean.TRUE.equals(encryption.enabled()), "SSESpecification");
            Unoffered.refuse("SSESpecification.KMSMasterKeyId", encryption.kmsMasterKeyId());
            Unoffered.refuse("SSESpecification.SSEType", encryption.sseType());
        }
    }

    private static <T> T required(String member, @Nullable T given) {
        if (given == null) {
            throw Validation.invalid("1 validation error detected: Value null at '" + member
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return given;
    }

    static KeyAttribute definition(AttributeDefinition definition) {
        return new KeyAttribute(definition.attributeName(), definition.attributeType());
    }

    private Table table(TableName name, long generation, String id, Instant now) {
        boolean onDemand = "PAY_PER_REQUEST".equals(input.billingMode());
        Throughput throughput = throughput(input.provisionedThroughput(), onDemand);
        List<KeySchemaElement> elements = required("keySchema", input.keySchema());
        KeySchema key = key(elements);
        if (input.localSecondaryIndexes() == null
                && input.globalSecondaryIndexes() == null
                && elements.size() != definitions.size()) {
            throw Validation.invalidParameter("Number of attributes in KeySchema does not exactly match number of "
                    + "attributes defined in AttributeDefinitions");
        }
        List<Index> indexes = new ArrayList<>();
        local(key, indexes);
        global(onDemand, indexes);
        checkAllDefinitionsUsed(key, indexes);
        int projected =
                indexes.stream().mapToInt(i -> i.nonKeyAttributes().size()).sum();
        if (projected > MAX_PROJECTED_ATTRIBUTES) {
            throw Validation.invalidParameter("Number of projected attributes exceeds the limit of 100");
        }
        return new Table(
                name,
                generation,
                id,
                key,
                definitions,
                indexes,
                onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
                onDemand ? Optional.of(now) : Optional.empty(),
                throughput,
                now,
                Boolean.TRUE.equals(input.deletionProtectionEnabled()),
                input.tableClass() == null ? "STANDARD" : input.tableClass());
    }

    private Throughput throughput(@Nullable ProvisionedThroughput given, boolean onDemand) {
        if (onDemand) {
            if (given != null) {
                throw Validation.invalidParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                        + "when BillingMode is PAY_PER_REQUEST");
            }
            return Throughput.ON_DEMAND;
        }
        if (given == null) {
            throw Validation.invalidParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                    + "BillingMode is PROVISIONED");
        }
        checkBounds(given, config);
        return new Throughput(given.readCapacityUnits(), given.writeCapacityUnits(), null, null, 0);
    }

    static void checkBounds(ProvisionedThroughput given, DynamoDbConfig config) {
        if (given.readCapacityUnits() > config.maxTableReadUnits()) {
            throw Validation.invalid(
                    "Given value " + given.readCapacityUnits() + " for ReadCapacityUnits is out of bounds");
        }
        if (given.writeCapacityUnits() > config.maxTableWriteUnits()) {
            throw Validation.invalid(
                    "Given value " + given.writeCapacityUnits() + " for WriteCapacityUnits is out of bounds");
        }
    }

    private KeySchema key(List<KeySchemaElement> elements) {
        List<String> names =
                elements.stream().map(KeySchemaElement::attributeName).toList();
        if (elements.size() > 2) {
            throw Unoffered.refusal("a KeySchema of more than two elements");
        }
        List<String> defined = definitions.stream().map(KeyAttribute::name).toList();
        if (!defined.containsAll(names)) {
            throw Validation.invalidParameter("Some index key attributes are not defined in AttributeDefinitions. "
                    + "Keys: " + names + ", AttributeDefinitions: " + defined);
        }
        if (names.size() == 2 && names.getFirst().equals(names.get(1))) {
            throw Validation.invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (!elements.getFirst().keyType().equals("HASH")) {
            throw Validation.invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (elements.size() == 2 && !elements.get(1).keyType().equals("RANGE")) {
            throw Validation.invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        return new KeySchema(defined(names.getFirst()), names.size() == 2 ? defined(names.get(1)) : null);
    }

    private KeyAttribute defined(String name) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void local(KeySchema tableKey, List<Index> indexes) {
        List<LocalSecondaryIndex> given = input.localSecondaryIndexes();
        if (given == null) {
            return;
        }
        if (given.isEmpty()) {
            throw Validation.invalidParameter("List of LocalSecondaryIndexes is empty");
        }
        if (tableKey.sort() == null) {
            throw Validation.invalidParameter("Table KeySchema does not have a range key, which is required when "
                    + "specifying a LocalSecondaryIndex");
        }
        for (LocalSecondaryIndex index : given) {
            KeySchema key = key(index.keySchema());
            if (key.sort() == null) {
                throw Validation.invalidParameter(
                        "Index KeySchema does not have a range key for index: " + index.indexName());
            }
            if (!key.partition().equals(tableKey.partition())) {
                throw Validation.invalidParameter("Index KeySchema does not have the same leading hash key as table "
                        + "KeySchema for index: " + index.indexName() + ". index hash key: "
                        + key.partition().name() + ", table hash key: "
                        + tableKey.partition().name());
            }
            indexes.add(index(index.indexName(), false, indexes.size() + 1, key, index.projection(), null));
        }
        if (given.size() > MAX_LOCAL_INDEXES) {
            throw Validation.invalidParameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        }
    }

    private void global(boolean onDemand, List<Index> indexes) {
        List<GlobalSecondaryIndex> given = input.globalSecondaryIndexes();
        if (given == null) {
            return;
        }
        if (given.isEmpty()) {
            throw Validation.invalidParameter("List of GlobalSecondaryIndexes is empty");
        }
        for (GlobalSecondaryIndex index : given) {
            Unoffered.refuse("OnDemandThroughput", index.onDemandThroughput());
            Unoffered.refuse("WarmThroughput", index.warmThroughput());
            if (onDemand && index.provisionedThroughput() != null) {
                throw Validation.invalidParameter("ProvisionedThroughput should not be specified for index: "
                        + index.indexName() + " when BillingMode is PAY_PER_REQUEST");
            }
            if (!onDemand && index.provisionedThroughput() == null) {
                throw Validation.invalidParameter("ProvisionedThroughput must be specified for index: "
                        + index.indexName() + " when BillingMode is PROVISIONED");
            }
            Throughput throughput = throughput(index.provisionedThroughput(), onDemand);
            indexes.add(index(
                    index.indexName(),
                    true,
                    indexes.size() + 1,
                    key(index.keySchema()),
                    index.projection(),
                    throughput));
        }
        if (given.size() > MAX_GLOBAL_INDEXES) {
            throw Validation.invalidParameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
        }
    }

    private Index index(
            String name,
            boolean global,
            int number,
            KeySchema key,
            Projection projection,
            @Nullable Throughput throughput) {
        String type = projection.projectionType();
        List<String> attributes = projection.nonKeyAttributes();
        if (type == null) {
            throw Validation.invalidParameter("Unknown ProjectionType: null");
        }
        if (attributes != null && !type.equals("INCLUDE")) {
            throw Validation.invalidParameter("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
        if (attributes == null && type.equals("INCLUDE")) {
            throw Validation.invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        if (!indexNames.add(name)) {
            throw Validation.invalidParameter("Duplicate index name: " + name);
        }
        return new Index(
                name,
                global,
                number,
                key,
                type,
                attributes == null ? List.of() : attributes,
                throughput == null ? Throughput.ON_DEMAND : throughput);
    }

    private void checkAllDefinitionsUsed(KeySchema key, List<Index> indexes) {
        Set<String> used = new HashSet<>(key.names());
        indexes.forEach(index -> used.addAll(index.key().names()));
        if (definitions.stream().anyMatch(definition -> !used.contains(definition.name()))) {
            throw Validation.invalidParameter("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + definitions.stream().map(KeyAttribute::name).toList() + ", keys used: " + used);
        }
    }
}
