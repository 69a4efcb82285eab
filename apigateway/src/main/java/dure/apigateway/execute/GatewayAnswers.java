package dure.apigateway.execute;

import com.fasterxml.jackson.databind.node.TextNode;
import dure.apigateway.GatewayResponseType;
import dure.apigateway.template.Template;
import dure.apigateway.template.TemplateFailure;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateway responses. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html.
 */
final class GatewayAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayAnswers.class);

    private GatewayAnswers() {}

    /** Of a request that has no stage, or of one that does not customise. */
    static HttpResponse plain(GatewayFailure failure) {
        String member = failure.type() == GatewayResponseType.ACCESS_DENIED ? "Message" : "message";
        return typed(
                failure,
                HttpResponse.of(
                        failure.status(), MediaTypes.JSON, "{\"" + member + "\":" + quoted(failure.message()) + "}"));
    }

    /** As the API customises it. */
    static HttpResponse of(GatewayFailure failure, Exchange exchange) {
        GatewayResponseType type = failure.type();
        Optional<CompiledResponse> custom = exchange.stage
                .gatewayResponse(type.name())
                .or(() -> exchange.stage.gatewayResponse(failure.status() >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX"));
        if (custom.isEmpty()) {
            return plain(failure);
        }
        exchange.contextVariable().put("error", error(failure));
        try {
            return customised(failure, exchange, custom.get());
        } catch (TemplateFailure failed) {
            LOG.warn("request {}: the {} response: {}", exchange.traces.requestId(), type, failed.getMessage());
            return plain(GatewayFailure.internal());
        }
    }

    private static HttpResponse customised(GatewayFailure failure, Exchange exchange, CompiledResponse custom) {
        HttpRequest request = exchange.request;
        String answerType = custom.templates().answerType(request.headers().get("accept", ""));
        Template template = answerType == null ? null : custom.templates().get(answerType);
        String body = template == null ? "" : exchange.render(template);
        HttpResponse response = HttpResponse.of(
                custom.status().orElse(failure.status()), answerType == null ? MediaTypes.JSON : answerType, body);
        Headers headers = response.headers();
        custom.headers().forEach((name, source) -> {
            @Nullable String value = Mappings.ofRequest(source, exchange);
            if (value != null) {
                Responses.put(headers, name, value, false);
            }
        });
        return typed(failure, response);
    }

    private static Map<String, Object> error(GatewayFailure failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", failure.message());
        error.put("messageString", quoted(failure.message()));
        error.put("responseType", failure.type().name());
        if (!failure.detail().isEmpty()) {
            error.put("validationErrorString", failure.detail());
        }
        return error;
    }

    private static HttpResponse typed(GatewayFailure failure, HttpResponse response) {
        String errorType = failure.type().errorType();
        if (errorType.isEmpty()) {
            errorType = failure.status() >= 500 ? "InternalServerErrorException" : "BadRequestException";
        }
        response.headers().set("x-amzn-ErrorType", errorType);
        return response;
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
