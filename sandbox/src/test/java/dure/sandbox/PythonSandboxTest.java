package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.sandbox.InvocationOutcome.Cause;
import dure.sandbox.InvocationOutcome.FunctionError;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python functions in real sandboxes, at the best level that this machine allows. */
class PythonSandboxTest {
    @TempDir
    static Path dir;

    private static Workbench bench;

    @BeforeAll
    static void start() throws IOException {
        bench = new Workbench(dir, IsolationLevel.FULL);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void functionAnswersItsEvent() throws Exception {
        try (var function = bench.python("""
                import os
                def handler(event, context):
                    return {"hello": event["name"], "greeting": os.environ["GREETING"]}
                """)) {
            assertThat(function.call("{\"name\": \"두레\"}")).isEqualTo("{\"hello\": \"두레\", \"greeting\": \"안녕\"}");
        }
    }

    @Test
    void sandboxIsUsedAgainAndKeepsItsState() throws Exception {
        try (var function = bench.python("""
                count = 0
                def handler(event, context):
                    global count
                    count += 1
                    return count
                """)) {
            assertThat(function.call("{}")).isEqualTo("1");
            assertThat(function.call("{}")).isEqualTo("2");
            assertThat(function.log)
                    .filteredOn(line -> line.contains("Init Duration"))
                    .hasSize(1);
        }
    }

    @Test
    void contextAndEnvironmentAreAsOnAws() throws Exception {
        try (var function = bench.python("""
                import os
                def handler(event, context):
                    left = context.get_remaining_time_in_millis()
                    return [context.aws_request_id, context.function_name, context.function_version,
                            context.memory_limit_in_mb, context.invoked_function_arn, context.log_group_name,
                            context.log_stream_name, 15000 < left <= 20000, os.environ["AWS_REGION"],
                            os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], os.environ["_HANDLER"],
                            os.environ["AWS_EXECUTION_ENV"].startswith("AWS_Lambda_python3."),
                            os.environ["TZ"], "DURE_LAYERS" in os.environ]
                """)) {
            assertThat(function.call("{}"))
                    .isEqualTo("[\"request-1\", \"hello\", \"$LATEST\", \"256\", \"" + Workbench.ARN
                            + "\", \"/aws/lambda/hello\", \"2026/11/22/[$LATEST]0123456789abcdef\", true,"
                            + " \"ap-northeast-2\", \"256\", \"app.handler\", true, \":UTC\", false]");
        }
    }

    @Test
    void exceptionBecomesTheFunctionsErrorAndTheSandboxLivesOn() throws Exception {
        try (var function = bench.python("""
                def handler(event, context):
                    if event == 1:
                        raise ValueError("no such \\"thing\\"")
                    return event
                """)) {
            InvocationOutcome outcome = function.invoke("1");
            assertThat(outcome).isInstanceOfSatisfying(FunctionError.class, error -> {
                assertThat(error.type()).isEqualTo("ValueError");
                assertThat(error.cause()).isEqualTo(Cause.REPORTED);
            });
            assertThat(Workbench.text(outcome))
                    .startsWith("{\"errorMessage\": \"no such \\\"thing\\\"\", \"errorType\": \"ValueError\","
                            + " \"requestId\": \"request-1\", \"stackTrace\": [\"  File \\\"")
                    .contains("app.py\\\", line 3, in handler");
            assertThat(function.log)
                    .anyMatch(line -> line.startsWith("[ERROR] ValueError: no such")
                            && line.contains("\nTraceback (most recent call last):\n"));
            assertThat(function.call("2")).isEqualTo("2");
        }
    }

    @Test
    void exitIsARuntimeExitError() throws Exception {
        try (var function = bench.python("""
                import sys
                def handler(event, context):
                    print("leaving")
                    sys.exit(event)
                """)) {
            InvocationOutcome outcome = function.invoke("3");
            assertThat(Workbench.text(outcome))
                    .isEqualTo("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: request-1 Error:"
                            + " Runtime exited with error: exit status 3\"}");
            assertThat(function.log).containsSubsequence("leaving", "END RequestId: request-1");
            assertThat(function.sandbox().isUsable()).isFalse();
        }
        try (var function = bench.python("import os\ndef handler(event, context):\n    os._exit(0)\n")) {
            assertThat(Workbench.text(function.invoke("1"))).contains("Runtime exited without providing a reason");
        }
    }

    @Test
    void timeoutKillsTheSandbox() throws Exception {
        try (var function = bench.python("""
                import subprocess, time
                def handler(event, context):
                    subprocess.Popen(["sleep", "600"])
                    print("waiting")
                    time.sleep(600)
                """)) {
            InvocationOutcome outcome = function.invoke("1", Duration.ofMillis(1000));
            assertThat(outcome).isInstanceOfSatisfying(FunctionError.class, error -> {
                assertThat(error.type()).isEqualTo("Sandbox.Timedout");
                assertThat(error.cause()).isEqualTo(Cause.TIMEOUT);
            });
            assertThat(Workbench.text(outcome))
                    .isEqualTo("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":"
                            + "\"RequestId: request-1 Error: Task timed out after 1.00 seconds\"}");
            assertThat(function.log)
                    .anyMatch(line -> line.matches(
                            "[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z request-1 Task timed out after 1\\.00 seconds"))
                    .contains("waiting")
                    .last()
                    .asString()
                    .endsWith("\tStatus: timeout");
            assertThat(function.sandbox().state()).isEqualTo(Sandbox.State.DEAD);
        }
    }

    @Test
    void failedStartsHaveAwsTypesAndTexts() throws Exception {
        try (var function = bench.python("import nomod\n")) {
            assertThat(Workbench.text(function.invoke("1")))
                    .isEqualTo(
                            "{\"errorMessage\": \"Unable to import module 'app': No module named 'nomod'\","
                                    + " \"errorType\": \"Runtime.ImportModuleError\", \"requestId\": \"\", \"stackTrace\": []}");
        }
        try (var function = bench.python("def other(event, context): pass\n")) {
            assertThat(Workbench.text(function.invoke("1"))).contains("Handler 'handler' missing on module 'app'");
        }
        try (var function = bench.python("def handler(event, context):\n  return (\n")) {
            assertThat(Workbench.text(function.invoke("1")))
                    .contains("Runtime.UserCodeSyntaxError", "Syntax error in module 'app'");
        }
        try (var function = bench.function(bench.python(), "handler", Map.of("app.py", ""))) {
            InvocationOutcome outcome = function.invoke("1");
            assertThat(Workbench.text(outcome)).contains("Runtime.MalformedHandlerName", "Bad handler 'handler'");
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            FunctionError.class,
                            error -> assertThat(error.cause()).isEqualTo(Cause.INIT));
        }
    }

