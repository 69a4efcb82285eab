package dure.conformance.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

class AsyncInvokeTest {
    private static final String FAILS = """
            def handler(event, context):
                print("attempt " + context.aws_request_id)
                raise Exception("always")
            """;

    private TestDure dure;
    private Workshop workshop;
    private String role;

    @BeforeEach
    void start() {
        dure = TestDure.start();
        workshop = new Workshop(dure);
        role = workshop.role("async-role");
    }

    @AfterEach
    void stop() {
        dure.close();
    }

    private InvokeResponse send(String function) {
        return workshop.lambda.invoke(call -> call.functionName(function)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{}")));
    }

    private List<String> lines(String function, String containing) {
        try {
            return dure
                    .logs()
                    .filterLogEvents(filter -> filter.logGroupName("/aws/lambda/" + function))
                    .events()
                    .stream()
                    .map(event -> event.message())
                    .filter(line -> line.contains(containing))
                    .toList();
        } catch (ResourceNotFoundException notYet) {
            return List.of();
        }
    }

    private List<String> awaitLines(String function, String containing, int count) throws Exception {
        return TestDure.eventually(() -> {
            List<String> found = lines(function, containing);
            return found.size() >= count ? Optional.of(found) : Optional.empty();
        });
    }

    @Test
    void eventIsAcknowledgedAndRun() throws Exception {
        workshop.lambda.createFunction(workshop.python("event", role, """
                def handler(event, context):
                    print("ran " + context.aws_request_id)
                """).build());

        InvokeResponse answer = send("event");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(awaitLines("event", "ran ", 1))
                .containsExactly("ran " + answer.responseMetadata().requestId() + "\n");
    }

    @Test
    void functionThatFailsIsTriedThreeTimes() throws Exception {
        workshop.lambda.createFunction(workshop.python("failing", role, FAILS).build());
        String requestId = send("failing").responseMetadata().requestId();

        awaitLines("failing", "REPORT", 1);
        dure.clock().advance(Duration.ofSeconds(61));
        awaitLines("failing", "REPORT", 2);
        dure.clock().advance(Duration.ofSeconds(30));
        assertThat(lines("failing", "REPORT")).hasSize(2);
        dure.clock().advance(Duration.ofSeconds(91));
        awaitLines("failing", "REPORT", 3);
        dure.clock().advance(Duration.ofSeconds(300));

        assertThat(awaitLines("failing", "attempt ", 3))
                .containsExactly(
                        "attempt " + requestId + "\n", "attempt " + requestId + "\n", "attempt " + requestId + "\n");
    }

    @Test
    void retriesCanBeTurnedOff() throws Exception {
        workshop.lambda.createFunction(workshop.python("once", role, FAILS).build());
        workshop.lambda.putFunctionEventInvokeConfig(
                put -> put.functionName("once").maximumRetryAttempts(0).maximumEventAgeInSeconds(60));
        send("once");
        awaitLines("once", "REPORT", 1);
        dure.clock().advance(Duration.ofSeconds(120));
        workshop.invoke("once", "{}");

        assertThat(awaitLines("once", "REPORT", 2)).hasSize(2);
        assertThat(workshop.lambda
                        .getFunctionEventInvokeConfig(get -> get.functionName("once"))
                        .maximumRetryAttempts())
                .isZero();
        assertThatThrownBy(() -> workshop.lambda.putFunctionEventInvokeConfig(put -> put.functionName("once")
                        .destinationConfig(destination -> destination.onFailure(
                                failure -> failure.destination("arn:aws:sns:ap-northeast-2:000000000000:dead")))))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("Dure does not implement DestinationConfig OnFailure");
    }

    @Test
    void throttledEventWaitsUntilThereIsRoom() throws Exception {
        workshop.lambda.createFunction(workshop.python("later", role, "def handler(e, c): print('ran')")
                .build());
        workshop.lambda.putFunctionConcurrency(put -> put.functionName("later").reservedConcurrentExecutions(0));
        send("later");
        workshop.lambda.deleteFunctionConcurrency(delete -> delete.functionName("later"));
        dure.clock().advance(Duration.ofSeconds(10));

        assertThat(awaitLines("later", "ran", 1)).hasSize(1);
    }

    @Test
    void eventsAndFunctionsOutliveARestart() throws Exception {
        workshop.lambda.createFunction(workshop.python("durable", role, FAILS).build());
        send("durable");
        awaitLines("durable", "REPORT", 1);

        dure.restart();
        dure.clock().advance(Duration.ofSeconds(61));

        assertThat(awaitLines("durable", "attempt ", 2)).hasSize(2);
    }

    @Test
    void topicInvokesTheFunctionThatLetsIt() throws Exception {
        workshop.lambda.createFunction(workshop.python("listener", role, """
                def handler(event, context):
                    print("heard " + event["Records"][0]["Sns"]["Message"])
                """).build());
        String topic = dure.sns().createTopic(create -> create.name("news")).topicArn();
        String function = workshop.lambda
                .getFunctionConfiguration(get -> get.functionName("listener"))
                .functionArn();
        workshop.lambda.addPermission(add -> add.functionName("listener")
                .statementId("news")
                .action("lambda:InvokeFunction")
                .principal("sns.amazonaws.com")
                .sourceArn(topic));
        dure.sns()
                .subscribe(subscribe ->
                        subscribe.topicArn(topic).protocol("lambda").endpoint(function));

        dure.sns().publish(publish -> publish.topicArn(topic).message("hello"));

        assertThat(awaitLines("listener", "heard ", 1)).containsExactly("heard hello\n");
    }
}
