package dure.apigateway.execute;

import dure.apigateway.GatewayResponseType;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP and HTTP_PROXY: calls an HTTP endpoint. Non-proxy sends what is mapped and maps what comes back by its status;
 * proxy sends and returns everything. Redirects are not followed. Thread-safe.
 */
final class HttpIntegration implements Integrator {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIntegration.class);
    private static final Set<String> NOT_SENT = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "upgrade",
            "expect",
            "te",
            "keep-alive",
            "proxy-connection",
            "http2-settings");
    private static final Set<String> NOT_RETURNED =
            Set.of("connection", "transfer-encoding", "keep-alive", "content-length");

    private final Supplier<HttpClient> client;
    private final boolean proxy;
    private final int maxBytes;

    HttpIntegration(Supplier<HttpClient> client, boolean proxy, int maxPayloadBytes) {
        this.client = client;
        this.proxy = proxy;
        this.maxBytes = maxPayloadBytes;
    }

    @Override
    public HttpResponse answer(Exchange exchange) {
        byte[] payload = proxy ? exchange.body : RequestPayload.of(exchange);
        HttpRequest request = request(exchange, payload);
        try {
            java.net.http.HttpResponse<InputStream> answer =
                    client.get().send(request, java.net.http.HttpResponse.BodyHandlers.ofInputStream());
            return proxy ? passedBack(answer) : mapped(exchange, answer);
        } catch (HttpTimeoutException late) {
            throw GatewayFailure.of(GatewayResponseType.INTEGRATION_TIMEOUT, "Endpoint request timed out");
        } catch (IOException unreachable) {
            LOG.info("request {}: {}: {}", exchange.traces.requestId(), request.uri(), unreachable.toString());
            throw GatewayFailure.of(
                    GatewayResponseType.INTEGRATION_FAILURE, "Network error communicating with endpoint");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw GatewayFailure.internal();
        }
    }

    private HttpRequest request(Exchange exchange, byte[] payload) {
        HttpParameters parameters = HttpParameters.of(exchange, proxy);
        URI uri = uri(exchange, parameters);
        String declared = String.valueOf(exchange.method.integration().httpMethod());
        String verb = declared.equals("ANY") ? exchange.request.method() : declared;
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(exchange.method.timeoutMillis()));
        if (payload.length > 0) {
            builder.method(verb, HttpRequest.BodyPublishers.ofByteArray(payload));
        } else if (verb.equals("GET")) {
            builder.GET(); // without a Content-Length
        } else {
            builder.method(verb, HttpRequest.BodyPublishers.noBody());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("user-agent", "AmazonAPIGateway_" + exchange.stage.key().apiId());
        headers.put("x-amzn-apigateway-api-id", exchange.stage.key().apiId());
        if (!proxy) {
            headers.put("content-type", exchange.mediaType());
            headers.put("accept", MediaTypes.JSON);
        }
        parameters.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.forEach((name, value) -> {
            if (!NOT_SENT.contains(name)) {
                builder.setHeader(name, value.replaceAll("[\r\n]", " "));
            }
        });
        return builder.build();
    }

    private static URI uri(Exchange exchange, HttpParameters parameters) {
        String template = Functions.withVariables(
                String.valueOf(exchange.method.integration().uri()), exchange);
        for (Map.Entry<String, String> parameter : parameters.path().entrySet()) {
            String value = URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            String name = parameter.getKey();
            String shown = parameter.getValue().equals(exchange.greedyPath()) ? value.replace("%2F", "/") : value;
            template = template.replace("{" + name + "}", shown).replace("{" + name + "+}", value.replace("%2F", "/"));
        }
        StringBuilder uri = new StringBuilder(template);
        char separator = template.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, List<String>> each : parameters.query().entrySet()) {
            for (String value : each.getValue()) {
                uri.append(separator)
                        .append(URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        try {
            return URI.create(uri.toString());
        } catch (IllegalArgumentException notUri) {
            LOG.warn("request {}: not a URI: {}", exchange.traces.requestId(), uri);
            throw GatewayFailure.internal();
        }
    }

    private HttpResponse mapped(Exchange exchange, java.net.http.HttpResponse<InputStream> answer) throws IOException {
        Headers headers = new Headers();
        answer.headers().map().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        return Responses.mapped(exchange, new Outcome(Integer.toString(answer.statusCode()), headers, body(answer)));
    }

    private HttpResponse passedBack(java.net.http.HttpResponse<InputStream> answer) throws IOException {
        Headers headers = new Headers();
        answer.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":") && !NOT_RETURNED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> Responses.put(headers, name, value, true));
            }
        });
        return new HttpResponse(answer.statusCode(), headers, Body.of(body(answer)));
    }

    private byte[] body(java.net.http.HttpResponse<InputStream> answer) throws IOException {
        try {
            return new Body.Stream(answer.body(), -1).readAll(maxBytes);
        } catch (Body.BodyTooLargeException large) {
            throw GatewayFailure.of(GatewayResponseType.INTEGRATION_FAILURE, 500, "Internal server error");
        }
    }
}