    @Test
    void handlersInPackagesAreFound() throws Exception {
        try (var function = bench.function(
                bench.python(),
                "a/b.handler",
                Map.of("a/__init__.py", "", "a/b.py", "def handler(event, context): return 'deep'\n"))) {
            assertThat(function.call("{}")).isEqualTo("\"deep\"");
        }
    }

    @Test
    void logHasThePlatformsLinesAroundTheFunctionsOwn() throws Exception {
        try (var function = bench.python("""
                import logging, sys
                print("at start")
                def handler(event, context):
                    for i in range(200):
                        print("line", i)
                    print("to stderr", file=sys.stderr)
                    logging.getLogger().setLevel(logging.INFO)
                    logging.getLogger().info("logged")
                    sys.stdout.write("no end")
                    return 1
                """)) {
            function.call("{}");
            assertThat(function.log.get(0)).startsWith("INIT_START Runtime Version: python:3.");
            assertThat(function.log.get(1)).isEqualTo("at start");
            assertThat(function.log.get(2)).isEqualTo("START RequestId: request-1 Version: $LATEST");
            assertThat(function.log.get(3)).isEqualTo("line 0");
            assertThat(function.log.get(202)).isEqualTo("line 199");
            assertThat(function.log.get(203)).isEqualTo("to stderr");
            assertThat(function.log.get(204)).matches("\\[INFO]\t[0-9T:.-]+Z\trequest-1\tlogged");
            assertThat(function.log.get(205)).isEqualTo("no end");
            assertThat(function.log.get(206)).isEqualTo("END RequestId: request-1");
            assertThat(function.log.get(207))
                    .matches("REPORT RequestId: request-1\tDuration: [0-9.]+ ms\tBilled Duration: [0-9]+ ms"
                            + "\tMemory Size: 256 MB\tMax Memory Used: [0-9]+ MB\tInit Duration: [0-9.]+ ms\t");
            assertThat(function.log).hasSize(208);
        }
    }

