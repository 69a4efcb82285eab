package dure.apigateway.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dure.apigateway.GatewayResponseType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Request validators: what they refuse never reaches an integration. */
final class Validation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT = "$default";

    private Validation() {}

    static void check(Exchange exchange) {
        parameters(exchange);
        body(exchange);
    }

    private static void parameters(Exchange exchange) {
        List<String> missing = new ArrayList<>();
        for (String required : exchange.method.requiredParameters()) {
            String value = Mappings.ofRequest(required, exchange);
            if (value == null || value.isEmpty()) {
                missing.add(required.substring(required.indexOf('.', "method.request.".length()) + 1));
            }
        }
        if (!missing.isEmpty()) {
            throw GatewayFailure.of(
                    GatewayResponseType.BAD_REQUEST_PARAMETERS,
                    "Missing required request parameters: [" + String.join(", ", missing) + "]");
        }
    }

    private static void body(Exchange exchange) {
        if (exchange.method.models().isEmpty()) {
            return;
        }
        JsonSchema schema = exchange.method.models().get(exchange.mediaType());
        if (schema == null) {
            schema = exchange.method.models().get(DEFAULT);
        }
        if (schema == null) {
            return;
        }
        Set<ValidationMessage> faults = schema.validate(parsed(exchange.body));
        if (!faults.isEmpty()) {
            throw GatewayFailure.invalidBody(
                    faults.stream().map(ValidationMessage::getMessage).collect(Collectors.joining(", ", "[", "]")));
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode node = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            if (node == null || node.isMissingNode()) {
                throw GatewayFailure.invalidBody("[request body is empty]");
            }
            return node;
        } catch (JsonProcessingException notJson) {
            throw GatewayFailure.invalidBody("[" + notJson.getOriginalMessage() + "]");
        }
    }
}
