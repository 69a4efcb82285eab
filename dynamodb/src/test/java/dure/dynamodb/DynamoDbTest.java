package dure.dynamodb;

import static dure.dynamodb.Door.item;
import static dure.dynamodb.Door.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.dynamodb.AttributeDefinition;
import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.Ss;
import dure.api.dynamodb.AttributeValueUpdate;
import dure.api.dynamodb.ConsumedCapacity;
import dure.api.dynamodb.CreateTableInput;
import dure.api.dynamodb.DeleteItemInput;
import dure.api.dynamodb.DeleteTableInput;
import dure.api.dynamodb.DescribeTableInput;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.dynamodb.ExpectedAttributeValue;
import dure.api.dynamodb.GetItemInput;
import dure.api.dynamodb.KeySchemaElement;
import dure.api.dynamodb.ListTablesInput;
import dure.api.dynamodb.ListTagsOfResourceInput;
import dure.api.dynamodb.ProvisionedThroughput;
import dure.api.dynamodb.PutItemInput;
import dure.api.dynamodb.StreamSpecification;
import dure.api.dynamodb.TableDescription;
import dure.api.dynamodb.Tag;
import dure.api.dynamodb.TagResourceInput;
import dure.api.dynamodb.UntagResourceInput;
import dure.api.dynamodb.UpdateItemInput;
import dure.api.dynamodb.UpdateItemOutput;
import dure.api.dynamodb.UpdateTableInput;
import dure.wire.AwsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbTest {
    @TempDir
    Path directory;

    private Door door;

    @BeforeEach
    void open() {
        door = new Door(directory);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private TableDescription describe(String name) {
        return Objects.requireNonNull(door.call(DynamoDbApi.DESCRIBE_TABLE, new DescribeTableInput(name))
                .table());
    }

    @Test
    void tableLivesAndDies() {
        TableDescription created = Objects.requireNonNull(door.call(
                        DynamoDbApi.CREATE_TABLE, Door.table("music", "S", "N").build())
                .tableDescription());
        assertThat(created.tableStatus()).isEqualTo("CREATING");
        assertThat(created.tableArn()).isEqualTo("arn:aws:dynamodb:ap-northeast-2:000000000000:table/music");
        assertThat(describe("music").tableStatus()).isEqualTo("ACTIVE");
        assertThat(describe(Objects.requireNonNull(created.tableArn())).tableId())
                .isEqualTo(created.tableId());
        assertThatThrownBy(() -> door.create("music", "S", null)).hasMessage("Table already exists: music");

        door.put("music", "pk", "a", "sk", 1);
        assertThat(describe("music").itemCount()).isEqualTo(1);
        assertThat(describe("music").tableSizeBytes()).isEqualTo(7);
        assertThat(Objects.requireNonNull(door.call(DynamoDbApi.DELETE_TABLE, new DeleteTableInput("music"))
                                .tableDescription())
                        .tableStatus())
                .isEqualTo("DELETING");
        assertThatThrownBy(() -> describe("music"))
                .hasMessage("Requested resource not found: Table: music not found")
                .extracting(e -> ((AwsException) e).type().code())
                .isEqualTo("ResourceNotFoundException");
        assertThatThrownBy(() -> door.get("music", "pk", "a", "sk", 1)).hasMessage("Requested resource not found");

        door.create("music", "S", "N");
        assertThat(door.get("music", "pk", "a", "sk", 1)).isNull();
    }

    @Test
    void tablesAndItemsSurviveARestart() {
        door.create("kept", "S", null);
        door.put("kept", "pk", "a", "v", 1);
        door.close();
        door = new Door(directory);
        assertThat(door.get("kept", "pk", "a")).isEqualTo(item("pk", "a", "v", 1));
    }

    @Test
    void listTablesPagesInOrder() {
        for (String name : List.of("ccc", "aaa", "bbb")) {
            door.create(name, "S", null);
        }
        var first = door.call(DynamoDbApi.LIST_TABLES, new ListTablesInput(null, 2));
        assertThat(first.tableNames()).containsExactly("aaa", "bbb");
        assertThat(first.lastEvaluatedTableName()).isEqualTo("bbb");
        var second = door.call(DynamoDbApi.LIST_TABLES, new ListTablesInput("bbb", 2));
        assertThat(second.tableNames()).containsExactly("ccc");
        assertThat(second.lastEvaluatedTableName()).isNull();
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.CREATE_TABLE,
                        Door.table("abc", "S", null)
                                .streamSpecification(new StreamSpecification(true, "NEW_IMAGE"))
                                .build()))
                .hasMessage("Dure does not implement StreamSpecification.");
    }

    @Test
    void badTableDefinitionsAnswerInAwsWords() {
        assertCreateFails(
                Door.table("ab", "S", null),
                "TableName must be at least 3 characters long and at most 255 characters long");
        assertCreateFails(
                Door.table("abc", "S", null).billingMode(null),
                "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be "
                        + "specified when BillingMode is PROVISIONED");
        assertCreateFails(
                Door.table("abc", "S", null).keySchema(List.of(new KeySchemaElement("zz", "HASH"))),
                "One or more parameter values were invalid: Some index key attributes are not defined in "
                        + "AttributeDefinitions. Keys: [zz], AttributeDefinitions: [pk]");
        assertCreateFails(
                Door.table("abc", "S", null).keySchema(List.of(new KeySchemaElement("pk", "RANGE"))),
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        assertCreateFails(
                Door.table("abc", "S", "S").keySchema(List.of(new KeySchemaElement("pk", "HASH"))),
                "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
                        + "number of attributes defined in AttributeDefinitions");
    }

    private void assertCreateFails(CreateTableInput.Builder table, String message) {
        assertThatThrownBy(() -> door.call(DynamoDbApi.CREATE_TABLE, table.build()))
                .hasMessage(message);
    }

    @Test
    void deletionProtectionProtects() {
        door.call(
                DynamoDbApi.CREATE_TABLE,
                Door.table("safe", "S", null).deletionProtectionEnabled(true).build());
        assertThatThrownBy(() -> door.call(DynamoDbApi.DELETE_TABLE, new DeleteTableInput("safe")))
                .hasMessage("Resource cannot be deleted as it is currently protected against deletion. "
                        + "Disable deletion protection first.");
        door.call(
                DynamoDbApi.UPDATE_TABLE,
                UpdateTableInput.builder()
                        .tableName("safe")
                        .deletionProtectionEnabled(false)
                        .build());
        door.call(DynamoDbApi.DELETE_TABLE, new DeleteTableInput("safe"));
    }

    @Test
    void tagsComeAndGo() {
        door.create("tagged", "S", null);
        String arn = "arn:aws:dynamodb:ap-northeast-2:000000000000:table/tagged";
        door.call(DynamoDbApi.TAG_RESOURCE, new TagResourceInput(arn, List.of(new Tag("a", "1"), new Tag("b", "2"))));
        door.call(DynamoDbApi.UNTAG_RESOURCE, new UntagResourceInput(arn, List.of("a")));
        assertThat(door.call(DynamoDbApi.LIST_TAGS_OF_RESOURCE, new ListTagsOfResourceInput(null, arn))
                        .tags())
                .containsExactly(new Tag("b", "2"));
    }

    @Test
    void keyMistakesAnswerInAwsWords() {
        door.create("keys", "S", "N");
        assertThatThrownBy(() -> door.put("keys", "pk", "a"))
                .hasMessage("One or more parameter values were invalid: Missing the key sk in the item");
        assertThatThrownBy(() -> door.put("keys", "pk", 1, "sk", 1))
                .hasMessage(
                        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
        assertThatThrownBy(() -> door.put("keys", "pk", "", "sk", 1))
                .hasMessage("One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                        + "contain an empty string value. Key: pk");
        assertThatThrownBy(() -> door.put("keys", "pk", "x".repeat(2049), "sk", 1))
                .hasMessage("One or more parameter values were invalid: "
                        + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        assertThatThrownBy(() -> door.get("keys", "pk", "a"))
                .hasMessage("The provided key element does not match the schema");
        assertThatThrownBy(() -> door.put("keys", "pk", "a", "sk", 1, "big", "x".repeat(410_000)))
                .hasMessage("Item size has exceeded the maximum allowed size");
    }

    @Test
    void conditionsGuardWrites() {
        door.create("cond", "S", null);
        PutItemInput once = PutItemInput.builder()
                .tableName("cond")
                .item(item("pk", "a", "v", 1))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure("ALL_OLD")
                .build();
        door.call(DynamoDbApi.PUT_ITEM, once);
        assertThatThrownBy(() -> door.call(DynamoDbApi.PUT_ITEM, once))
                .hasMessage("The conditional request failed")
                .extracting(e -> ((AwsException) e).members().get("Item"))
                .isEqualTo(item("pk", "a", "v", 1));
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.DELETE_ITEM,
                        DeleteItemInput.builder()
                                .tableName("cond")
                                .key(item("pk", "a"))
                                .expected(Map.of("v", new ExpectedAttributeValue(null, null, null, value(2))))
                                .build()))
                .hasMessage("The conditional request failed");
        assertThat(door.call(
                                DynamoDbApi.DELETE_ITEM,
                                DeleteItemInput.builder()
                                        .tableName("cond")
                                        .key(item("pk", "a"))
                                        .returnValues("ALL_OLD")
                                        .build())
                        .attributes())
                .isEqualTo(item("pk", "a", "v", 1));
        assertThat(door.get("cond", "pk", "a")).isNull();
    }

    private UpdateItemOutput update(String returnValues, String expression, Object... values) {
        return door.call(
                DynamoDbApi.UPDATE_ITEM,
                UpdateItemInput.builder()
                        .tableName("upd")
                        .key(item("pk", "a"))
                        .updateExpression(expression)
                        .expressionAttributeValues(values.length == 0 ? null : item(values))
                        .returnValues(returnValues)
                        .build());
    }

    @Test
    void updateReturnsWhatWasAsked() {
        door.create("upd", "S", null);
        assertThat(update("ALL_NEW", "SET v = :v", ":v", 1).attributes()).isEqualTo(item("pk", "a", "v", 1));
        assertThat(update("UPDATED_NEW", "SET v = v + :v, w = :w", ":v", 1, ":w", "x")
                        .attributes())
                .isEqualTo(item("v", 2, "w", "x"));
        assertThat(update("UPDATED_OLD", "REMOVE w").attributes()).isEqualTo(item("w", "x"));
        assertThat(update("ALL_OLD", "ADD tags :t", ":t", new Ss(Set.of("q"))).attributes())
                .isEqualTo(item("pk", "a", "v", 2));
        assertThat(update("NONE", "SET v = :v", ":v", 9).attributes()).isNull();
        assertThatThrownBy(() -> update("NONE", "SET pk = :v", ":v", "x"))
                .hasMessage("One or more parameter values were invalid: Cannot update attribute pk. "
                        + "This attribute is part of the key");
        assertThatThrownBy(() -> update("NONE", "SET v = :v", ":v", 1, ":w", 2))
                .hasMessage("Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}");
    }

    @Test
    void updateCannotNestDeeperThan32() {
        door.create("upd", "S", null);
        AttributeValue deep = value("x");
        for (int i = 0; i < 32; i++) {
            deep = new L(List.of(deep));
        }
        update("NONE", "SET v = :v", ":v", deep);
        AttributeValue deepest = deep;
        assertThatThrownBy(() -> update("NONE", "SET v = list_append(:v, :v), w[0] = :v", ":v", deepest))
                .hasMessage("The document path provided in the update expression is invalid for update");
        assertThatThrownBy(() -> update("NONE", "SET v[0] = :v", ":v", deepest))
                .hasMessage("Nesting Levels have exceeded supported limits");
    }

    @Test
    void attributeNamesHaveOneTo65535Bytes() {
        door.create("upd", "S", null);
        String longest = "n".repeat(65_535);
        door.put("upd", "pk", "a", longest, "x");
        assertThat(door.get("upd", "pk", "a")).containsKey(longest);
        assertThatThrownBy(() -> door.put("upd", "pk", "a", longest + "n", "x"))
                .hasMessage("Attribute name is too large, must be less than 65536 bytes");
        assertThatThrownBy(() -> door.put("upd", "pk", "a", "", "x")).hasMessage("Empty attribute name");
        assertThatThrownBy(() -> update("NONE", "SET v = :v", ":v", new AttributeValue.M(Map.of("", value("x")))))
                .hasMessage("Empty attribute name");
    }

    @Test
    void conditionalOperatorNeedsTwoConditions() {
        door.create("upd", "S", null);
        PutItemInput.Builder put = PutItemInput.builder()
                .tableName("upd")
                .item(Map.of("pk", value("a")))
                .conditionalOperator("OR");
        assertThatThrownBy(() -> door.call(DynamoDbApi.PUT_ITEM, put.build()))
                .hasMessage("ConditionalOperator cannot be used without Filter or Expected");
        ExpectedAttributeValue absent =
                ExpectedAttributeValue.builder().exists(false).build();
        put.expected(Map.of("x", absent));
        assertThatThrownBy(() -> door.call(DynamoDbApi.PUT_ITEM, put.build()))
                .hasMessage("ConditionalOperator can only be used when Filter or Expected has two or more elements");
    }

    @Test
    void removingFromNothingMakesNoItem() {
        door.create("upd", "S", null);
        update("NONE", "REMOVE v");
        assertThat(door.get("upd", "pk", "a")).isNull();
        door.call(
                DynamoDbApi.UPDATE_ITEM,
                UpdateItemInput.builder().tableName("upd").key(item("pk", "a")).build());
        assertThat(door.get("upd", "pk", "a")).isEqualTo(item("pk", "a"));
    }

    @Test
    void attributeUpdatesStillWork() {
        door.create("upd", "S", null);
        door.put("upd", "pk", "a", "n", 1, "gone", "x");
        door.call(
                DynamoDbApi.UPDATE_ITEM,
                UpdateItemInput.builder()
                        .tableName("upd")
                        .key(item("pk", "a"))
                        .attributeUpdates(Map.of(
                                "n", new AttributeValueUpdate("ADD", value(2)),
                                "gone", new AttributeValueUpdate("DELETE", null),
                                "new", new AttributeValueUpdate(null, value("v"))))
                        .build());
        assertThat(door.get("upd", "pk", "a")).isEqualTo(item("pk", "a", "n", 3, "new", "v"));
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.UPDATE_ITEM,
                        UpdateItemInput.builder()
                                .tableName("upd")
                                .key(item("pk", "a"))
                                .attributeUpdates(Map.of())
                                .conditionExpression("attribute_exists(pk)")
                                .build()))
                .hasMessage("Can not use both expression and non-expression parameters in the same request: "
                        + "Non-expression parameters: {AttributeUpdates} Expression parameters: {ConditionExpression}");
    }

    @Test
    void concurrentIncrementsAreAllCounted() throws Exception {
        door.create("upd", "S", null);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 25; n++) {
                        update("NONE", "ADD hits :one", ":one", 1);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(door.get("upd", "pk", "a")).isEqualTo(item("pk", "a", "hits", 200));
    }

    @Test
    void consumedCapacityIsRoundedAsAwsDoes() {
        door.create("units", "S", null);
        assertThat(units(door.call(
                                DynamoDbApi.PUT_ITEM,
                                PutItemInput.builder()
                                        .tableName("units")
                                        .item(item("pk", "a", "v", "x".repeat(4000)))
                                        .returnConsumedCapacity("TOTAL")
                                        .build())
                        .consumedCapacity()))
                .isEqualTo(4.0);
        assertThat(read("a", null)).isEqualTo(0.5);
        assertThat(read("a", true)).isEqualTo(1.0);
        assertThat(read("absent", null)).isEqualTo(0.5);
        assertThat(units(door.call(
                                DynamoDbApi.DELETE_ITEM,
                                DeleteItemInput.builder()
                                        .tableName("units")
                                        .key(item("pk", "a"))
                                        .returnConsumedCapacity("INDEXES")
                                        .build())
                        .consumedCapacity()))
                .isEqualTo(4.0);
    }

    private @Nullable Double read(String key, @Nullable Boolean consistent) {
        return units(door.call(
                        DynamoDbApi.GET_ITEM,
                        GetItemInput.builder()
                                .tableName("units")
                                .key(item("pk", key))
                                .consistentRead(consistent)
                                .returnConsumedCapacity("TOTAL")
                                .build())
                .consumedCapacity());
    }

    private static @Nullable Double units(@Nullable ConsumedCapacity capacity) {
        return Objects.requireNonNull(capacity).capacityUnits();
    }

    @Test
    void provisionedCapacityIsEnforcedAfterItsBurst() {
        door.call(
                DynamoDbApi.CREATE_TABLE,
                Door.table("slow", "S", null)
                        .billingMode("PROVISIONED")
                        .provisionedThroughput(new ProvisionedThroughput(1L, 1L))
                        .build());
        for (int i = 0; i < 300; i++) {
            door.put("slow", "pk", "k" + i);
        }
        assertThatThrownBy(() -> door.put("slow", "pk", "a"))
                .extracting(e -> ((AwsException) e).type().code())
                .isEqualTo("ProvisionedThroughputExceededException");
        assertThat(door.get("slow", "pk", "k0")).isNotNull();
        door.clock.advance(Duration.ofSeconds(1));
        door.put("slow", "pk", "a");
        door.call(
                DynamoDbApi.UPDATE_TABLE,
                UpdateTableInput.builder()
                        .tableName("slow")
                        .billingMode("PAY_PER_REQUEST")
                        .build());
        door.put("slow", "pk", "b");
        assertThat(Objects.requireNonNull(describe("slow").billingModeSummary()).billingMode())
                .isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void conditionKeysNameLeadingKeysAndAttributes() {
        door.create("guarded", "S", null);
        var checks = door.checks(
                DynamoDbApi.UPDATE_ITEM,
                UpdateItemInput.builder()
                        .tableName("guarded")
                        .key(item("pk", "me"))
                        .updateExpression("SET a = b.c REMOVE d")
                        .conditionExpression("attribute_exists(e)")
                        .build());
        assertThat(checks).hasSize(1);
        assertThat(checks.getFirst().resourceArn())
                .isEqualTo("arn:aws:dynamodb:ap-northeast-2:000000000000:table/guarded");
        assertThat(checks.getFirst().conditionKeys())
                .containsEntry("dynamodb:LeadingKeys", List.of("me"))
                .containsEntry("dynamodb:Attributes", List.of("pk", "a", "d", "b", "e"));
    }

    @Test
    void unusedDefinitionsAreRefused() {
        assertCreateFails(
                Door.table("abc", "S", "S")
                        .attributeDefinitions(List.of(
                                new AttributeDefinition("pk", "S"),
                                new AttributeDefinition("sk", "S"),
                                new AttributeDefinition("zz", "S"))),
                "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
                        + "number of attributes defined in AttributeDefinitions");
    }
}
