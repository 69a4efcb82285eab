package dure.apigateway.execute;

import dure.apigateway.ApiGatewayConfig;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Everything that integrations need, made and closed together. */
public final class Execution implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final Integrations integrations;

    public Execution(Dispatcher dispatcher, Clock clock, ApiGatewayConfig config) {
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(CONNECT_TIME)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        Functions functions = new Functions(dispatcher, new IntegrationRoles(dispatcher, clock), clock, executor);
        this.integrations = new Integrations(Map.of(
                "MOCK", new MockIntegration(),
                "AWS", new LambdaIntegration(functions),
                "AWS_PROXY", new LambdaProxy(functions),
                "HTTP", new HttpIntegration(client, false, config.maxPayloadBytes()),
                "HTTP_PROXY", new HttpIntegration(client, true, config.maxPayloadBytes())));
    }

    public Integrations integrations() {
        return integrations;
    }

    /** Does not wait for calls under way. */
    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
