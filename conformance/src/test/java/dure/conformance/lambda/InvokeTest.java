package dure.conformance.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class InvokeTest {
    private static TestDure dure;
    private static Workshop workshop;
    private static String role;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        workshop = new Workshop(dure);
        role = workshop.role("invoke-role");
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    @Test
    void pythonFunctionAnswers() {
        workshop.lambda.createFunction(workshop.python("echo", role, """
                def handler(event, context):
                    return {"got": event, "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb}
                """).build());

        InvokeResponse answer = workshop.invoke("echo", "{\"a\":1}");

        assertThat(answer.functionError()).isNull();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String())
                .contains("\"got\": {\"a\": 1}")
                .contains("arn:aws:lambda:" + dure.region() + ":000000000000:function:echo");
    }

    @Test
    void functionReachesDureAsItsRole() {
        workshop.lambda.createFunction(workshop.python("whoami", role, """
                import os
                def handler(event, context):
                    return [os.environ["AWS_ACCESS_KEY_ID"][:4], os.environ["AWS_ENDPOINT_URL"], os.environ["COLOR"]]
                """)
                .environment(environment -> environment.variables(Map.of("COLOR", "blue")))
                .build());

        assertThat(workshop.invoke("whoami", "{}").payload().asUtf8String())
                .contains("\"ASIA\"")
                .contains("http://")
                .contains("\"blue\"");
    }

    @Test
    void handlerErrorIsUnhandledWithItsType() {
        workshop.lambda.createFunction(workshop.python("fails", role, """
                def handler(event, context):
                    raise ValueError("no good")
                """).build());

        InvokeResponse answer = workshop.invoke("fails", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String())
                .contains("\"errorMessage\": \"no good\"")
                .contains("\"errorType\": \"ValueError\"");
    }

    @Test
    void missingHandlerIsToldByName() {
        workshop.lambda.createFunction(
                workshop.python("nohandler", role, "x = 1").handler("app.nope").build());

        InvokeResponse answer = workshop.invoke("nohandler", "{}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String())
                .contains("Runtime.HandlerNotFound")
                .contains("Handler 'nope' missing on module 'app'");
    }

    @Test
    void timeoutEndsTheFunctionAndTheNextInvocationWorks() {
        workshop.lambda.createFunction(
                workshop.python("slow", role, """
                import time
                def handler(event, context):
                    time.sleep(event["seconds"])
                    return "done"
                """).timeout(1).build());

        InvokeResponse answer = workshop.invoke("slow", "{\"seconds\":30}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("Task timed out after 1.00 seconds");
        assertThat(workshop.invoke("slow", "{\"seconds\":0}").payload().asUtf8String())
                .isEqualTo("\"done\"");
    }

    @Test
    void memoryBeyondTheLimitEndsTheFunction() {
        workshop.lambda.createFunction(
                workshop.python("hungry", role, """
                def handler(event, context):
                    return len(bytearray(400 * 1024 * 1024))
                """).memorySize(128).build());

        InvokeResponse answer = workshop.invoke("hungry", "{}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String())
                .contains("\"errorType\":\"Runtime.OutOfMemory\"", "Runtime exited with error: signal: killed");
    }

    @Test
    void logTailHasTheInvocationsLog() {
        workshop.lambda.createFunction(workshop.python("talks", role, """
                def handler(event, context):
                    print("hello from inside")
                """).build());

        InvokeResponse answer =
                workshop.lambda.invoke(call -> call.functionName("talks").logType(LogType.TAIL));

        String tail = new String(Base64.getDecoder().decode(answer.logResult()), UTF_8);
        assertThat(tail)
                .contains("START RequestId: " + answer.responseMetadata().requestId() + " Version: $LATEST\n")
                .contains("hello from inside\n")
                .contains("END RequestId: ")
                .contains("REPORT RequestId: ");
    }

    @Test
    void logsArriveInCloudWatchLogs() throws Exception {
        workshop.lambda.createFunction(workshop.python("logged", role, """
                def handler(event, context):
                    print("line one")
                    print("line two")
                """).build());
        workshop.invoke("logged", "{}");

        List<String> messages = TestDure.eventually(() -> {
            List<String> lines = logLines("/aws/lambda/logged");
            return lines.stream().anyMatch(line -> line.startsWith("REPORT")) ? Optional.of(lines) : Optional.empty();
        });

        assertThat(messages).containsSubsequence("line one\n", "line two\n");
        assertThat(messages.getFirst()).startsWith("INIT_START Runtime Version: python:");
        String stream = dure.logs()
                .describeLogStreams(describe -> describe.logGroupName("/aws/lambda/logged"))
                .logStreams()
                .getFirst()
                .logStreamName();
        assertThat(stream).matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}");
    }

    @Test
    void roleWithoutPermissionGetsNoLogs() {
        String silent = workshop.roleWithoutPermissions("silent-role");
        workshop.lambda.createFunction(workshop.python("silent", silent, """
                def handler(event, context):
                    print("unheard")
                """).build());

        assertThat(workshop.invoke("silent", "{}").functionError()).isNull();
        workshop.lambda.deleteFunction(delete -> delete.functionName("silent"));

        assertThatThrownBy(() -> logLines("/aws/lambda/silent")).isInstanceOf(ResourceNotFoundException.class);
    }

    private static List<String> logLines(String group) {
        try {
            return dure.logs().filterLogEvents(filter -> filter.logGroupName(group)).events().stream()
                    .map(FilteredLogEvent::message)
                    .toList();
        } catch (ResourceNotFoundException notYet) {
            if (group.equals("/aws/lambda/silent")) {
                throw notYet;
            }
            return List.of();
        }
    }

    @Test
    void payloadThatIsNotJsonIsRefused() {
        workshop.lambda.createFunction(
                workshop.python("json", role, "def handler(e, c): return e").build());

        assertThatThrownBy(() -> workshop.invoke("json", "{not json"))
                .isInstanceOf(InvalidRequestContentException.class)
                .hasMessageContaining("Could not parse request body into json: ");
        assertThat(workshop.lambda
                        .invoke(call -> call.functionName("json"))
                        .payload()
                        .asUtf8String())
                .isEqualTo("{}");
    }

    @Test
    void eventsMayHaveOneMegabyte() {
        workshop.lambda.createFunction(
                workshop.python("big", role, "def handler(e, c): return len(e)").build());
        String large = "\"" + "x".repeat(1_048_576) + "\"";

        assertThat(workshop.invoke("big", large).payload().asUtf8String()).isEqualTo("1048576");
        assertThatThrownBy(() -> workshop.lambda.invoke(call -> call.functionName("big")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String(large))))
                .isInstanceOf(RequestTooLargeException.class)
                .hasMessageContaining(
                        "1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
    }

    @Test
    void requestsAndResponsesMayHaveSixMegabytes() {
        workshop.lambda.createFunction(
                workshop.python("whale", role, """
                def handler(event, context):
                    return len(event) if isinstance(event, str) else "x" * event
                """).memorySize(512).build());

        assertThat(workshop.invoke("whale", "\"" + "x".repeat(6_291_454) + "\"")
                        .payload()
                        .asUtf8String())
                .isEqualTo("6291454");
        assertThatThrownBy(() -> workshop.invoke("whale", "\"" + "x".repeat(6_291_455) + "\""))
                .isInstanceOfSatisfying(
                        RequestTooLargeException.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(413));
        assertThat(workshop.invoke("whale", "6291554").payload().asByteArray()).hasSize(6_291_556);
        InvokeResponse tooLarge = workshop.invoke("whale", "6291555");
        assertThat(tooLarge.functionError()).isEqualTo("Unhandled");
        assertThat(tooLarge.payload().asUtf8String())
                .contains(
                        "\"errorType\":\"Function.ResponseSizeTooLarge\"",
                        "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
        assertThat(workshop.invoke("whale", "\"still there\"").payload().asUtf8String())
                .isEqualTo("11");
    }

    @Test
    void dryRunRunsNothing() {
        workshop.lambda.createFunction(workshop.python("dry", role, "raise Exception('must not start')")
                .build());

        InvokeResponse answer =
                workshop.lambda.invoke(call -> call.functionName("dry").invocationType(InvocationType.DRY_RUN));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void unknownFunctionIsNotFound() {
        assertThatThrownBy(() -> workshop.invoke("nothing", "{}"))
                .isInstanceOf(software.amazon.awssdk.services.lambda.model.ResourceNotFoundException.class)
                .hasMessageContaining(
                        "Function not found: arn:aws:lambda:" + dure.region() + ":000000000000:function:nothing");
    }

    @Test
    void changedCodeRunsAtOnce() {
        workshop.lambda.createFunction(workshop.python("changing", role, "def handler(e, c): return 'old'")
                .build());
        assertThat(workshop.invoke("changing", "{}").payload().asUtf8String()).isEqualTo("\"old\"");

        workshop.lambda.updateFunctionCode(update -> update.functionName("changing")
                .zipFile(Workshop.zip(Map.of("app.py", "def handler(e, c): return 'new'"))));

        assertThat(workshop.invoke("changing", "{}").payload().asUtf8String()).isEqualTo("\"new\"");
    }

    @Test
    void reservedConcurrencyOfZeroThrottles() {
        workshop.lambda.createFunction(
                workshop.python("off", role, "def handler(e, c): return 1").build());
        workshop.lambda.putFunctionConcurrency(put -> put.functionName("off").reservedConcurrentExecutions(0));

        assertThatThrownBy(() -> workshop.invoke("off", "{}"))
                .isInstanceOfSatisfying(TooManyRequestsException.class, refusal -> {
                    assertThat(refusal.statusCode()).isEqualTo(429);
                    assertThat(refusal.reasonAsString()).isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
                });
        assertThatThrownBy(() -> workshop.lambda.putFunctionConcurrency(
                        put -> put.functionName("off").reservedConcurrentExecutions(901)))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("below its minimum value of [100]");
    }

    @Test
    void concurrentInvocationsHaveSandboxesOfTheirOwn() throws Exception {
        workshop.lambda.createFunction(workshop.python("parallel", role, """
                import os, time
                def handler(event, context):
                    time.sleep(0.5)
                    return context.log_stream_name
                """).build());

        List<String> streams = new java.util.concurrent.CopyOnWriteArrayList<>();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = Thread.ofVirtual()
                    .start(() -> streams.add(
                            workshop.invoke("parallel", "{}").payload().asUtf8String()));
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(streams).hasSize(4).doesNotHaveDuplicates();
        assertThat(streams).contains(workshop.invoke("parallel", "{}").payload().asUtf8String());
    }

    @Test
    void functionActsAsItsRoleThroughTheEndpoint() {
        workshop.lambda.createFunction(workshop.python("calls", role, """
                import os, urllib.request, urllib.error
                def handler(event, context):
                    try:
                        urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/_dure/health", timeout=5)
                        return "reached"
                    except urllib.error.HTTPError as e:
                        return "answered " + str(e.code)
                """).build());

        assertThat(workshop.invoke("calls", "{}").payload().asUtf8String()).isEqualTo("\"reached\"");
    }
}
