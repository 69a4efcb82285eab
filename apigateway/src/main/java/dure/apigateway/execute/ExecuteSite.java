package dure.apigateway.execute;

import dure.api.apigateway.Method;
import dure.api.apigateway.Resource;
import dure.apigateway.ApiGatewayConfig;
import dure.apigateway.ApiStore;
import dure.apigateway.GatewayResponseType;
import dure.apigateway.template.TemplateFailure;
import dure.kernel.Caller;
import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of APIs. Thread-safe. */
public final class ExecuteSite implements Site {
    private static final Logger LOG = LoggerFactory.getLogger(ExecuteSite.class);
    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
    private static final int MAX_HEAD_BYTES = 10_240;

    private final ApiGatewayConfig config;
    private final List<String> suffixes;
    private final StageCache stages;
    private final Access access;
    private final Integrations integrations;

    public ExecuteSite(ApiStore store, Access access, Integrations integrations, ApiGatewayConfig config) {
        this.config = config;
        this.suffixes = config.domain().equals("localhost")
                ? List.of(".localhost")
                : List.of("." + config.domain(), ".localhost");
        this.stages = new StageCache(store);
        this.access = access;
        this.integrations = integrations;
    }

    @Override
    public boolean serves(HttpRequest head) {
        return Address.isOne(head, suffixes);
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        Traces traces = Traces.of(context.requestId(), request.headers().get("x-amzn-trace-id"), context.time());
        HttpResponse response = answer(request, context, traces);
        Headers headers = response.headers();
        headers.set("x-amzn-RequestId", traces.requestId());
        headers.set("x-amz-apigw-id", traces.extendedId());
        if (!headers.has("x-amzn-errortype")) {
            headers.set("X-Amzn-Trace-Id", traces.traceId());
        }
        return response;
    }

    private HttpResponse answer(HttpRequest request, RequestContext context, Traces traces) {
        if (request.headBytes() > MAX_HEAD_BYTES) {
            return HttpResponse.of(
                    431, MediaTypes.JSON, "{\"message\":\"HTTP header is larger than " + MAX_HEAD_BYTES + " bytes.\"}");
        }
        Optional<Address> address = Address.of(request, suffixes);
        Optional<CompiledStage> stage = address.flatMap(found -> stages.find(found.apiId(), found.stage()));
        if (address.isEmpty() || stage.isEmpty()) {
            HttpResponse forbidden = HttpResponse.of(403, MediaTypes.JSON, "{\"message\":\"Forbidden\"}");
            forbidden.headers().set("x-amzn-ErrorType", "ForbiddenException");
            return forbidden;
        }
        return answer(request, context, traces, address.get(), stage.get());
    }

    private HttpResponse answer(
            HttpRequest request, RequestContext context, Traces traces, Address address, CompiledStage stage) {
        Optional<CompiledStage.Target> found = stage.find(address.rawPath(), request.method());
        CompiledStage.Target target = found.orElseGet(() -> nowhere(address, request.method(), stage));
        byte[] body = new byte[0];
        Caller caller = context.caller();
        Optional<GatewayFailure> refusal = Optional.empty();
        try {
            if (found.isEmpty()) {
                throw GatewayFailure.of(
                        GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
            }
            body = read(request);
            caller = access.admit(request.withBody(Body.of(body)), context, stage, target.method(), address);
        } catch (GatewayFailure failure) {
            refusal = Optional.of(failure);
        }
        Exchange exchange =
                new Exchange(request, context, address, stage, target, body, caller, traces, config.templateTime());
        return refusal.map(failure -> GatewayAnswers.of(failure, exchange)).orElseGet(() -> run(exchange));
    }

    /** Runs an exchange that may be run: validation, integration, response. */
    HttpResponse run(Exchange exchange) {
        try {
            Validation.check(exchange);
            return integrations.of(exchange.method.type()).answer(exchange);
        } catch (GatewayFailure failure) {
            return GatewayAnswers.of(failure, exchange);
        } catch (TemplateFailure failure) {
            LOG.warn("request {}: {}", exchange.traces.requestId(), failure.getMessage());
            return GatewayAnswers.of(GatewayFailure.internal(), exchange);
        }
    }

    private byte[] read(HttpRequest request) {
        try {
            if (request.body().length() > config.maxPayloadBytes()) {
                throw tooLarge();
            }
            return request.body().readAll(config.maxPayloadBytes());
        } catch (Body.BodyTooLargeException large) {
            throw tooLarge();
        } catch (IOException broken) {
            throw GatewayFailure.of(GatewayResponseType.DEFAULT_4XX, 400, "Bad Request");
        }
    }

    private static GatewayFailure tooLarge() {
        return GatewayFailure.of(GatewayResponseType.REQUEST_TOO_LARGE, "Request Too Long");
    }

    /** A target for answers to requests that have none. */
    private static CompiledStage.Target nowhere(Address address, String verb, CompiledStage stage) {
        CompiledMethod none = new CompiledMethod(
                Resource.builder().path(address.rawPath()).build(),
                Method.builder().httpMethod(verb).authorizationType("NONE").build(),
                stage.definition());
        return new CompiledStage.Target(none, Map.of());
    }
}
