package dure.dynamodb;

import static dure.dynamodb.Door.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.dynamodb.BatchGetItemInput;
import dure.api.dynamodb.BatchWriteItemInput;
import dure.api.dynamodb.CancellationReason;
import dure.api.dynamodb.ConditionCheck;
import dure.api.dynamodb.DeleteRequest;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.dynamodb.Get;
import dure.api.dynamodb.ItemResponse;
import dure.api.dynamodb.KeysAndAttributes;
import dure.api.dynamodb.Put;
import dure.api.dynamodb.PutRequest;
import dure.api.dynamodb.TransactGetItem;
import dure.api.dynamodb.TransactGetItemsInput;
import dure.api.dynamodb.TransactWriteItem;
import dure.api.dynamodb.TransactWriteItemsInput;
import dure.api.dynamodb.Update;
import dure.api.dynamodb.WriteRequest;
import dure.wire.AwsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTest {
    @TempDir
    Path directory;

    private Door door;

    @BeforeEach
    void open() {
        door = new Door(directory);
        door.create("one", "S", null);
        door.create("two", "S", null);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private static TransactWriteItem put(String table, Object... item) {
        return TransactWriteItem.builder()
                .put(Put.builder().tableName(table).item(item(item)).build())
                .build();
    }

    private static TransactWriteItem check(String table, String key, String condition) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(item("pk", key))
                        .conditionExpression(condition)
                        .returnValuesOnConditionCheckFailure("ALL_OLD")
                        .build())
                .build();
    }

    private static TransactWriteItem increment(String table, String key) {
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table)
                        .key(item("pk", key))
                        .updateExpression("ADD n :one")
                        .expressionAttributeValues(item(":one", 1))
                        .build())
                .build();
    }

    private void write(TransactWriteItem... items) {
        door.call(
                DynamoDbApi.TRANSACT_WRITE_ITEMS,
                TransactWriteItemsInput.builder().transactItems(List.of(items)).build());
    }

    @Test
    @SuppressWarnings("unchecked")
    void allHappensOrNothing() {
        write(put("one", "pk", "a"), put("two", "pk", "b"));
        assertThat(door.get("two", "pk", "b")).isNotNull();
        assertThatThrownBy(() -> write(put("one", "pk", "c"), check("two", "b", "attribute_not_exists(pk)")))
                .hasMessage("Transaction cancelled, please refer cancellation reasons for specific reasons "
                        + "[None, ConditionalCheckFailed]")
                .extracting(e -> (List<CancellationReason>)
                        Objects.requireNonNull(((AwsException) e).members().get("CancellationReasons")))
                .isEqualTo(List.of(
                        new CancellationReason("None", null, null),
                        new CancellationReason(
                                "ConditionalCheckFailed", item("pk", "b"), "The conditional request failed")));
        assertThat(door.get("one", "pk", "c")).isNull();
    }

    @Test
    void mistakesAnswerInAwsWords() {
        assertThatThrownBy(() -> write(put("one", "pk", "a"), increment("one", "a")))
                .hasMessage("Transaction request cannot include multiple operations on one item");
        assertThatThrownBy(() -> write(put("one", "pk", 1), put("one", "pk", "b")))
                .hasMessage("Transaction cancelled, please refer cancellation reasons for specific reasons "
                        + "[ValidationError, None]");
        assertThatThrownBy(() -> write(put("none", "pk", "a"))).hasMessage("Requested resource not found");
        assertThatThrownBy(() -> write(TransactWriteItem.builder().build()))
                .hasMessage("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
    }

    @Test
    void aTokenMakesARequestHappenOnceForTenMinutes() {
        TransactWriteItemsInput input = TransactWriteItemsInput.builder()
                .clientRequestToken("t-1")
                .transactItems(List.of(increment("one", "n")))
                .build();
        door.call(DynamoDbApi.TRANSACT_WRITE_ITEMS, input);
        door.call(DynamoDbApi.TRANSACT_WRITE_ITEMS, input);
        assertThat(door.get("one", "pk", "n")).isEqualTo(item("pk", "n", "n", 1));
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.TRANSACT_WRITE_ITEMS,
                        input.toBuilder()
                                .transactItems(List.of(increment("one", "m")))
                                .build()))
                .extracting(e -> ((AwsException) e).type().code())
                .isEqualTo("IdempotentParameterMismatchException");
        door.clock.advance(Duration.ofMinutes(10));
        door.call(DynamoDbApi.TRANSACT_WRITE_ITEMS, input);
        assertThat(door.get("one", "pk", "n")).isEqualTo(item("pk", "n", "n", 2));
    }

    @Test
    void transactGetAnswersInOrder() {
        door.put("one", "pk", "a", "v", 1, "w", 2);
        var output = door.call(
                DynamoDbApi.TRANSACT_GET_ITEMS,
                TransactGetItemsInput.builder()
                        .returnConsumedCapacity("TOTAL")
                        .transactItems(List.of(
                                new TransactGetItem(Get.builder()
                                        .tableName("two")
                                        .key(item("pk", "x"))
                                        .build()),
                                new TransactGetItem(Get.builder()
                                        .tableName("one")
                                        .key(item("pk", "a"))
                                        .projectionExpression("v")
                                        .build())))
                        .build());
        assertThat(output.responses()).containsExactly(new ItemResponse(null), new ItemResponse(item("v", 1)));
        assertThat(Objects.requireNonNull(output.consumedCapacity()))
                .allSatisfy(capacity -> assertThat(capacity.readCapacityUnits()).isEqualTo(2.0));
    }

    @Test
    void batchesWriteAndRead() {
        door.put("one", "pk", "gone");
        door.call(
                DynamoDbApi.BATCH_WRITE_ITEM,
                BatchWriteItemInput.builder()
                        .requestItems(Map.of(
                                "one",
                                List.of(
                                        new WriteRequest(null, new PutRequest(item("pk", "a", "v", 1))),
                                        new WriteRequest(new DeleteRequest(item("pk", "gone")), null)),
                                "two",
                                List.of(new WriteRequest(null, new PutRequest(item("pk", "b"))))))
                        .build());
        var output = door.call(
                DynamoDbApi.BATCH_GET_ITEM,
                BatchGetItemInput.builder()
                        .requestItems(Map.of(
                                "one", keys("a", "gone"),
                                "two", keys("b")))
                        .build());
        assertThat(output.responses())
                .isEqualTo(Map.of("one", List.of(item("pk", "a", "v", 1)), "two", List.of(item("pk", "b"))));
        assertThat(output.unprocessedKeys()).isEmpty();
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.BATCH_GET_ITEM,
                        BatchGetItemInput.builder()
                                .requestItems(Map.of("one", keys("a", "a")))
                                .build()))
                .hasMessage("Provided list of item keys contains duplicates");
    }

    private static KeysAndAttributes keys(String... keys) {
        return KeysAndAttributes.builder()
                .keys(java.util.Arrays.stream(keys).map(key -> item("pk", key)).toList())
                .build();
    }
}