    @Test
    void endlessLinesAreCut() throws Exception {
        try (var function = bench.python("""
                import sys
                def handler(event, context):
                    sys.stdout.write("x" * event)
                """)) {
            for (int length : new int[] {256 * 1024 - 1, 256 * 1024, 256 * 1024 + 40, 600 * 1024}) {
                function.log.clear();
                function.call(Integer.toString(length));
                assertThat(function.log).allMatch(line -> line.length() <= 256 * 1024 + 64);
                assertThat(function.log)
                        .filteredOn(line -> line.startsWith("xx"))
                        .extracting(String::length)
                        .satisfies(lengths -> assertThat(
                                        lengths.stream().mapToInt(i -> i).sum())
                                .isEqualTo(length));
                assertThat(function.log.getLast()).startsWith("REPORT");
            }
        }
    }

    @Test
    void functionThatEndsBetweenInvocationsIsStartedAgain() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (var function = bench.python("""
                import os, threading, urllib.request
                count = 0
                def end():
                    urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"])
                    os._exit(0)
                def handler(event, context):
                    global count
                    count += 1
                    if event == 1:
                        threading.Thread(target=end).start()
                    return count
                """)) {
            function.platform = request -> {
                try {
                    mayEnd.await();
                    return HttpResponse.of(200);
                } catch (InterruptedException e) {
                    return HttpResponse.of(503);
                }
            };
            assertThat(function.call("1")).isEqualTo("1");
            mayEnd.countDown();
            function.sandbox().awaitEnd();
            assertThat(function.call("2")).isEqualTo("1");
            assertThat(function.call("3")).isEqualTo("2");
        }
    }

    @Test
    void closingEndsARunningInvocation() throws Exception {
        try (var function = bench.python(
                        "import time\ndef handler(event, context):\n    print('running', flush=True)\n    time.sleep(60)\n");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sandbox sandbox = function.sandbox();
            assertThat(sandbox.awaitInit()).isTrue();
            var running = threads.submit(() -> function.invoke("1"));
            function.awaitLog("running");
            assertThatThrownBy(() -> function.invoke("2")).isInstanceOf(IllegalStateException.class);
            sandbox.close();
            assertThat(running.get()).isInstanceOf(FunctionError.class);
            assertThat(sandbox.state()).isEqualTo(Sandbox.State.DEAD);
        }
    }

    @Test
    void tooLargeAResponseIsRefused() throws Exception {
        try (var function = bench.python("def handler(event, context): return 'x' * event\n")) {
            InvocationOutcome outcome = function.invoke("6300000");
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            FunctionError.class,
                            error -> assertThat(error.type()).isEqualTo("Function.ResponseSizeTooLarge"));
            assertThat(function.call("5000000")).hasSize(5_000_002);
        }
    }

    @Test
    void slowStartIsRepeatedWithinTheInvocation() throws Exception {
        Path data = dir.resolve("slow");
        SandboxConfig config = Workbench.config(data).withInitTimeout(Duration.ofMillis(300));
        try (Workbench slow = new Workbench(data, config);
                var function = slow.python("""
                        import time
                        time.sleep(1.5)
                        def handler(event, context): return "late"
                        """)) {
            assertThat(function.call("{}")).isEqualTo("\"late\"");
            assertThat(function.log)
                    .anyMatch(line ->
                            line.matches("INIT_REPORT Init Duration: [0-9.]+ ms\tPhase: init\tStatus: timeout"));
        }
    }
}
