package dure.apigateway.execute;

import dure.api.lambda.InvocationRequest;
import dure.api.lambda.InvocationResponse;
import dure.api.lambda.LambdaApi;
import dure.apigateway.ApiKey;
import dure.apigateway.GatewayResponseType;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls Lambda functions for integrations, as API Gateway or in the integration's role. Thread-safe. */
final class Functions {
    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);
    private static final Pattern URI = Pattern.compile(".*:lambda:path/2015-03-31/functions/(.+)/invocations(\\?.*)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{stageVariables\\.([a-zA-Z0-9_]+)}");
    private static final String SERVICE = "apigateway.amazonaws.com";

    private final Dispatcher dispatcher;
    private final IntegrationRoles roles;
    private final Clock clock;
    private final Executor executor;

    Functions(Dispatcher dispatcher, IntegrationRoles roles, Clock clock, Executor executor) {
        this.dispatcher = dispatcher;
        this.roles = roles;
        this.clock = clock;
        this.executor = executor;
    }

    /** The function's answer within the integration's time. */
    InvocationResponse invoke(Exchange exchange, byte[] payload, String invocationType) {
        String uri = withVariables(String.valueOf(exchange.method.integration().uri()), exchange);
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            LOG.warn("request {}: not a function's URI: {}", exchange.traces.requestId(), uri);
            throw GatewayFailure.internal();
        }
        InvocationRequest request = InvocationRequest.builder()
                .functionName(matcher.group(1))
                .invocationType(invocationType)
                .payload(payload)
                .build();
        ApiKey key = exchange.stage.key();
        CompletableFuture<InvocationResponse> answer = CompletableFuture.supplyAsync(
                () -> dispatcher.call(
                        LambdaApi.INVOKE,
                        request,
                        RequestContext.internal(caller(exchange), key.region(), clock.instant())),
                executor);
        try {
            return answer.get(exchange.method.timeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw GatewayFailure.of(GatewayResponseType.INTEGRATION_TIMEOUT, "Endpoint request timed out");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw GatewayFailure.internal();
        } catch (ExecutionException failed) {
            throw refused(exchange, failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private static GatewayFailure refused(Exchange exchange, Throwable cause) {
        if (!(cause instanceof AwsException refusal)) {
            LOG.error("request {}: invoking a function failed", exchange.traces.requestId(), cause);
            return GatewayFailure.internal();
        }
        LOG.warn("request {}: Lambda refused the invocation: {}", exchange.traces.requestId(), refusal.toString());
        return switch (refusal.type().code()) {
            case "InvalidRequestContentException" ->
                GatewayFailure.of(GatewayResponseType.DEFAULT_4XX, 400, refusal.message());
            case "RequestTooLargeException", "RequestEntityTooLargeException" ->
                GatewayFailure.of(GatewayResponseType.REQUEST_TOO_LARGE, "Request Too Long");
            default -> GatewayFailure.internal();
        };
    }

    private Caller caller(Exchange exchange) {
        ApiKey key = exchange.stage.key();
        String sourceArn = key.executeArn() + "/" + exchange.stage.name() + "/" + exchange.request.method()
                + exchange.method.path();
        String role = exchange.method.integration().credentials();
        return role == null || role.isEmpty()
                ? Caller.service(SERVICE, new AccountId(key.account()), sourceArn)
                : roles.assume(role, key, sourceArn);
    }

    /** Fills in {@code ${stageVariables.name}}; what is not set is left out. */
    static String withVariables(String text, Exchange exchange) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return VARIABLE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(exchange.stage.variables().getOrDefault(match.group(1), "")));
    }
}
