package dure.sandbox;

import dure.http.HttpServer;
import dure.http.HttpServerConfig;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's ahead-of-time cache of the Java runtime client, made once after a build by running the client through one
 * invocation. It holds the JDK's classes and the client's, none of a function. It fits this JDK and these jars, which it
 * knows by their names, sizes and times, in whatever directory they lie.
 */
public final class JavaArchive {
    /** What every copy of the client's jars has, so that one archive fits all. */
    static final FileTime JAR_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final int LIMIT_SECONDS = 120;

    private JavaArchive() {}

    /**
     * Makes it, replacing what is there.
     *
     * @param scratch an empty directory
     */
    public static void make(Path archive, Path scratch) throws IOException, InterruptedException {
        Runtimes.copyClients(scratch);
        Path fresh = scratch.resolve("client.aot");
        AtomicInteger asked = new AtomicInteger();
        HttpServerConfig listener = HttpServerConfig.DEFAULT.withPort(0).withAddresses("127.0.0.1");
        try (HttpServer server = HttpServer.start(listener, request -> answer(request, asked))) {
            train(scratch, fresh, "127.0.0.1:" + server.port());
        }
        if (!Files.exists(fresh)) {
            throw new IOException("the JDK has made no archive");
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One invocation; then the platform is closing, which ends the client in order. */
    private static HttpResponse answer(HttpRequest request, AtomicInteger asked) {
        if (request.method().equals("POST")) {
            return HttpResponse.of(202, "application/json", "{}");
        }
        if (asked.incrementAndGet() > 1) {
            return HttpResponse.of(500, "application/json", "{}");
        }
        Headers headers = new Headers()
                .set("Content-Type", "application/json")
                .set("Lambda-Runtime-Aws-Request-Id", "training")
                .set("Lambda-Runtime-Deadline-Ms", Long.toString(Long.MAX_VALUE))
                .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:training")
                .set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        byte[] event = "{\"text\":\"a\",\"number\":1.5,\"list\":[true,null]}".getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(200, headers, Body.of(event));
    }

    private static void train(Path clients, Path archive, String api) throws IOException, InterruptedException {
        Path jars = clients.resolve("java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:AOTCacheOutput=" + archive,
                        "-cp",
                        jars.resolve("client.jar") + ":" + jars.resolve("aws-lambda-java-core.jar"),
                        "dure.client.Main"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api);
        // A handler of the JDK's own: takes any event, and answers a number.
        builder.environment().put("_HANDLER", "java.lang.System::identityHashCode");
        Process client = builder.start();
        if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new IOException("the Java runtime client did not end within " + LIMIT_SECONDS + " s");
        }
    }
}
