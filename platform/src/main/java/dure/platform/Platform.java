package dure.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.apigateway.ApiGateway;
import dure.apigateway.ApiGatewayConfig;
import dure.cloudfront.CloudFront;
import dure.cloudfront.CloudFrontConfig;
import dure.cloudfront.CustomOrigins;
import dure.dynamodb.DynamoDb;
import dure.dynamodb.DynamoDbConfig;
import dure.gate.Gate;
import dure.gate.GateConfig;
import dure.http.HttpServer;
import dure.http.HttpServerConfig;
import dure.http.LocalCertificates;
import dure.iam.Accounts;
import dure.iam.Iam;
import dure.iam.IamConfig;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Room;
import dure.lambda.Lambda;
import dure.lambda.LambdaConfig;
import dure.s3.S3;
import dure.s3.S3Config;
import dure.sandbox.RuntimesConfig;
import dure.sns.Sns;
import dure.sns.SnsConfig;
import dure.store.rocks.DataDirectory;
import dure.telemetry.logs.Logs;
import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Dure: every room behind one gate and one listener, over one data directory. */
public final class Platform implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    private final PlatformConfig config;
    private final DataDirectory data;
    private final Iam iam;
    private final Gate gate;
    private final Accounts.RootKey rootKey;
    private final HttpServer server;
    private final SandboxStart sandboxes;
    private final Lambda lambda;
    private final List<Room> rooms = new ArrayList<>();

    /**
     * Opens the data directory, wires the rooms, and listens.
     *
     * @throws IOException when the directory cannot be used or the port is taken
     */
    public static Platform start(PlatformConfig config) throws IOException {
        CustomOrigins.setUp();
        if (config.rootKey().isPresent() && !config.loopbackOnly()) {
            throw new IOException("--root-key is for tests and is refused unless every listener is on loopback");
        }
        Opening opening = new Opening();
        // The store and the listener take about as long as one another.
        FutureTask<DataDirectory> data = new FutureTask<>(() -> DataDirectory.open(config.home(), config.clock()));
        Thread.ofPlatform().name("dure-open").start(data);
        HttpServer server = null;
        try {
            server = listen(config, opening);
            return new Platform(config, opened(data), server, opening);
        } catch (IOException | RuntimeException failure) {
            closeAll(server, data, failure);
            throw failure;
        }
    }

    private static HttpServer listen(PlatformConfig config, Opening opening) throws IOException {
        return HttpServer.start(
                HttpServerConfig.DEFAULT
                        .withPort(config.port())
                        .withAddresses(config.addresses())
                        .withTls(LocalCertificates.in(config.home().resolve("tls"), config.clock(), config.domain()))
                        .withClock(config.clock()),
                opening);
    }

    private static DataDirectory opened(FutureTask<DataDirectory> data) throws IOException {
        try {
            return data.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException broken -> throw broken;
                case RuntimeException broken -> throw broken;
                case Error broken -> throw broken;
                case null, default -> throw new IOException(failed);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        }
    }

    private static void closeAll(@Nullable HttpServer server, FutureTask<DataDirectory> data, Exception failure) {
        if (server != null) {
            server.close();
        }
        try {
            opened(data).close();
        } catch (IOException | RuntimeException second) {
            if (second != failure) {
                failure.addSuppressed(second);
            }
        }
    }

    private Platform(PlatformConfig config, DataDirectory data, HttpServer server, Opening opening) {
        this.config = config;
        this.data = data;
        this.server = server;
        Clock clock = config.clock();
        this.iam = new Iam(data.store(), clock, IamConfig.defaults());
        this.rootKey = iam.accounts()
                .ensureDefault(config.rootKey()
                        .map(key -> new Accounts.RootKey(AccountId.DEFAULT, key.accessKeyId(), key.secretKey())));
        this.gate = new Gate(
                new GateConfig(
                        config.region(),
                        config.domain(),
                        AccountId.DEFAULT,
                        GateConfig.DEFAULT_MAX_BODY_BYTES,
                        config.rootKey().isPresent()),
                iam.credentials(),
                iam.authorizer(),
                clock);
        this.sandboxes = new SandboxStart(config, server);
        this.lambda = new Lambda(
                data.store(),
                data.blobs(),
                data.outbox(),
                gate,
                gate,
                sandboxes,
                clock,
                LambdaConfig.of(config.home().resolve("lambda")));
        wire(clock);
        opening.open(gate);
        sandboxes.begin();
    }

    private void wire(Clock clock) {
        rooms.add(iam);
        rooms.add(new Logs(data.store(), clock));
        rooms.add(new S3(
                data.store(),
                data.blobs(),
                data.outbox(),
                gate,
                clock,
                new S3Config(config.domain(), S3Config.DEFAULT.maxBuckets())));
        rooms.add(new DynamoDb(data.store(), clock, DynamoDbConfig.DEFAULT));
        rooms.add(new Sns(data.store(), data.outbox(), gate, iam.authorizer(), clock, SnsConfig.of(endpoint())));
        rooms.add(lambda);
        rooms.add(new ApiGateway(
                data.store(), gate, gate, iam.authorizer(), clock, ApiGatewayConfig.of(config.domain())));
        rooms.add(new CloudFront(
                data.store(),
                gate,
                clock,
                CloudFrontConfig.of(
                        config.region(),
                        config.domain(),
                        server::port,
                        server.addresses().stream().anyMatch(bound -> bound.getAddress() instanceof Inet6Address),
                        config.home().resolve("edge-cache"))));
        rooms.forEach(room -> room.register(gate));
        gate.site(new OwnSite(gate, iam.accounts(), Caller.root(AccountId.DEFAULT), this::health));
        rooms.forEach(Room::start);
    }

    public int port() {
        return server.port();
    }

    /** Where clients on this machine reach it: {@code http://localhost:4566}. */
    public String endpoint() {
        return "http://" + (config.domain().equals("localhost") ? "localhost" : config.domain()) + ":" + server.port();
    }

    /** Where the language runtimes of such a platform come from. */
    public static RuntimesConfig runtimes(PlatformConfig config) {
        RuntimesConfig runtimes = RuntimesConfig.ofHost();
        RuntimesConfig withPython =
                config.cpythonJar().map(runtimes::withCpythonJar).orElse(runtimes);
        RuntimesConfig withPackages =
                config.pythonPackages().map(withPython::withPythonPackages).orElse(withPython);
        return config.javaArchive().map(withPackages::withJavaArchive).orElse(withPackages);
    }

    /** Removes a directory and all in it. */
    public static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The region of requests that name none. */
    public String region() {
        return config.region();
    }

    /** The default account's root key. */
    public PlatformConfig.RootKey rootKey() {
        return new PlatformConfig.RootKey(rootKey.accessKeyId(), rootKey.secretKey());
    }

    private ObjectNode health() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("status", "ok").put("pid", ProcessHandle.current().pid());
        ObjectNode sandbox = node.putObject("sandbox");
        sandboxes
                .ifStarted()
                .ifPresentOrElse(
                        found -> {
                            sandbox.put("level", found.probe().level().number())
                                    .put("reason", found.probe().reason())
                                    .put("fix", found.probe().fix());
                            found.runtimes()
                                    .available()
                                    .forEach(runtime -> sandbox.withArrayProperty("runtimes")
                                            .add(runtime.id()));
                        },
                        () -> sandbox.put("reason", "still looking at this machine"));
        return node;
    }

    /** Stops taking requests, lets those under way finish, and closes the data directory. */
    @Override
    public void close() throws IOException {
        try (data) {
            lambda.close(); // functions are reached through the server
            sandboxes.close();
            server.close();
            rooms.reversed().stream().filter(room -> room != lambda).forEach(Room::close);
        }
        LOG.info("stopped");
    }
}
