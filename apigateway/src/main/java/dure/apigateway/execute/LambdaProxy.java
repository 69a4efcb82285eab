package dure.apigateway.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.lambda.InvocationResponse;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AWS_PROXY: the whole request is the event, in format 1.0, and the function says the whole response. What is no such
 * response becomes 502. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.
 */
final class LambdaProxy implements Integrator {
    private static final Logger LOG = LoggerFactory.getLogger(LambdaProxy.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS =
            Set.of("statusCode", "statusDescription", "headers", "multiValueHeaders", "body", "isBase64Encoded");

    private final Functions functions;

    LambdaProxy(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpResponse answer(Exchange exchange) {
        InvocationResponse answer = functions.invoke(exchange, ProxyEvent.of(exchange), "RequestResponse");
        if (answer.functionError() != null) {
            LOG.info("request {}: the function failed: {}", exchange.traces.requestId(), answer.functionError());
            throw GatewayFailure.badGateway();
        }
        byte[] payload = answer.payload();
        try {
            JsonNode node = payload == null ? null : JSON.readTree(payload);
            if (node instanceof ObjectNode object) {
                return response(exchange, object);
            }
        } catch (IOException notJson) {
            throw malformed(exchange, "not JSON");
        }
        throw malformed(exchange, "not an object");
    }

    private static HttpResponse response(Exchange exchange, ObjectNode node) {
        node.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw malformed(exchange, "unknown member " + name);
            }
        });
        Headers headers = new Headers().set("Content-Type", MediaTypes.JSON);
        headers(exchange, node.get("headers"), headers);
        multiValueHeaders(exchange, node.get("multiValueHeaders"), headers);
        JsonNode body = node.get("body");
        if (body != null && !body.isNull() && !body.isTextual()) {
            throw malformed(exchange, "the body is not a string");
        }
        byte[] bytes = body(exchange, body, node.path("isBase64Encoded").asBoolean(), headers);
        return new HttpResponse(status(exchange, node.get("statusCode")), headers, Body.of(bytes));
    }

    private static int status(Exchange exchange, @Nullable JsonNode node) {
        if (node == null) {
            return 200;
        }
        String text = node.asText();
        if (!text.matches("[1-5][0-9]{2}")) {
            throw malformed(exchange, "status code " + text);
        }
        return Integer.parseInt(text);
    }

    private static void headers(Exchange exchange, @Nullable JsonNode from, Headers into) {
        if (from == null || from.isNull()) {
            return;
        }
        if (!from.isObject()) {
            throw malformed(exchange, "headers are not an object");
        }
        from.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isContainerNode()) {
                throw malformed(exchange, "the header " + entry.getKey() + " is not a string");
            }
            if (!value.isNull()) {
                Responses.put(into, entry.getKey(), value.asText(), false);
            }
        });
    }

    /** They are added to, and win over, single values of the same name. */
    private static void multiValueHeaders(Exchange exchange, @Nullable JsonNode from, Headers into) {
        if (from == null || from.isNull()) {
            return;
        }
        if (!from.isObject()) {
            throw malformed(exchange, "multiValueHeaders are not an object");
        }
        from.properties().forEach(entry -> {
            if (!entry.getValue().isArray()) {
                throw malformed(exchange, "the multi-value header " + entry.getKey() + " is not a list");
            }
            into.remove(entry.getKey());
            entry.getValue().forEach(value -> Responses.put(into, entry.getKey(), value.asText(), true));
        });
    }

    /** Base64 is decoded for clients that accept one of the API's binary media types before all others. */
    private static byte[] body(Exchange exchange, @Nullable JsonNode body, boolean base64, Headers headers) {
        String text = body == null || body.isNull() ? "" : body.asText();
        String accept = exchange.request.headers().get("accept", "");
        boolean binary = exchange.stage.isBinary(
                accept.isEmpty() ? MediaTypes.of(headers.get("content-type", "")) : MediaTypes.first(accept));
        if (!base64 || !binary) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw malformed(exchange, "the body is not base64");
        }
    }

    private static GatewayFailure malformed(Exchange exchange, String why) {
        LOG.info("request {}: Malformed Lambda proxy response: {}", exchange.traces.requestId(), why);
        return GatewayFailure.badGateway();
    }
}
