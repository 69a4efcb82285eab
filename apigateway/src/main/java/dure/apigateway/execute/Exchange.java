package dure.apigateway.execute;

import dure.apigateway.template.Budget;
import dure.apigateway.template.InputVariable;
import dure.apigateway.template.Template;
import dure.apigateway.template.UtilVariable;
import dure.kernel.Caller;
import dure.kernel.RequestContext;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on its way through an API. Not thread-safe. */
final class Exchange {
    final HttpRequest request;
    final RequestContext context;
    final Address address;
    final CompiledStage stage;
    final CompiledMethod method;
    final Map<String, String> pathParameters;
    final Map<String, List<String>> query = new LinkedHashMap<>();
    final Map<String, List<String>> headers = new LinkedHashMap<>();
    final byte[] body;
    final Caller caller;
    final Traces traces;
    private final Duration templateTime;
    private @Nullable Map<String, Object> contextVariable;

    Exchange(
            HttpRequest request,
            RequestContext context,
            Address address,
            CompiledStage stage,
            CompiledStage.Target target,
            byte[] body,
            Caller caller,
            Traces traces,
            Duration templateTime) {
        this.request = request;
        this.context = context;
        this.address = address;
        this.stage = stage;
        this.method = target.method();
        this.pathParameters = target.pathParameters();
        this.body = body;
        this.caller = caller;
        this.traces = traces;
        this.templateTime = templateTime;
        readParameters();
    }

    private void readParameters() {
        for (HttpRequest.Parameter parameter : request.parameters()) {
            String value = parameter.value();
            query.computeIfAbsent(parameter.name(), name -> new ArrayList<>(1)).add(value == null ? "" : value);
        }
        Headers sent = request.headers();
        sent.forEach((name, value) ->
                headers.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value));
        String forwarded = sent.get("x-forwarded-for");
        set("X-Forwarded-For", (forwarded == null ? "" : forwarded + ", ") + context.sourceIp());
        set("X-Forwarded-Port", request.secure() ? "443" : "80");
        set("X-Forwarded-Proto", request.secure() ? "https" : "http");
        set("X-Amzn-Trace-Id", traces.traceId());
    }

    private void set(String name, String value) {
        headers.keySet().removeIf(name::equalsIgnoreCase);
        headers.put(name, new ArrayList<>(List.of(value)));
    }

    /** What a {@code {greedy+}} parameter at the end of the path stands for, slashes and all; null without one. */
    @Nullable
    String greedyPath() {
        String path = method.path();
        return path.endsWith("+}")
                ? pathParameters.get(path.substring(path.lastIndexOf('{') + 1, path.length() - 2))
                : null;
    }

    /** The value of a header in any case; the last of several. */
    @Nullable
    String header(String name) {
        List<String> values = headerValues(name);
        return values.isEmpty() ? null : values.getLast();
    }

    List<String> headerValues(String name) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return List.of();
    }

    String mediaType() {
        return MediaTypes.of(request.headers().get("content-type", ""));
    }

    /** As text: binary payloads in base64 when the integration wants that. */
    String bodyText() {
        boolean binary = stage.isBinary(mediaType());
        return binary && "CONVERT_TO_TEXT".equals(method.integration().contentHandling())
                ? Base64.getEncoder().encodeToString(body)
                : new String(body, StandardCharsets.UTF_8);
    }

    /** {@code $context}; templates may write its overrides, which last for the exchange. */
    Map<String, Object> contextVariable() {
        if (contextVariable == null) {
            contextVariable = ContextVariable.of(this);
        }
        return contextVariable;
    }

    /** Renders over the request. */
    String render(Template template) {
        return render(template, bodyText());
    }

    /** Renders over another body, such as an integration's answer. */
    String render(Template template, String input) {
        Budget budget = new Budget(templateTime);
        Map<String, Object> variables = new HashMap<>();
        variables.put("input", new InputVariable(input, pathParameters, last(query), last(headers), budget));
        variables.put("util", new UtilVariable(budget));
        variables.put("context", contextVariable());
        variables.put("stageVariables", new LinkedHashMap<>(stage.variables()));
        return template.render(variables, budget);
    }

    /** The override map at {@code $context.requestOverride.header} and the like. */
    @SuppressWarnings("unchecked")
    Map<String, Object> override(String which, String part) {
        if (contextVariable == null) {
            return Map.of();
        }
        Object overrides = contextVariable.get(which);
        Object found = overrides instanceof Map<?, ?> map ? map.get(part) : null;
        return found instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** {@code $context.responseOverride.status}, null when not set. */
    @Nullable
    Object overriddenStatus() {
        return contextVariable != null && contextVariable.get("responseOverride") instanceof Map<?, ?> map
                ? map.get("status")
                : null;
    }

    static Map<String, String> last(Map<String, List<String>> values) {
        Map<String, String> last = new LinkedHashMap<>();
        values.forEach((name, all) -> last.put(name, all.getLast()));
        return last;
    }
}
