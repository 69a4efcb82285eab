package dure.apigateway.execute;

import dure.apigateway.template.JsonValues;
import dure.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates mapping expressions such as {@code method.request.querystring.q}. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html.
 */
final class Mappings {
    private static final String REQUEST = "method.request.";
    private static final String RESPONSE = "integration.response.";
    private static final String BODY = "body";

    private Mappings() {}

    /** Of the request, the context, the stage variables, or a static value; null when there is none. */
    static @Nullable String ofRequest(String expression, Exchange exchange) {
        if (!expression.startsWith(REQUEST)) {
            return common(expression, exchange);
        }
        String rest = expression.substring(REQUEST.length());
        int dot = rest.indexOf('.');
        String place = dot < 0 ? rest : rest.substring(0, dot);
        String name = dot < 0 ? "" : rest.substring(dot + 1);
        return switch (place) {
            case "querystring" -> lastOf(exchange.query.get(name));
            case "multivaluequerystring" -> joined(exchange.query.get(name));
            case "header" -> exchange.header(name);
            case "multivalueheader" -> joined(exchange.headerValues(name));
            case "path" -> exchange.pathParameters.get(name);
            case BODY -> body(name, exchange.bodyText());
            default -> null;
        };
    }

    /** Of an integration's answer, or what {@link #ofRequest} knows besides requests. */
    static @Nullable String ofResponse(String expression, Exchange exchange, Headers headers, byte[] body) {
        if (!expression.startsWith(RESPONSE)) {
            return common(expression, exchange);
        }
        String rest = expression.substring(RESPONSE.length());
        if (rest.startsWith("header.")) {
            return lastOf(headers.all(rest.substring("header.".length())));
        }
        if (rest.startsWith("multivalueheader.")) {
            return joined(headers.all(rest.substring("multivalueheader.".length())));
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return rest.equals(BODY) ? text : body(rest.substring(BODY.length() + 1), text);
    }

    private static @Nullable String common(String expression, Exchange exchange) {
        if (expression.length() >= 2 && expression.startsWith("'") && expression.endsWith("'")) {
            return expression.substring(1, expression.length() - 1);
        }
        if (expression.startsWith("stageVariables.")) {
            return exchange.stage.variables().get(expression.substring("stageVariables.".length()));
        }
        if (!expression.startsWith("context.")) {
            return null;
        }
        Object found = exchange.contextVariable();
        for (String step : expression.substring("context.".length()).split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found == null ? null : found.toString();
    }

    private static @Nullable String body(String path, String text) {
        if (path.isEmpty()) {
            return text;
        }
        Object found = JsonValues.read(JsonValues.parse(text), path.startsWith("$") ? path : "$." + path);
        return switch (found) {
            case null -> null;
            case String string -> string;
            default -> JsonValues.write(found);
        };
    }

    private static @Nullable String lastOf(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.getLast();
    }

    private static @Nullable String joined(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : String.join(",", values);
    }
}
