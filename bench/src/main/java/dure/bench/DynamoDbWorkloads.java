package dure.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Items of 1 KiB put and read (strongly consistent), and queries for the ten items of a partition. */
final class DynamoDbWorkloads {
    private static final int ITEMS = 4000;
    private static final int PER_PARTITION = 10;
    private static final String ITEMS_TABLE = "bench-items";
    private static final String PARTS_TABLE = "bench-parts";

    List<Workload> all() {
        return List.of(
                new Workload(
                        "ddb-get-1k",
                        Workload.SMALL,
                        -1,
                        DynamoDbWorkloads::loadItems,
                        stage -> S3Workloads.calls(
                                ITEMS, n -> stage.signer().dynamoDb("GetItem", get(n * 7919 % ITEMS)))),
                new Workload(
                        "ddb-put-1k",
                        Workload.SMALL,
                        2,
                        DynamoDbWorkloads::makeItems,
                        stage -> S3Workloads.calls(ITEMS, n -> stage.signer().dynamoDb("PutItem", put(n)))),
                new Workload(
                        "ddb-query",
                        Workload.SMALL,
                        -1,
                        DynamoDbWorkloads::loadParts,
                        stage -> S3Workloads.calls(
                                ITEMS / PER_PARTITION, n -> stage.signer().dynamoDb("Query", query(n)))));
    }

    private static void makeItems(Stage stage) {
        table(stage, ITEMS_TABLE);
    }

    private static void loadItems(Stage stage) throws IOException {
        makeItems(stage);
        load(stage, n -> stage.signer().dynamoDb("PutItem", put(n)));
    }

    private static void loadParts(Stage stage) throws IOException {
        table(stage, PARTS_TABLE);
        load(stage, n -> stage.signer().dynamoDb("PutItem", part(n)));
        try (DynamoDbClient client = stage.client(DynamoDbClient.builder())) {
            int count = client.query(request -> request.tableName(PARTS_TABLE)
                            .keyConditionExpression("pk = :p")
                            .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("part-0"))))
                    .count();
            if (count != PER_PARTITION) {
                throw new IOException("a query found " + count + " items, not " + PER_PARTITION);
            }
        }
    }

    private static void load(Stage stage, LongFunction<Call> put) throws IOException {
        new Load(stage.target().port(), S3Workloads.calls(ITEMS, put), -1, stage.server()).once(16);
    }

    private static void table(Stage stage, String name) {
        try (DynamoDbClient client = stage.client(DynamoDbClient.builder())) {
            if (client.listTables().tableNames().contains(name)) {
                return;
            }
            client.createTable(request -> request.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                    .attributeDefinitions(attribute("pk"), attribute("sk")));
            client.waiter().waitUntilTableExists(request -> request.tableName(name));
        }
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static String get(long n) {
        return "{\"TableName\":\"%s\",\"ConsistentRead\":true,\"Key\":{%s}}"
                .formatted(ITEMS_TABLE, key("item-" + n, "0"));
    }

    /** About 1 KiB by DynamoDB's rule: eight strings of 120 characters, a number and the keys. */
    private static String put(long n) {
        StringBuilder item = new StringBuilder(key("item-" + n, "0"))
                .append(",\"n\":{\"N\":\"")
                .append(n)
                .append("\"}");
        for (int i = 0; i < 8; i++) {
            item.append(",\"a")
                    .append(i)
                    .append("\":{\"S\":\"")
                    .append("lorem-ipsum-%02d-".formatted(i).repeat(8))
                    .append("\"}");
        }
        return "{\"TableName\":\"%s\",\"Item\":{%s}}".formatted(ITEMS_TABLE, item);
    }

    /** About 200 bytes. */
    private static String part(long n) {
        String item = key("part-" + n / PER_PARTITION, "s-%03d".formatted(n % PER_PARTITION));
        return "{\"TableName\":\"%s\",\"Item\":{%s,\"n\":{\"N\":\"%d\"},\"a\":{\"S\":\"%s\"}}}"
                .formatted(PARTS_TABLE, item, n, "lorem-ipsum-sit-".repeat(10));
    }

    private static String query(long n) {
        return """
                {"TableName":"%s","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"part-%d"}}}""".formatted(PARTS_TABLE, n);
    }

    private static String key(String partition, String sort) {
        return "\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}".formatted(partition, sort);
    }
}
