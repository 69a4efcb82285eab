package dure.dynamodb;

import static dure.dynamodb.Door.item;
import static dure.dynamodb.Door.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.dynamodb.AttributeDefinition;
import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.B;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.S;
import dure.api.dynamodb.Condition;
import dure.api.dynamodb.DeleteItemInput;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.dynamodb.GlobalSecondaryIndex;
import dure.api.dynamodb.KeySchemaElement;
import dure.api.dynamodb.LocalSecondaryIndex;
import dure.api.dynamodb.Projection;
import dure.api.dynamodb.QueryInput;
import dure.api.dynamodb.QueryOutput;
import dure.api.dynamodb.ScanInput;
import dure.api.dynamodb.ScanOutput;
import dure.api.dynamodb.UpdateItemInput;
import dure.dynamodb.expression.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
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

    private static QueryInput.Builder query(String table, String condition, Object... values) {
        return QueryInput.builder()
                .tableName(table)
                .keyConditionExpression(condition)
                .expressionAttributeValues(item(values));
    }

    private static List<Map<String, AttributeValue>> items(QueryOutput output) {
        return Objects.requireNonNull(output.items());
    }

    /** All pages. */
    private List<Map<String, AttributeValue>> all(QueryInput input) {
        List<Map<String, AttributeValue>> all = new ArrayList<>();
        QueryInput next = input;
        while (true) {
            QueryOutput page = door.call(DynamoDbApi.QUERY, next);
            all.addAll(items(page));
            if (page.lastEvaluatedKey() == null) {
                return all;
            }
            next = next.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
        }
    }

    private static AttributeValue random(Random random, String type) {
        return switch (type) {
            case "N" -> new N(String.valueOf((random.nextInt(400) - 200) / (double) (1 << random.nextInt(3))));
            case "B" -> {
                byte[] bytes = new byte[1 + random.nextInt(3)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextInt(4) - 2);
                }
                yield new B(bytes);
            }
            default -> {
                String text = "";
                for (int i = 0; i <= random.nextInt(3); i++) {
                    text += "\0a\u00e9\uffff".charAt(random.nextInt(4));
                }
                yield new S(text);
            }
        };
    }

    /** Queries are what a sorted map answers, whatever the sort key's type, the operator, the direction, the page. */
    @ParameterizedTest
    @ValueSource(strings = {"S", "N", "B"})
    void queriesAgreeWithASortedMap(String type) {
        Random random = new Random(7);
        door.create("model", "S", type);
        Map<String, TreeMap<AttributeValue, Integer>> model = new TreeMap<>();
        Comparator<AttributeValue> order = Values::compare;
        for (int i = 0; i < 250; i++) {
            String pk = "p" + random.nextInt(3);
            AttributeValue sk = random(random, type);
            TreeMap<AttributeValue, Integer> partition = model.computeIfAbsent(pk, p -> new TreeMap<>(order));
            if (random.nextInt(5) == 0) {
                door.call(
                        DynamoDbApi.DELETE_ITEM,
                        DeleteItemInput.builder()
                                .tableName("model")
                                .key(item("pk", pk, "sk", sk))
                                .build());
                partition.remove(sk);
            } else {
                door.put("model", "pk", pk, "sk", sk, "v", i);
                partition.put(sk, i);
            }
        }
        for (int i = 0; i < 150; i++) {
            String pk = "p" + random.nextInt(3);
            AttributeValue low = random(random, type);
            AttributeValue high = random(random, type);
            boolean forward = random.nextBoolean();
            String operator =
                    List.of("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with").get(random.nextInt(7));
            if (operator.equals("begins_with") && type.equals("N")
                    || operator.equals("BETWEEN") && Values.compare(low, high) > 0) {
                continue;
            }
            List<Integer> expected = new ArrayList<>();
            Predicate<AttributeValue> test = test(operator, low, high);
            model.getOrDefault(pk, new TreeMap<>(order)).forEach((sk, v) -> {
                if (test.test(sk)) {
                    expected.add(v);
                }
            });
            String condition = switch (operator) {
                case "BETWEEN" -> "pk = :pk AND sk BETWEEN :low AND :high";
                case "begins_with" -> "pk = :pk AND begins_with(sk, :low)";
                default -> "pk = :pk AND sk " + operator + " :low";
            };
            QueryInput.Builder input = operator.equals("BETWEEN")
                    ? query("model", condition, ":pk", pk, ":low", low, ":high", high)
                    : query("model", condition, ":pk", pk, ":low", low);
            List<Integer> found = new ArrayList<>();
            for (var one : all(
                    input.scanIndexForward(forward).limit(1 + random.nextInt(5)).build())) {
                found.add(Integer.parseInt(((N) Objects.requireNonNull(one.get("v"))).value()));
            }
            assertThat(forward ? found : found.reversed())
                    .as(condition + " " + low + " " + high)
                    .isEqualTo(expected);
        }
    }

    private static Predicate<AttributeValue> test(String operator, AttributeValue low, AttributeValue high) {
        return switch (operator) {
            case "=" -> sk -> Values.compare(sk, low) == 0;
            case "<" -> sk -> Values.compare(sk, low) < 0;
            case "<=" -> sk -> Values.compare(sk, low) <= 0;
            case ">" -> sk -> Values.compare(sk, low) > 0;
            case ">=" -> sk -> Values.compare(sk, low) >= 0;
            case "BETWEEN" -> sk -> Values.compare(sk, low) >= 0 && Values.compare(sk, high) <= 0;
            default -> sk -> startsWith(bytes(sk), bytes(low));
        };
    }

    private static byte[] bytes(AttributeValue value) {
        return value instanceof S(String text) ? text.getBytes(StandardCharsets.UTF_8) : ((B) value).value();
    }

    private static boolean startsWith(byte[] all, byte[] start) {
        return all.length >= start.length && java.util.Arrays.equals(all, 0, start.length, start, 0, start.length);
    }

    @Test
    void filterCountsWhatItScanned() {
        door.create("flt", "S", "N");
        for (int i = 0; i < 10; i++) {
            door.put("flt", "pk", "a", "sk", i, "even", i % 2);
        }
        QueryInput.Builder input = query("flt", "pk = :pk", ":pk", "a", ":zero", 0)
                .filterExpression("even = :zero")
                .projectionExpression("sk");
        QueryOutput output = door.call(DynamoDbApi.QUERY, input.build());
        assertThat(output.count()).isEqualTo(5);
        assertThat(output.scannedCount()).isEqualTo(10);
        assertThat(items(output).getFirst()).isEqualTo(item("sk", 0));
        QueryOutput limited = door.call(DynamoDbApi.QUERY, input.limit(3).build());
        assertThat(limited.scannedCount()).isEqualTo(3);
        assertThat(limited.lastEvaluatedKey()).isEqualTo(item("pk", "a", "sk", 2));
        QueryOutput counted = door.call(
                DynamoDbApi.QUERY,
                query("flt", "pk = :pk", ":pk", "a").select("COUNT").build());
        assertThat(counted.items()).isNull();
        assertThat(counted.count()).isEqualTo(10);
    }

    @Test
    void pagesEndAtOneMegabyte() {
        door.create("big", "S", "N");
        for (int i = 0; i < 6; i++) {
            door.put("big", "pk", "a", "sk", i, "v", "x".repeat(300_000));
        }
        QueryOutput first = door.call(
                DynamoDbApi.QUERY, query("big", "pk = :pk", ":pk", "a").build());
        assertThat(first.count()).isEqualTo(4);
        assertThat(first.lastEvaluatedKey()).isEqualTo(item("pk", "a", "sk", 3));
        assertThat(all(query("big", "pk = :pk", ":pk", "a").build())).hasSize(6);
    }

    @Test
    void queryMistakesAnswerInAwsWords() {
        door.create("err", "S", "N");
        assertQueryFails("Query condition missed key schema element: pk", query("err", "sk = :a", ":a", 1));
        assertQueryFails("Query key condition not supported", query("err", "pk > :a", ":a", "x"));
        assertQueryFails(
                "Query condition missed key schema element: sk", query("err", "pk = :a AND zz = :a", ":a", "x"));
        assertQueryFails(
                "One or more parameter values were invalid: Condition parameter type does not match schema type",
                query("err", "pk = :a", ":a", 1));
        assertQueryFails(
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
                query("err", "pk = :a", ":a", "x").filterExpression("attribute_exists(sk)"));
        assertQueryFails(
                "The table does not have the specified index: nope",
                query("err", "pk = :a", ":a", "x").indexName("nope"));
        assertQueryFails(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
                QueryInput.builder().tableName("err"));
    }

    private void assertQueryFails(String message, QueryInput.Builder input) {
        assertThatThrownBy(() -> door.call(DynamoDbApi.QUERY, input.build())).hasMessage(message);
    }

    @Test
    void keyConditionsAndQueryFilterStillWork() {
        door.create("leg", "S", "N");
        for (int i = 0; i < 5; i++) {
            door.put("leg", "pk", "a", "sk", i, "v", "v" + i);
        }
        QueryOutput output = door.call(
                DynamoDbApi.QUERY,
                QueryInput.builder()
                        .tableName("leg")
                        .keyConditions(Map.of(
                                "pk", new Condition(List.of(value("a")), "EQ"),
                                "sk", new Condition(List.of(value(1), value(3)), "BETWEEN")))
                        .queryFilter(Map.of("v", new Condition(List.of(value("v2")), "NE")))
                        .build());
        assertThat(items(output)).extracting(one -> one.get("sk")).containsExactly(value(1), value(3));
    }

    @Test
    void scanSegmentsCoverTheTableOnce() {
        door.create("seg", "N", null);
        for (int i = 0; i < 200; i++) {
            door.put("seg", "pk", i);
        }
        Set<AttributeValue> seen = new HashSet<>();
        int used = 0;
        for (int segment = 0; segment < 7; segment++) {
            ScanInput input = ScanInput.builder()
                    .tableName("seg")
                    .segment(segment)
                    .totalSegments(7)
                    .limit(9)
                    .build();
            ScanOutput page;
            int before = seen.size();
            do {
                page = door.call(DynamoDbApi.SCAN, input);
                for (var one : Objects.requireNonNull(page.items())) {
                    assertThat(seen.add(Objects.requireNonNull(one.get("pk")))).isTrue();
                }
                input = input.toBuilder()
                        .exclusiveStartKey(page.lastEvaluatedKey())
                        .build();
            } while (page.lastEvaluatedKey() != null);
            used += seen.size() > before ? 1 : 0;
        }
        assertThat(seen).hasSize(200);
        assertThat(used).isEqualTo(7);
        assertThatThrownBy(() -> door.call(
                        DynamoDbApi.SCAN,
                        ScanInput.builder()
                                .tableName("seg")
                                .segment(2)
                                .totalSegments(2)
                                .build()))
                .hasMessageContaining("Segment: 2 is not less than TotalSegments: 2");
    }

    private void createIndexed() {
        door.call(
                DynamoDbApi.CREATE_TABLE,
                Door.table("idx", "S", "N")
                        .attributeDefinitions(List.of(
                                new AttributeDefinition("pk", "S"),
                                new AttributeDefinition("sk", "N"),
                                new AttributeDefinition("g", "S"),
                                new AttributeDefinition("l", "N")))
                        .globalSecondaryIndexes(List.of(GlobalSecondaryIndex.builder()
                                .indexName("byG")
                                .keySchema(List.of(new KeySchemaElement("g", "HASH")))
                                .projection(new Projection(List.of("kept"), "INCLUDE"))
                                .build()))
                        .localSecondaryIndexes(List.of(new LocalSecondaryIndex(
                                "byL",
                                List.of(new KeySchemaElement("pk", "HASH"), new KeySchemaElement("l", "RANGE")),
                                new Projection(null, "KEYS_ONLY"))))
                        .build());
    }

    @Test
    void indexesFollowTheirItems() {
        createIndexed();
        for (int i = 0; i < 4; i++) {
            door.put("idx", "pk", "a", "sk", i, "g", "x", "l", 10 - i, "kept", i, "dropped", i);
        }
        door.put("idx", "pk", "a", "sk", 9);
        QueryInput byG =
                query("idx", "g = :g", ":g", "x").indexName("byG").limit(1).build();
        assertThat(all(byG))
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.keySet()).containsExactlyInAnyOrder("pk", "sk", "g", "kept"));
        QueryInput byL = query("idx", "pk = :p AND l < :l", ":p", "a", ":l", 10)
                .indexName("byL")
                .build();
        assertThat(items(door.call(DynamoDbApi.QUERY, byL)))
                .extracting(one -> one.get("l"))
                .containsExactly(value(7), value(8), value(9));
        assertThat(items(door.call(
                                DynamoDbApi.QUERY,
                                byL.toBuilder().select("ALL_ATTRIBUTES").build()))
                        .getFirst())
                .containsKey("dropped");

        door.call(
                DynamoDbApi.UPDATE_ITEM,
                UpdateItemInput.builder()
                        .tableName("idx")
                        .key(item("pk", "a", "sk", 0))
                        .updateExpression("SET g = :y REMOVE l")
                        .expressionAttributeValues(item(":y", "y"))
                        .build());
        door.call(
                DynamoDbApi.DELETE_ITEM,
                DeleteItemInput.builder()
                        .tableName("idx")
                        .key(item("pk", "a", "sk", 1))
                        .build());
        assertThat(all(byG)).hasSize(2);
        assertThat(all(query("idx", "g = :g", ":g", "y").indexName("byG").build()))
                .hasSize(1);
        assertThat(Objects.requireNonNull(door.call(
                                DynamoDbApi.SCAN,
                                ScanInput.builder()
                                        .tableName("idx")
                                        .indexName("byL")
                                        .build())
                        .items()))
                .extracting(one -> one.get("l"))
                .containsExactly(value(7), value(8));
    }

    @Test
    void indexMistakesAnswerInAwsWords() {
        createIndexed();
        assertQueryFails(
                "Consistent reads are not supported on global secondary indexes",
                query("idx", "g = :g", ":g", "x").indexName("byG").consistentRead(true));
        assertQueryFails(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
                        + "secondary index byG because its projection type is not ALL",
                query("idx", "g = :g", ":g", "x").indexName("byG").select("ALL_ATTRIBUTES"));
        assertThatThrownBy(() -> door.put("idx", "pk", "a", "sk", 1, "g", 5))
                .hasMessage("One or more parameter values were invalid: "
                        + "Type mismatch for Index Key g Expected: S Actual: N IndexName: byG");
    }
}
