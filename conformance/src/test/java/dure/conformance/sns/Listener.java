package dure.conformance.sns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.conformance.Resources;
import dure.testkit.TestDure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** A function that writes down the events it gets. */
final class Listener {
    private static final String PYTHON = System.getProperty("dure.test.cpython") == null ? "python3.11" : "python3.13";
    private static final String WRITE_DOWN = """
            import json
            def handler(event, context):
                sns = event["Records"][0]["Sns"]
                if len(sns["Message"]) > 10000: # a line of a log holds 256 KB
                    sns["Message"] = "%d characters" % len(sns["Message"])
                print("EVENT " + json.dumps(event))
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String arn;
    private final LambdaClient lambda;
    private final SnsClient sns;
    private final CloudWatchLogsClient logs;

    Listener(TestDure dure, String name) {
        this.name = name;
        lambda = dure.lambda();
        sns = dure.sns();
        logs = dure.logs();
        String role = new Resources(dure).role(name, "Service", "lambda.amazonaws.com");
        dure.iam()
                .attachRolePolicy(attach -> attach.roleName(name)
                        .policyArn("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"));
        arn = lambda.createFunction(create -> create.functionName(name)
                        .runtime(PYTHON)
                        .handler("app.handler")
                        .role(role)
                        .timeout(30)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(Resources.zip("app.py", WRITE_DOWN)))))
                .functionArn();
    }

    String arn() {
        return arn;
    }

    Listener allow(String topic) {
        lambda.addPermission(allow -> allow.functionName(name)
                .statementId("sns-" + Math.abs(topic.hashCode()))
                .action("lambda:InvokeFunction")
                .principal("sns.amazonaws.com")
                .sourceArn(topic));
        return this;
    }

    String subscribe(String topic, Map<String, String> attributes) {
        return sns.subscribe(subscribe -> subscribe
                        .topicArn(topic)
                        .protocol("lambda")
                        .endpoint(arn)
                        .attributes(attributes))
                .subscriptionArn();
    }

    /** Makes a topic that it listens to. */
    String hear(String topicName) {
        String topic = sns.createTopic(create -> create.name(topicName)).topicArn();
        allow(topic);
        subscribe(topic, Map.of());
        return topic;
    }

    /** The {@code Sns} parts of what has come of a topic, once that many have. */
    List<JsonNode> await(String topic, int count) throws Exception {
        return TestDure.eventually(() -> {
            List<JsonNode> found = records(topic);
            return found.size() >= count ? Optional.of(found) : Optional.empty();
        });
    }

    private List<JsonNode> records(String topic) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode event : events()) {
            JsonNode sns = event.path("Records").path(0).path("Sns");
            if (sns.path("TopicArn").asText().equals(topic)) {
                found.add(sns);
            }
        }
        return found;
    }

    List<JsonNode> events() {
        try {
            List<JsonNode> events = new ArrayList<>();
            for (FilteredLogEvent line : logs.filterLogEventsPaginator(
                            filter -> filter.logGroupName("/aws/lambda/" + name).filterPattern("EVENT"))
                    .events()) {
                events.add(JSON.readTree(line.message().substring(line.message().indexOf('{'))));
            }
            return events;
        } catch (ResourceNotFoundException notYet) {
            return List.of();
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
