package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.DureProcess;
import dure.testkit.TestDure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The whole of Dure in a process of its own, killed with SIGKILL under load again and again: what was acknowledged is
 * there, and what was published arrives at the function that subscribed.
 */
@Timeout(180)
class CrashIT {
    private static final int KILLS = 2;
    private static final int FEWEST_BEFORE_A_KILL = 60;

    private record Acknowledged(Queue<String> objects, Queue<String> items, Queue<String> messages) {
        int size() {
            return objects.size() + items.size() + messages.size();
        }
    }

    /**
     * From a start to a kill.
     *
     * @param writes a permit for each acknowledged
     * @param turns a permit for each message that may be published: fewer than other writes, as each is an invocation of
     *     a function
     */
    private record Round(Semaphore writes, Semaphore turns) {
        void written(String id) {
            writes.release();
            if (id.endsWith("0")) {
                turns.release();
            }
        }
    }

    @TempDir
    private Path home;

    private final Acknowledged acknowledged = new Acknowledged(
            new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    private final AtomicInteger numbers = new AtomicInteger();
    private DureProcess dure;
    private String topic;

    @AfterEach
    void kill() throws InterruptedException {
        dure.kill();
    }

    @Test
    void whatWasAcknowledgedSurvivesSigkill() throws Exception {
        dure = DureProcess.start(home, 0);
        prepare();
        for (int round = 0; round < KILLS; round++) {
            writeUntilKilled();
            dure = DureProcess.start(home, 0);
        }
        objectsAreThere();
        itemsAreThere();
        messagesArrive();
    }

    private void prepare() {
        try (S3Client s3 = dure.s3();
                DynamoDbClient dynamoDb = dure.dynamoDb();
                SnsClient sns = dure.sns()) {
            s3.createBucket(bucket -> bucket.bucket("kept"));
            dynamoDb.createTable(table -> table.tableName("kept")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(id -> id.attributeName("id").keyType(KeyType.HASH)));
            dynamoDb.waiter().waitUntilTableExists(table -> table.tableName("kept"));
            topic = sns.createTopic(t -> t.name("kept")).topicArn();
            String function = function();
            sns.subscribe(subscription ->
                    subscription.topicArn(topic).protocol("lambda").endpoint(function));
        }
    }

    private String function() {
        try (IamClient iam = dure.iam();
                LambdaClient lambda = dure.lambda()) {
            String role = iam.createRole(r -> r.roleName("kept").assumeRolePolicyDocument("""
                                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                      "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"""))
                    .role()
                    .arn();
            iam.putRolePolicy(
                    policy -> policy.roleName("kept").policyName("logs").policyDocument("""
                            {"Version": "2012-10-17", "Statement": [
                              {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}"""));
            byte[] zip = Resources.zip(
                    "app.py",
                    "def handler(event, context):\n    for r in event['Records']:\n        print('got', r['Sns']['Message'])\n");
            String arn = lambda.createFunction(f -> f.functionName("kept")
                            .runtime(Runtime.fromValue("python3.13"))
                            .handler("app.handler")
                            .role(role)
                            .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))))
                    .functionArn();
            lambda.addPermission(p -> p.functionName("kept")
                    .statementId("sns")
                    .action("lambda:InvokeFunction")
                    .principal("sns.amazonaws.com")
                    .sourceArn(topic));
            return arn;
        }
    }

    private void writeUntilKilled() throws InterruptedException {
        int before = acknowledged.size();
        Round round = new Round(new Semaphore(0), new Semaphore(1));
        dure.whenEnded(() -> {
            round.writes.release(FEWEST_BEFORE_A_KILL);
            round.turns.release();
        });
        List<Thread> writers = List.of(
                Thread.ofVirtual().start(() -> putObjects(round)),
                Thread.ofVirtual().start(() -> putItems(round)),
                Thread.ofVirtual().start(() -> publish(round)));
        round.writes.acquire(FEWEST_BEFORE_A_KILL);
        dure.kill();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(acknowledged.size()).isGreaterThan(before);
    }

    private void putObjects(Round round) {
        try (S3Client s3 = dure.s3()) {
            while (true) {
                String key = "o" + numbers.incrementAndGet();
                s3.putObject(object -> object.bucket("kept").key(key), RequestBody.fromString(content(key)));
                acknowledged.objects.add(key);
                round.written(key);
            }
        } catch (SdkException | UncheckedIOException killed) {
            // this put was not acknowledged
        }
    }

    /** Small ones lie in the store, large ones in files. */
    private static String content(String key) {
        return (key + " ").repeat(Math.floorMod(key.hashCode(), 40_000) + 1);
    }

    private void putItems(Round round) {
        try (DynamoDbClient dynamoDb = dure.dynamoDb()) {
            while (true) {
                String id = "i" + numbers.incrementAndGet();
                dynamoDb.putItem(item -> item.tableName("kept")
                        .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromS(id + id))));
                acknowledged.items.add(id);
                round.written(id);
            }
        } catch (SdkException | UncheckedIOException killed) {
            // this put was not acknowledged
        }
    }

    private void publish(Round round) {
        try (SnsClient sns = dure.sns()) {
            while (true) {
                round.turns.acquire();
                String message = "m" + numbers.incrementAndGet();
                sns.publish(m -> m.topicArn(topic).message(message));
                acknowledged.messages.add(message);
                round.writes.release();
            }
        } catch (SdkException | UncheckedIOException | InterruptedException killed) {
            // this message was not acknowledged
        }
    }

    private void objectsAreThere() {
        try (S3Client s3 = dure.s3()) {
            for (String key : acknowledged.objects) {
                assertThat(s3.getObjectAsBytes(get -> get.bucket("kept").key(key))
                                .asUtf8String())
                        .isEqualTo(content(key));
            }
            Set<String> listed = s3.listObjectsV2Paginator(list -> list.bucket("kept")).contents().stream()
                    .map(object -> object.key())
                    .collect(Collectors.toSet());
            assertThat(listed).containsAll(acknowledged.objects);
        }
    }

    private void itemsAreThere() {
        try (DynamoDbClient dynamoDb = dure.dynamoDb()) {
            Map<String, String> found =
                    dynamoDb.scanPaginator(scan -> scan.tableName("kept").consistentRead(true)).items().stream()
                            .collect(Collectors.toMap(
                                    item -> item.get("id").s(),
                                    item -> item.get("v").s()));
            assertThat(found.keySet()).containsAll(acknowledged.items);
            assertThat(found).allSatisfy((id, value) -> assertThat(value).isEqualTo(id + id));
        }
    }

    /** At least once, each. */
    private void messagesArrive() throws Exception {
        assertThat(acknowledged.messages).isNotEmpty();
        try (CloudWatchLogsClient logs = dure.logs()) {
            TestDure.eventually(() -> {
                Set<String> missing = new TreeSet<>(acknowledged.messages);
                missing.removeAll(arrived(logs));
                return missing.isEmpty() ? Optional.of(true) : Optional.empty();
            });
        }
    }

    private static Set<String> arrived(CloudWatchLogsClient logs) {
        try {
            return logs.filterLogEventsPaginator(filter -> filter.logGroupName("/aws/lambda/kept")).events().stream()
                    .map(FilteredLogEvent::message)
                    .filter(message -> message.startsWith("got "))
                    .map(message -> message.substring(4).strip())
                    .collect(Collectors.toSet());
        } catch (ResourceNotFoundException notYet) {
            return Set.of();
        }
    }
}
