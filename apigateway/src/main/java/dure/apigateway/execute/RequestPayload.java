package dure.apigateway.execute;

import dure.api.apigateway.Integration;
import dure.apigateway.GatewayResponseType;
import dure.apigateway.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The body that a non-proxy integration gets: by template, or as it is, or not at all. */
final class RequestPayload {
    private RequestPayload() {}

    static byte[] of(Exchange exchange) {
        Integration integration = exchange.method.integration();
        Templates templates = exchange.method.requestTemplates();
        Template template = templates.get(exchange.mediaType());
        if (template != null) {
            return exchange.render(template).getBytes(StandardCharsets.UTF_8);
        }
        boolean passes = switch (String.valueOf(integration.passthroughBehavior())) {
            case "NEVER" -> false;
            case "WHEN_NO_TEMPLATES" -> templates.isEmpty();
            default -> true;
        };
        if (!passes) {
            throw GatewayFailure.of(GatewayResponseType.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
        }
        return passed(exchange, integration);
    }

    private static byte[] passed(Exchange exchange, Integration integration) {
        String handling = String.valueOf(integration.contentHandling());
        boolean binary = exchange.stage.isBinary(exchange.mediaType());
        if (binary && handling.equals("CONVERT_TO_TEXT")) {
            return Base64.getEncoder().encode(exchange.body);
        }
        if (!binary && handling.equals("CONVERT_TO_BINARY")) {
            try {
                return Base64.getMimeDecoder().decode(exchange.body);
            } catch (IllegalArgumentException notBase64) {
                throw GatewayFailure.internal();
            }
        }
        return exchange.body;
    }
}
