package dure.apigateway.execute;

import dure.apigateway.template.Template;
import dure.apigateway.template.TemplateFailure;
import dure.apigateway.template.TimedText;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Integration responses: outcomes become answers. */
final class Responses {
    private static final Duration PATTERN_TIME = Duration.ofSeconds(1);
    private static final Set<String> REMAPPED =
            Set.of("connection", "content-length", "date", "server", "www-authenticate");
    private static final Set<String> DROPPED = Set.of("transfer-encoding", "keep-alive", "upgrade", "te", "trailer");

    private Responses() {}

    /** By the response whose pattern the outcome matches in full, else the default one. */
    static HttpResponse mapped(Exchange exchange, Outcome outcome) {
        CompiledResponse response = select(exchange.method, outcome.selection());
        String answerType =
                response.templates().answerType(exchange.request.headers().get("accept", ""));
        byte[] body = outcome.body();
        Headers headers = new Headers();
        if (answerType != null) {
            Template template = response.templates().get(answerType);
            String input = input(exchange, response, outcome);
            body = template == null ? body : exchange.render(template, input).getBytes(StandardCharsets.UTF_8);
            body = "CONVERT_TO_BINARY".equals(response.contentHandling()) ? decoded(body) : body;
            headers.set("Content-Type", answerType);
        } else {
            headers.set("Content-Type", outcome.headers().get("content-type", MediaTypes.JSON));
            body = converted(exchange, response, outcome);
        }
        response.headers().forEach((name, source) -> {
            String value = Mappings.ofResponse(source, exchange, outcome.headers(), outcome.body());
            if (value != null) {
                put(headers, name, value, false);
            }
        });
        exchange.override("responseOverride", "header")
                .forEach((name, value) -> put(headers, name, String.valueOf(value), false));
        return new HttpResponse(status(exchange, response.status().orElse(200)), headers, Body.of(body));
    }

    private static CompiledResponse select(CompiledMethod method, String selection) {
        CompiledResponse otherwise = null;
        for (CompiledResponse response : method.responses()) {
            if (response.selection().isEmpty()) {
                otherwise = otherwise == null ? response : otherwise;
            } else if (!selection.isEmpty() && matches(response, selection)) {
                return response;
            }
        }
        if (otherwise == null) {
            throw GatewayFailure.internal();
        }
        return otherwise;
    }

    private static boolean matches(CompiledResponse response, String selection) {
        try {
            return response.selection()
                    .map(pattern -> pattern.matcher(TimedText.of(selection, PATTERN_TIME))
                            .matches())
                    .orElse(false);
        } catch (TemplateFailure | StackOverflowError endless) {
            return false;
        }
    }

    private static String input(Exchange exchange, CompiledResponse response, Outcome outcome) {
        boolean asText = "CONVERT_TO_TEXT".equals(response.contentHandling())
                && exchange.stage.isBinary(MediaTypes.of(outcome.headers().get("content-type", "")));
        return asText
                ? Base64.getEncoder().encodeToString(outcome.body())
                : new String(outcome.body(), StandardCharsets.UTF_8);
    }

    /**
     * By what came, what the client accepts, and what is asked for.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html">Content
     *     type conversions</a>
     */
    private static byte[] converted(Exchange exchange, CompiledResponse response, Outcome outcome) {
        boolean binary = exchange.stage.isBinary(MediaTypes.of(outcome.headers().get("content-type", "")));
        boolean accepted = exchange.stage.isBinary(
                MediaTypes.first(exchange.request.headers().get("accept", "")));
        boolean wanted = switch (String.valueOf(response.contentHandling())) {
            case "CONVERT_TO_BINARY" -> true;
            case "CONVERT_TO_TEXT" -> false;
            default -> accepted;
        };
        if (wanted) {
            return binary ? outcome.body() : decoded(outcome.body());
        }
        return binary ? Base64.getEncoder().encode(outcome.body()) : outcome.body();
    }

    private static byte[] decoded(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        try {
            return Base64.getMimeDecoder().decode(quoted ? text.substring(1, text.length() - 1) : text);
        } catch (IllegalArgumentException notBase64) {
            throw GatewayFailure.internal();
        }
    }

    static int status(Exchange exchange, int otherwise) {
        Object override = exchange.overriddenStatus();
        return override != null && override.toString().matches("[1-5][0-9]{2}")
                ? Integer.parseInt(override.toString())
                : otherwise;
    }

    /** Headers that are the gateway's own business get another name, as on AWS, or are not passed on. */
    static void put(Headers headers, String name, String value, boolean add) {
        String lower = name.toLowerCase(Locale.ROOT);
        String clean = value.indexOf('\r') < 0 && value.indexOf('\n') < 0 ? value : value.replaceAll("[\r\n]", " ");
        if (DROPPED.contains(lower) || !isToken(name)) {
            return;
        }
        String target = REMAPPED.contains(lower) ? "x-amzn-Remapped-" + name : name;
        if (add) {
            headers.add(target, clean);
        } else {
            headers.set(target, clean);
        }
    }

    private static boolean isToken(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 32 && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    }

    /** Media type of a map's Content-Type entry, in any case. */
    static @Nullable String contentType(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return header.getValue();
            }
        }
        return null;
    }
}
