package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.http.HttpLimits;
import dure.sandbox.InvocationOutcome.Cause;
import dure.sandbox.InvocationOutcome.FunctionError;
import dure.sandbox.LambdaRuntime.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node, Java and custom runtimes in real sandboxes. */
class RuntimesTest {
    @TempDir
    static Path dir;

    private static Workbench bench;
    private static Path javaCode;

    @BeforeAll
    static void start() throws Exception {
        bench = new Workbench(dir, IsolationLevel.FULL);
        javaCode = javaCode();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    /** A deployment package: this test's classes, and libraries in lib. */
    private static Path javaCode() throws Exception {
        Path code = dir.resolve("java-code");
        Path classes = Paths.get(RuntimesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(classes.resolve("dure/sandbox/functions"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                ReadableFiles.write(
                        code.resolve("dure/sandbox/functions")
                                .resolve(file.getFileName().toString()),
                        Files.readAllBytes(file));
            }
        }
        for (String jar : System.getProperty("java.class.path").split(":")) {
            String name = Path.of(jar).getFileName().toString();
            if (name.startsWith("aws-lambda-java-events") || name.startsWith("joda-time")) {
                ReadableFiles.write(code.resolve("lib").resolve(name), Files.readAllBytes(Path.of(jar)));
            }
        }
        return code;
    }

    private static Workbench.Function java(String handler) {
        var function = bench.new Function("java25", "dure.sandbox.functions.Handlers$" + handler, javaCode);
        function.memoryMb = 512;
        return function;
    }

    private static String node() {
        Optional<LambdaRuntime> found = bench.sandboxes.runtimes().available().stream()
                .filter(runtime -> runtime.language() == Language.NODE)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(),
                () -> "no Node: " + bench.sandboxes.runtimes().missing());
        return found.orElseThrow().id();
    }

    @Test
    void nodeHandlersAnswerByPromiseAndByCallback() throws Exception {
        try (var function = bench.function(node(), "index.handler", Map.of("index.js", """
                        console.log('cold');
                        exports.handler = async (event, context) => {
                          console.log('hi', {a: 1});
                          return {name: event.name, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 1};
                        };
                        """))) {
            assertThat(function.call("{\"name\":\"두레\"}"))
                    .isEqualTo("{\"name\":\"두레\",\"id\":\"request-1\",\"left\":true}");
            assertThat(function.log).anyMatch(line -> line.matches("[0-9T:.-]+Z\trequest-1\tINFO\thi \\{ a: 1 }"));
        }
        try (var function = bench.function(node(), "lib/index.handler", Map.of("lib/index.cjs", """
                        exports.handler = (event, context, callback) => {
                          setTimeout(() => callback(event ? null : new TypeError('no event'), event), 20);
                        };
                        """))) {
            assertThat(function.call("[1,2]")).isEqualTo("[1,2]");
            InvocationOutcome outcome = function.invoke("0");
            assertThat(Workbench.text(outcome))
                    .startsWith(
                            "{\"errorType\":\"TypeError\",\"errorMessage\":\"no event\",\"trace\":[\"TypeError: no event");
            assertThat(function.call("3")).isEqualTo("3");
        }
    }

    @Test
    void nodeModulesAndFailedStartsWork() throws Exception {
        try (var function = bench.function(
                node(),
                "index.handler",
                Map.of(
                        "package.json",
                        "{\"type\":\"module\"}",
                        "node_modules/dep/index.js",
                        "export default 'dependency'",
                        "node_modules/dep/package.json",
                        "{\"type\":\"module\",\"main\":\"index.js\"}",
                        "index.js",
                        "import dep from 'dep'; export const handler = async () => dep;"))) {
            assertThat(function.call("{}")).isEqualTo("\"dependency\"");
        }
        try (var function = bench.function(node(), "index.handler", Map.of("index.mjs", "import 'nothing';"))) {
            assertThat(Workbench.text(function.invoke("{}"))).contains("Runtime.ImportModuleError");
        }
        try (var function = bench.function(node(), "index.nope", Map.of("index.js", "exports.handler = 1"))) {
            assertThat(Workbench.text(function.invoke("{}")))
                    .contains("\"Runtime.HandlerNotFound\"", "index.nope is undefined or not exported");
        }
        try (var function = bench.function(
                node(),
                "index.handler",
                Map.of(
                        "index.js",
                        "exports.handler = async () => { setTimeout(() => { throw new Error('late') }, 5);"
                                + " await new Promise(r => setTimeout(r, 500)); };"))) {
            assertThat(Workbench.text(function.invoke("{}"))).contains("\"errorMessage\":\"late\"");
        }
    }

    @Test
    void javaHandlersTakeBeansMapsStringsAndStreams() throws Exception {
        try (var function = java("Pojo")) {
            assertThat(function.call("""
                    {"name":"Mina","count":2,"unknown":{},"items":[{"sku":"a","price":1.25},{"sku":"b","price":3}]}
                    """)).isEqualTo("{\"sum\":8.50}");
            assertThat(function.log).containsSubsequence("order of Mina", "two\nlines");
            assertThat(function.log.getLast()).contains("\tInit Duration: ");
        }
        try (var function = java("Echo")) {
            String event = "{\"a\":[1,2.5,null,true,\"é\\\"\\n\"],\"b\":{\"c\":12345678901}}";
            assertThat(function.call(event)).isEqualTo(event);
        }
        try (var function = java("Upper")) {
            assertThat(function.call("\"two\\u0020words\"")).isEqualTo("\"TWO WORDS\"");
            InvocationOutcome outcome = function.invoke("\"\"");
            assertThat(Workbench.text(outcome))
                    .startsWith("{\"errorMessage\":\"empty\",\"errorType\":\"java.lang.IllegalStateException\","
                            + "\"stackTrace\":[\"dure.sandbox.functions.Handlers$Upper.handleRequest(Handlers.java:")
                    .contains("\"cause\":{\"errorMessage\":\"because\",\"errorType\":\"java.io.IOException\"");
        }
        try (var function = java("Streams")) {
            assertThat(function.call("{}")).isEqualTo("[{}]");
        }
        try (var function = java("Plain::add")) {
            assertThat(function.call("[1,2,3]")).isEqualTo("6");
        }
    }

    @Test
    void javaEventsAreBound() throws Exception {
        try (var function = java("Topic")) {
            assertThat(function.call("""
                    {"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"arn","Sns":{
                    "Type":"Notification","MessageId":"m","TopicArn":"t","Subject":"s","Message":"hello",
                    "Timestamp":"2026-11-22T10:00:00.000Z","SignatureVersion":"1","Signature":"x","SigningCertUrl":"u",
                    "UnsubscribeUrl":"v","MessageAttributes":{"k":{"Type":"String","Value":"w"}}}}]}
                    """)).isEqualTo("[\"s|hello|2026-11-22T10:00:00.000Z|aws:sns|w\"]");
        }
        try (var function = java("Bucket")) {
            assertThat(function.call("""
                    {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"r",
                    "eventTime":"2026-11-22T10:00:00.000Z","eventName":"ObjectCreated:Put",
                    "responseElements":{"x-amz-request-id":"i","x-amz-id-2":"j"},"s3":{"s3SchemaVersion":"1.0",
                    "bucket":{"name":"b","arn":"arn:aws:s3:::b"},
                    "object":{"key":"a+b%C3%A9","size":5,"eTag":"e","sequencer":"q"}}}]}
                    """)).isEqualTo("\"b/a bé 5 ObjectCreated:Put 2026-11-22T10:00:00.000Z\"");
        }
        try (var function = java("Queue")) {
            assertThat(function.call("{\"Records\":[{\"body\":\"b\",\"eventSourceARN\":\"arn:q\"}]}"))
                    .isEqualTo("\"b arn:q\"");
        }
        try (var function = java("Table")) {
            assertThat(function.call("""
                    {"Records":[{"eventID":"1","dynamodb":{"ApproximateCreationDateTime":1.7e9,"NewImage":{
                    "id":{"S":"x"},"n":{"N":"7"},"none":{"NULL":true},"list":{"L":[{"BOOL":true}]}}}}]}
                    """)).isEqualTo("\"1 x 7 true true\"");
        }
        try (var function = java("Api")) {
            assertThat(function.call("""
                    {"path":"/p","isBase64Encoded":false,"requestContext":{"identity":{"sourceIp":"127.0.0.1"}}}
                    """))
                    .contains("\"statusCode\":201", "\"body\":\"127.0.0.1/p\"", "\"isBase64Encoded\":false");
        }
        try (var function = java("Missing")) {
            InvocationOutcome outcome = function.invoke("{}");
            assertThat(Workbench.text(outcome))
                    .contains("\"errorType\":\"java.lang.ClassNotFoundException\"", "Class not found: dure.sandbox");
        }
    }

    @Test
    void bootstrapSpeaksTheRuntimeApiItself() throws Exception {
        String script = """
                #!/bin/bash
                # One request; leaves the answer's headers in $head and its body in $body.
                request() {
                    exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
                    printf '%s /2018-06-01/runtime/invocation/%s HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \
                        "$1" "$2" "${#3}" "$3" >&3
                    answer=$(tr -d '\\r' <&3)
                    head=${answer%%$'\\n\\n'*} body=${answer#*$'\\n\\n'}
                    exec 3>&-
                }
                while :; do
                    request GET next
                    id=$(sed -n 's/^lambda-runtime-aws-request-id: //Ip' <<< "$head")
                    echo "got $body" > /dev/stderr
                    request POST "$id/response" "{\\"echo\\":$body,\\"handler\\":\\"$_HANDLER\\"}"
                done
                """;
        try (var function = bench.function("provided.al2023", "some.thing", Map.of("bootstrap", script))) {
            assertThat(function.call("{\"n\":1}")).isEqualTo("{\"echo\":{\"n\":1},\"handler\":\"some.thing\"}");
            assertThat(function.call("2")).isEqualTo("{\"echo\":2,\"handler\":\"some.thing\"}");
            assertThat(function.log).contains("got {\"n\":1}", "got 2");
        }
    }

    @Test
    void missingAndUnusableBootstrapsAreTheFunctionsError() throws Exception {
        try (var function = bench.function("provided.al2023", "x", Map.of("other", ""))) {
            InvocationOutcome outcome = function.invoke("1");
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            FunctionError.class,
                            error -> assertThat(error.cause()).isEqualTo(Cause.INIT));
            assertThat(Workbench.text(outcome))
                    .contains("Runtime.InvalidEntrypoint", "Couldn't find valid bootstrap(s)");
        }
        try (var function = bench.function("provided.al2023", "x", Map.of("bootstrap", "no program"))) {
            assertThat(Workbench.text(function.invoke("1")))
                    .contains("Runtime.InvalidEntrypoint", "fork/exec /var/task/bootstrap: Exec format error");
        }
    }

