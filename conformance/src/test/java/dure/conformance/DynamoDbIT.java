package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.iam.IamClient;

/** DynamoDB through the door, by the AWS SDK for Java. */
class DynamoDbIT {
    private static TestDure dure;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        client = dure.dynamoDb();
    }

    @AfterAll
    static void stop() {
        client.close();
        dure.close();
    }

    private static AttributeValue s(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue n(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    /** Users by id and time, and by mail. */
    private static String table() {
        String name = "t-" + UUID.randomUUID();
        client.createTable(request -> request.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("at", ScalarAttributeType.N),
                        attribute("mail", ScalarAttributeType.S))
                .keySchema(key("id", KeyType.HASH), key("at", KeyType.RANGE))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("byMail")
                        .keySchema(key("mail", KeyType.HASH))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.ALL)
                                .build())
                        .build()));
        client.waiter().waitUntilTableExists(request -> request.tableName(name));
        return name;
    }

    @Test
    void tableIsCreatedDescribedListedAndDeleted() {
        String name = table();
        assertThat(client.describeTable(r -> r.tableName(name)).table().tableStatus())
                .isEqualTo(TableStatus.ACTIVE);
        assertThat(client.listTables().tableNames()).contains(name);
        assertThatThrownBy(() -> client.createTable(r -> r.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(attribute("id", ScalarAttributeType.S))
                        .keySchema(key("id", KeyType.HASH))))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Table already exists: " + name);
        client.deleteTable(r -> r.tableName(name));
        client.waiter().waitUntilTableNotExists(r -> r.tableName(name));
        assertThatThrownBy(() -> client.getItem(r -> r.tableName(name).key(Map.of("id", s("a"), "at", n(1)))))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found");
    }

    @Test
    void everyTypeOfValueComesBackAsItWent() {
        String name = table();
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("id", s("한글 \"quoted\" \u0000"));
        item.put("at", AttributeValue.fromN("-12345678901234567890.5"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
        item.put("bool", AttributeValue.fromBool(true));
        item.put("null", AttributeValue.fromNul(true));
        item.put("empty", s(""));
        item.put("ss", AttributeValue.fromSs(List.of("x", "y")));
        item.put("ns", AttributeValue.fromNs(List.of("1", "2.5")));
        item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("z"))));
        item.put("l", AttributeValue.fromL(List.of(n(1), AttributeValue.fromL(List.of()))));
        item.put("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromM(Map.of()))));
        client.putItem(r -> r.tableName(name).item(item));
        assertThat(client.getItem(r -> r.tableName(name)
                                .key(Map.of("id", item.get("id"), "at", item.get("at")))
                                .consistentRead(true))
                        .item())
                .isEqualTo(item);
    }

    @Test
    void conditionalWriteFailsWithTheItem() {
        String name = table();
        Map<String, AttributeValue> item = Map.of("id", s("a"), "at", n(1), "v", n(1));
        client.putItem(r -> r.tableName(name).item(item));
        assertThatThrownBy(() -> client.putItem(r -> r.tableName(name)
                        .item(item)
                        .conditionExpression("attribute_not_exists(id)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(ConditionalCheckFailedException.class, e -> {
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("The conditional request failed");
                    assertThat(e.item()).isEqualTo(item);
                });
        assertThat(client.updateItem(r -> r.tableName(name)
                                .key(Map.of("id", s("a"), "at", n(1)))
                                .updateExpression("SET v = v + :one, #l = list_append(if_not_exists(#l, :e), :x)")
                                .conditionExpression("v = :one")
                                .expressionAttributeNames(Map.of("#l", "list"))
                                .expressionAttributeValues(Map.of(
                                        ":one", n(1),
                                        ":e", AttributeValue.fromL(List.of()),
                                        ":x", AttributeValue.fromL(List.of(s("x")))))
                                .returnValues(ReturnValue.UPDATED_NEW))
                        .attributes())
                .isEqualTo(Map.of("v", n(2), "list", AttributeValue.fromL(List.of(s("x")))));
    }

    @Test
    void mistakesAnswerInAwsWords() {
        String name = table();
        assertThatThrownBy(() -> client.putItem(r -> r.tableName(name).item(Map.of("id", s("a"), "at", s("x")))))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("One or more parameter values were invalid: "
                                    + "Type mismatch for key at expected: N actual: S");
                });
        assertThatThrownBy(() -> client.query(r -> r.tableName(name)
                        .keyConditionExpression("id = :id")
                        .expressionAttributeValues(Map.of(":id", AttributeValue.fromN("x")))))
                .hasMessageContaining("ExpressionAttributeValues contains invalid value: "
                        + "The parameter cannot be converted to a numeric value: x for key :id");
        assertThatThrownBy(() -> client.getItem(r -> r.tableName(name)
                        .key(Map.of("id", AttributeValue.builder().build()))))
                .hasMessageContaining(
                        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        assertThatThrownBy(() -> client.updateTimeToLive(r -> r.tableName(name)
                        .timeToLiveSpecification(
                                spec -> spec.attributeName("ttl").enabled(true))))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("UpdateTimeToLive");
    }

    @Test
    void queryPaginatorWalksForwardsAndBackwardsAndOverTheIndex() {
        String name = table();
        List<WriteRequest> writes = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Map<String, AttributeValue> item = Map.of("id", s("a"), "at", n(i), "mail", s("m" + i % 2));
            writes.add(WriteRequest.builder()
                    .putRequest(PutRequest.builder().item(item).build())
                    .build());
        }
        assertThat(client.batchWriteItem(r -> r.requestItems(Map.of(name, writes)))
                        .unprocessedItems())
                .isEmpty();
        QueryRequest request = QueryRequest.builder()
                .tableName(name)
                .keyConditionExpression("id = :id AND #at BETWEEN :from AND :to")
                .expressionAttributeNames(Map.of("#at", "at"))
                .expressionAttributeValues(Map.of(":id", s("a"), ":from", n(5), ":to", n(20)))
                .scanIndexForward(false)
                .limit(3)
                .build();
        assertThat(client.queryPaginator(request).items())
                .extracting(item -> Integer.parseInt(item.get("at").n()))
                .hasSize(16)
                .startsWith(20, 19)
                .endsWith(6, 5);
        assertThat(client.queryPaginator(r -> r.tableName(name)
                                .indexName("byMail")
                                .keyConditionExpression("mail = :mail")
                                .expressionAttributeValues(Map.of(":mail", s("m1")))
                                .limit(5))
                        .items())
                .hasSize(12);
        assertThat(client.scanPaginator(r -> r.tableName(name).limit(7)).items())
                .hasSize(25);
        assertThat(client.batchGetItem(r -> r.requestItems(Map.of(
                                name,
                                KeysAndAttributes.builder()
                                        .keys(Map.of("id", s("a"), "at", n(1)), Map.of("id", s("a"), "at", n(99)))
                                        .build())))
                        .responses()
                        .get(name))
                .hasSize(1);
        assertThat(client.describeTable(r -> r.tableName(name)).table().itemCount())
                .isEqualTo(25);
    }

    @Test
    void transactionIsAllOrNothingAndSaysWhy() {
        String name = table();
        Map<String, AttributeValue> there = Map.of("id", s("there"), "at", n(1));
        client.putItem(r -> r.tableName(name).item(there));
        TransactWriteItem put = TransactWriteItem.builder()
                .put(p -> p.tableName(name).item(Map.of("id", s("new"), "at", n(1))))
                .build();
        TransactWriteItem guard = TransactWriteItem.builder()
                .conditionCheck(c -> c.tableName(name).key(there).conditionExpression("attribute_not_exists(id)"))
                .build();
        assertThatThrownBy(() -> client.transactWriteItems(r -> r.transactItems(put, guard)))
                .isInstanceOfSatisfying(TransactionCanceledException.class, e -> {
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("Transaction cancelled, please refer cancellation reasons for specific "
                                    + "reasons [None, ConditionalCheckFailed]");
                    assertThat(e.cancellationReasons())
                            .extracting(reason -> reason.code())
                            .containsExactly("None", "ConditionalCheckFailed");
                });
        assertThat(client.transactWriteItems(
                                r -> r.transactItems(put).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()
                        .getFirst()
                        .capacityUnits())
                .isEqualTo(2.0);
        assertThat(client.transactGetItems(r -> r.transactItems(item ->
                                item.get(get -> get.tableName(name).key(Map.of("id", s("new"), "at", n(1))))))
                        .responses()
                        .getFirst()
                        .item())
                .containsKey("id");
    }

    @Test
    void leadingKeysConditionKeepsUsersToTheirOwnItems() {
        String name = table();
        String user = "u-" + UUID.randomUUID();
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*",
                  "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"]}}}]}""";
        try (IamClient iam = dure.iam()) {
            iam.createUser(r -> r.userName(user));
            iam.putUserPolicy(r -> r.userName(user).policyName("own").policyDocument(policy));
            var accessKey = iam.createAccessKey(r -> r.userName(user)).accessKey();
            var credentials = StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKey.accessKeyId(), accessKey.secretAccessKey()));
            try (DynamoDbClient own = dure.client(
                    DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()), credentials)) {
                own.putItem(r -> r.tableName(name).item(Map.of("id", s(user), "at", n(1))));
                assertThatThrownBy(() -> own.putItem(r -> r.tableName(name).item(Map.of("id", s("x"), "at", n(1)))))
                        .isInstanceOfSatisfying(
                                DynamoDbException.class,
                                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
                assertThatThrownBy(() -> own.query(r -> r.tableName(name)
                                .keyConditionExpression("id = :id")
                                .expressionAttributeValues(Map.of(":id", s("x")))))
                        .hasMessageContaining("is not authorized to perform: dynamodb:Query");
            }
        }
    }

    @Test
    void itemsSurviveARestart() throws Exception {
        try (TestDure other = TestDure.start()) {
            try (DynamoDbClient before = other.dynamoDb()) {
                before.createTable(r -> r.tableName("kept")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(attribute("id", ScalarAttributeType.S))
                        .keySchema(key("id", KeyType.HASH)));
                before.putItem(r -> r.tableName("kept").item(Map.of("id", s("a"), "v", n(7))));
            }
            other.restart();
            try (DynamoDbClient after = other.dynamoDb()) {
                assertThat(after.getItem(r -> r.tableName("kept").key(Map.of("id", s("a"))))
                                .item())
                        .containsEntry("v", n(7));
            }
        }
    }
}
