package dure.apigateway.execute;

import dure.apigateway.ApiGatewayConfig;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Everything that integrations need, made and closed together. */
public final class Execution implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Integrations integrations;
    private @Nullable HttpClient client;
    private boolean closed;

    public Execution(Dispatcher dispatcher, Clock clock, ApiGatewayConfig config) {
        Functions functions = new Functions(dispatcher, new IntegrationRoles(dispatcher, clock), clock, executor);
        this.integrations = new Integrations(Map.of(
                "MOCK", new MockIntegration(),
                "AWS", new LambdaIntegration(functions),
                "AWS_PROXY", new LambdaProxy(functions),
                "HTTP", new HttpIntegration(this::client, false, config.maxPayloadBytes()),
                "HTTP_PROXY", new HttpIntegration(this::client, true, config.maxPayloadBytes())));
    }

    public Integrations integrations() {
        return integrations;
    }

    /** Made when the first integration calls out: it reads this machine's trusted certificates, which takes its time. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            if (closed) {
                throw new IllegalStateException("API Gateway is closed");
            }
            made = HttpClient.newBuilder()
                    .executor(executor)
                    .connectTimeout(CONNECT_TIME)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = made;
        }
        return made;
    }

    /** Does not wait for calls under way. */
    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdownNow();
        }
        executor.shutdownNow();
    }
}