    @Test
    void invocationsOutliveTheListenersIdleTimeout() throws Exception {
        Duration second = Duration.ofSeconds(1);
        HttpLimits hasty = HttpLimits.DEFAULT.with(
                new HttpLimits.Timeouts(second, Duration.ofMillis(200), second, second, second));
        try (Workbench quick = new Workbench(dir.resolve("hasty"), Workbench.config(dir), hasty)) {
            List<Workbench.Function> functions = List.of(
                    quick.python("import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'up'\n"),
                    quick.function(
                            node(),
                            "app.handler",
                            Map.of(
                                    "app.js",
                                    "exports.handler = async (s) => {"
                                            + " await new Promise(r => setTimeout(r, s * 1000)); return 'up'; };")),
                    quick.new Function("java25", "dure.sandbox.functions.Handlers$Sleep", javaCode),
                    quick.function("provided.al2023", "x", Map.of("bootstrap", """
                            #!/usr/bin/python3
                            import http.client, os, time
                            # Like many a client, it has one connection and does not expect it to end.
                            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                            api.auto_open = 0
                            api.connect()
                            def ask(method, path, body=None):
                                api.request(method, "/2018-06-01/runtime/invocation/" + path, body)
                                answer = api.getresponse()
                                return answer, answer.read()
                            while True:
                                event, seconds = ask("GET", "next")
                                time.sleep(float(seconds))
                                ask("POST", event.getheader("Lambda-Runtime-Aws-Request-Id") + "/response", '"up"')
                            """)));
            for (Workbench.Function function : functions) {
                try (function) {
                    function.memoryMb = 512;
                    assertThat(function.call("1.0")).isEqualTo("\"up\"");
                    TimeUnit.MILLISECONDS.sleep(400); // waiting for the next one is no idleness either
                    assertThat(function.call("1.0")).isEqualTo("\"up\"");
                }
            }
        }
    }

