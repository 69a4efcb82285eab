package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dure.testkit.TestDure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
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
    private static final String KEY = "test";

    private record Acknowledged(Queue<String> objects, Queue<String> items, Queue<String> messages) {
        int size() {
            return objects.size() + items.size() + messages.size();
        }
    }

    @TempDir
    private Path home;

    private final Acknowledged acknowledged = new Acknowledged(
            new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    private final AtomicInteger numbers = new AtomicInteger();
    private Process dure;
    private URI endpoint;
    private String topic;

    @AfterEach
    void kill() throws InterruptedException {
        dure.destroyForcibly();
        dure.waitFor();
    }

    @Test
    void whatWasAcknowledgedSurvivesSigkill() throws Exception {
        start();
        prepare();
        for (int round = 0; round < KILLS; round++) {
            writeUntilKilled();
            start();
        }
        objectsAreThere();
        itemsAreThere();
        messagesArrive();
    }

    private void start() throws Exception {
        Files.deleteIfExists(home.resolve("instance.json"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dure.cli.Main"));
        command.addAll(List.of("start", "--port", "0", "--home", home.toString(), "--root-key", KEY + ":" + KEY));
        Path log = home.resolveSibling(home.getFileName() + ".log");
        dure = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        endpoint = TestDure.eventually(() -> {
            assertThat(dure.isAlive()).as(() -> logOf(log)).isTrue();
            Path instance = home.resolve("instance.json");
            return Files.exists(instance)
                    ? Optional.of(URI.create(new ObjectMapper()
                            .readTree(instance.toFile())
                            .get("endpoint")
                            .asText()))
                    : Optional.empty();
        });
    }

    private static String logOf(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void prepare() {
        try (S3Client s3 = s3();
                DynamoDbClient dynamoDb = dynamoDb();
                SnsClient sns = sns()) {
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
        try (IamClient iam = client(IamClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
                LambdaClient lambda =
                        client(LambdaClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))) {
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
        List<Thread> writers = List.of(
                Thread.ofVirtual().start(this::putObjects),
                Thread.ofVirtual().start(this::putItems),
                Thread.ofVirtual().start(this::publish));
        while (acknowledged.size() < before + FEWEST_BEFORE_A_KILL && dure.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(5); // between two looks at what the writers have done
        }
        dure.destroyForcibly();
        dure.waitFor();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(acknowledged.size()).isGreaterThan(before);
    }

    private void putObjects() {
        try (S3Client s3 = s3()) {
            while (true) {
                String key = "o" + numbers.incrementAndGet();
                s3.putObject(object -> object.bucket("kept").key(key), RequestBody.fromString(content(key)));
                acknowledged.objects.add(key);
            }
        } catch (SdkException | UncheckedIOException killed) {
            // this put was not acknowledged
        }
    }

    /** Small ones lie in the store, large ones in files. */
    private static String content(String key) {
        return (key + " ").repeat(Math.floorMod(key.hashCode(), 40_000) + 1);
    }

    private void putItems() {
        try (DynamoDbClient dynamoDb = dynamoDb()) {
            while (true) {
                String id = "i" + numbers.incrementAndGet();
                dynamoDb.putItem(item -> item.tableName("kept")
                        .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromS(id + id))));
                acknowledged.items.add(id);
            }
        } catch (SdkException | UncheckedIOException killed) {
            // this put was not acknowledged
        }
    }

    private void publish() {
        try (SnsClient sns = sns()) {
            while (true) {
                String message = "m" + numbers.incrementAndGet();
                sns.publish(m -> m.topicArn(topic).message(message));
                acknowledged.messages.add(message);
                TimeUnit.MILLISECONDS.sleep(50); // each is an invocation of a function
            }
        } catch (SdkException | UncheckedIOException | InterruptedException killed) {
            // this message was not acknowledged
        }
    }

    private void objectsAreThere() {
        try (S3Client s3 = s3()) {
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
        try (DynamoDbClient dynamoDb = dynamoDb()) {
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
        try (CloudWatchLogsClient logs =
                client(CloudWatchLogsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))) {
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

    private S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true).httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    private DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    private SnsClient sns() {
        return client(SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.AP_NORTHEAST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
                .overrideConfiguration(override ->
                        override.retryStrategy(RetryMode.STANDARD).retryStrategy(strategy -> strategy.maxAttempts(1)))
                .build();
    }
}
