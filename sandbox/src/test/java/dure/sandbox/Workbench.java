package dure.sandbox;

import dure.http.HttpLimits;
import dure.http.HttpServer;
import dure.http.HttpServerConfig;
import dure.kernel.Clock;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A sandbox maker with an HTTP server, and functions written on the spot. */
final class Workbench implements AutoCloseable {
    static final String ARN = "arn:aws:lambda:ap-northeast-2:000000000000:function:hello";
    private static final AtomicInteger IDS = new AtomicInteger();

    final Path dir;
    final HttpServer http;
    final Sandboxes sandboxes;

    Workbench(Path dir, IsolationLevel highest) throws IOException {
        this(dir, config(dir).withHighestLevel(highest));
    }

    Workbench(Path dir, SandboxConfig config) throws IOException {
        this(dir, config, HttpLimits.DEFAULT);
    }

    Workbench(Path dir, SandboxConfig config, HttpLimits limits) throws IOException {
        this.dir = dir;
        HttpHandler nothing = request -> HttpResponse.of(404);
        HttpServerConfig server =
                HttpServerConfig.DEFAULT.withPort(0).withEventLoops(1).withLimits(limits);
        this.http = HttpServer.start(server, nothing);
        this.sandboxes = Sandboxes.start(config, http, Clock.SYSTEM);
    }

    static SandboxConfig config(Path dir) {
        return new SandboxConfig(dir.resolve("data"), RuntimesConfig.ofHost());
    }

    /** The first Python that the host has. */
    String python() {
        Optional<LambdaRuntime> found = sandboxes.runtimes().available().stream()
                .filter(runtime -> runtime.language() == LambdaRuntime.Language.PYTHON)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(), () -> "no Python: " + sandboxes.runtimes().missing());
        return found.orElseThrow().id();
    }

    Function function(String runtime, String handler, Map<String, String> files) throws IOException {
        Path code = dir.resolve("code-" + IDS.incrementAndGet());
        for (Map.Entry<String, String> file : files.entrySet()) {
            ReadableFiles.write(code.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
            if (file.getKey().equals("bootstrap")) {
                code.resolve(file.getKey()).toFile().setExecutable(true, false);
            }
        }
        return new Function(runtime, handler, code);
    }

    Function python(String code) throws IOException {
        return function(python(), "app.handler", Map.of("app.py", code));
    }

    void makeExecutable(Function function, String file) {
        function.code.resolve(file).toFile().setExecutable(true, false);
    }

    @Override
    public void close() {
        sandboxes.close();
        http.close();
    }

    /** A function's sandbox-to-be. */
    final class Function implements AutoCloseable {
        final String id = "t" + ProcessHandle.current().pid() + "-" + IDS.incrementAndGet();
        final List<String> log = new CopyOnWriteArrayList<>();
        private final Semaphore lines = new Semaphore(0);
        private final String runtime;
        private final String handler;
        private final Path code;
        int memoryMb = 256;
        Optional<Path> layers = Optional.empty();
        Map<String, String> environment = Map.of("GREETING", "안녕");
        HttpHandler platform = request -> HttpResponse.of(200, "text/plain", "platform says " + request.listener());
        private Optional<Sandbox> sandbox = Optional.empty();
        private int requests;

        Function(String runtime, String handler, Path code) {
            this.runtime = runtime;
            this.handler = handler;
            this.code = code;
        }

        Sandbox sandbox() {
            if (sandbox.isEmpty()) {
                SandboxSpec spec = new SandboxSpec(
                        id,
                        runtime,
                        handler,
                        code,
                        layers,
                        environment,
                        memoryMb,
                        512,
                        "hello",
                        "$LATEST",
                        "ap-northeast-2",
                        "/aws/lambda/hello",
                        "2026/11/22/[$LATEST]0123456789abcdef",
                        platform);
                sandbox = Optional.of(sandboxes.launch(spec, (at, line) -> {
                    log.add(line);
                    lines.release();
                }));
            }
            return sandbox.get();
        }

        /** Returns when a line of the log contains the text. */
        void awaitLog(String text) throws InterruptedException {
            while (log.stream().noneMatch(line -> line.contains(text))) {
                if (!lines.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("no '" + text + "' in " + log);
                }
            }
        }

        InvocationOutcome invoke(String payload) throws InterruptedException {
            return invoke(payload, Duration.ofSeconds(20));
        }

        InvocationOutcome invoke(String payload, Duration timeout) throws InterruptedException {
            return sandbox()
                    .invoke(new Invocation(
                            "request-" + ++requests, ARN, payload.getBytes(StandardCharsets.UTF_8), timeout));
        }

        /** The response, which must be a success. */
        String call(String payload) throws InterruptedException {
            InvocationOutcome outcome = invoke(payload);
            if (outcome instanceof InvocationOutcome.Success) {
                return text(outcome);
            }
            throw new AssertionError(text(outcome) + "\n" + String.join("\n", log));
        }

        @Override
        public void close() {
            sandbox.ifPresent(Sandbox::close);
        }
    }

    static String text(InvocationOutcome outcome) {
        return new String(outcome.payload(), StandardCharsets.UTF_8);
    }

    static boolean exists(Path path) {
        return Files.exists(path);
    }
}
