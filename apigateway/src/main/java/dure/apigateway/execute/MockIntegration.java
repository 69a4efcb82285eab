package dure.apigateway.execute;

import dure.apigateway.template.JsonValues;
import dure.wire.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** MOCK: what the request template renders says which status it is, and nothing is called. */
final class MockIntegration implements Integrator {
    @Override
    public HttpResponse answer(Exchange exchange) {
        String rendered = new String(RequestPayload.of(exchange), StandardCharsets.UTF_8);
        Object value = JsonValues.parse(rendered);
        Object status = value instanceof Map<?, ?> map ? map.get("statusCode") : null;
        if (status == null || !status.toString().matches("[1-5][0-9]{2}")) {
            throw GatewayFailure.internal();
        }
        return Responses.mapped(exchange, Outcome.of(status.toString(), new byte[0]));
    }
}