    @Test
    void wrapperScriptStartsTheRuntime() throws Exception {
        String wrapper = """
                #!/bin/bash
                export WRAPPED="$# arguments, first $(basename "$1")"
                exec "$@"
                """;
        Map<String, String> files = Map.of(
                "wrapper",
                wrapper,
                "app.py",
                "import os\ndef handler(event, context): return os.environ.get('WRAPPED')\n");
        try (var function = bench.function(bench.python(), "app.handler", files)) {
            bench.makeExecutable(function, "wrapper");
            function.environment = Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/var/task/wrapper");
            assertThat(function.call("{}")).startsWith("\"4 arguments, first python");
        }
        try (var function = bench.function(bench.python(), "app.handler", files)) {
            function.environment = Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/opt/absent");
            assertThat(Workbench.text(function.invoke("{}")))
                    .contains("Runtime.InvalidEntrypoint", "fork/exec /opt/absent: No such file or directory");
        }
    }

    @Test
    void unknownRequestIdsAreRefused() throws Exception {
        try (var function = bench.python("""
                import os, urllib.error, urllib.request
                def handler(event, context):
                    root = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/"
                    try:
                        urllib.request.urlopen(root + "invocation/other/response", b"x")
                    except urllib.error.HTTPError as error:
                        return [error.code, error.read().decode()]
                """)) {
            assertThat(function.call("{}")).contains("[400, ", "InvalidRequestID");
        }
    }

    @Test
    void whatIsMissingIsToldWithItsReason() throws IOException {
        RuntimesConfig nothing = new RuntimesConfig(Optional.empty(), java.util.List.of());
        Runtimes runtimes = Runtimes.discover(nothing, dir.resolve("nothing"));
        assertThat(runtimes.missing())
                .containsEntry("python3.13", "no Python 3.13 on this machine")
                .containsEntry("nodejs22.x", "no Node.js 22 on this machine");
        assertThat(runtimes.find("java21")).isPresent();
        assertThatThrownBy(() -> bench.new Function("ruby3.4", "x", dir).sandbox())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("ruby3.4");
    }
}
