package dure.demo;

import java.time.Duration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Where registrations are kept and announced: the table and the topic. */
final class Registrations {
    private final Cloud cloud;

    Registrations(Cloud cloud) {
        this.cloud = cloud;
    }

    void createTable() {
        try {
            cloud.dynamoDb.createTable(create -> create.tableName(Names.TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                            a -> a.attributeName("user_id").attributeType(ScalarAttributeType.S),
                            a -> a.attributeName("type").attributeType(ScalarAttributeType.S))
                    .keySchema(
                            k -> k.attributeName("user_id").keyType(KeyType.HASH),
                            k -> k.attributeName("type").keyType(KeyType.RANGE)));
        } catch (ResourceInUseException again) {
            // deploying again
        }
        cloud.dynamoDb
                .waiter()
                .waitUntilTableExists(
                        table -> table.tableName(Names.TABLE),
                        waiter -> waiter.maxAttempts(100)
                                .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(100))));
    }

    /** Topics are made once, whoever asks how often. */
    String createTopic() {
        return cloud.sns.createTopic(create -> create.name(Names.TOPIC)).topicArn();
    }

    void subscribe(String topicArn, String functionArn) {
        cloud.sns.subscribe(
                subscribe -> subscribe.topicArn(topicArn).protocol("lambda").endpoint(functionArn));
    }
}
