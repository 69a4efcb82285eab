package dure.apigateway.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.api.lambda.InvocationResponse;
import dure.apigateway.GatewayResponseType;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * AWS (non-proxy) with a Lambda function: the mapped body is the event; a function error is told by its message, which
 * selection patterns are held against.
 */
final class LambdaIntegration implements Integrator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE_HEADER = "integration.request.header.X-Amz-Invocation-Type";
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Functions functions;

    LambdaIntegration(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpResponse answer(Exchange exchange) {
        byte[] payload = RequestPayload.of(exchange);
        byte[] event = payload.length == 0 ? EMPTY_OBJECT : payload;
        checkJson(event);
        InvocationResponse answer = functions.invoke(exchange, event, invocationType(exchange));
        byte[] body = answer.payload() == null ? new byte[0] : answer.payload();
        String selection = answer.functionError() == null ? "" : errorMessage(body);
        return Responses.mapped(exchange, Outcome.of(selection, body));
    }

    private static void checkJson(byte[] event) {
        try {
            JSON.readTree(event);
        } catch (JsonProcessingException notJson) {
            throw GatewayFailure.of(
                    GatewayResponseType.DEFAULT_4XX,
                    400,
                    "Could not parse request body into json: " + notJson.getOriginalMessage());
        } catch (IOException impossible) {
            throw GatewayFailure.internal();
        }
    }

    private static String invocationType(Exchange exchange) {
        Map<String, String> mapped = exchange.method.integration().requestParameters();
        for (Map.Entry<String, String> mapping : (mapped == null ? Map.<String, String>of() : mapped).entrySet()) {
            if (mapping.getKey().equalsIgnoreCase(TYPE_HEADER)) {
                String value = Mappings.ofRequest(mapping.getValue(), exchange);
                return value != null && (value.equals("Event") || value.equals("DryRun")) ? value : "RequestResponse";
            }
        }
        Object override = exchange.override("requestOverride", "header").get("X-Amz-Invocation-Type");
        return "Event".equals(override) ? "Event" : "RequestResponse";
    }

    private static String errorMessage(byte[] body) {
        try {
            JsonNode message = JSON.readTree(body).get("errorMessage");
            return message == null || message.isNull() ? new String(body, StandardCharsets.UTF_8) : message.asText();
        } catch (IOException notJson) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
