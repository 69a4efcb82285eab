package dure.apigateway.execute;

import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.IntegrationResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an outcome becomes a response.
 *
 * @param status empty for gateway responses that keep the error's own
 * @param selection what the outcome must match in full; empty for the default
 * @param headers header names to mapping expressions
 */
record CompiledResponse(
        Optional<Integer> status,
        Optional<Pattern> selection,
        Map<String, String> headers,
        Templates templates,
        @Nullable String contentHandling) {
    private static final String METHOD_HEADER = "method.response.header.";
    private static final String GATEWAY_HEADER = "gatewayresponse.header.";

    /** @param declared the names that the method response declares; others are not sent */
    static CompiledResponse of(IntegrationResponse response, Map<String, Boolean> declared) {
        String pattern = response.selectionPattern();
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        (response.responseParameters() == null ? Map.<String, String>of() : response.responseParameters())
                .forEach((target, source) -> {
                    if (declared.containsKey(target)) {
                        headers.put(target.substring(METHOD_HEADER.length()), source);
                    }
                });
        return new CompiledResponse(
                Optional.of(Integer.parseInt(String.valueOf(response.statusCode()))),
                pattern == null || pattern.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(pattern)),
                headers,
                Templates.of(response.responseTemplates()),
                response.contentHandling());
    }

    static CompiledResponse of(GatewayResponse response) {
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        (response.responseParameters() == null ? Map.<String, String>of() : response.responseParameters())
                .forEach((target, source) -> headers.put(target.substring(GATEWAY_HEADER.length()), source));
        return new CompiledResponse(
                Optional.ofNullable(response.statusCode()).map(Integer::parseInt),
                Optional.empty(),
                headers,
                Templates.of(response.responseTemplates()),
                null);
    }
}
