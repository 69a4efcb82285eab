package dure.apigateway.execute;

import dure.api.apigateway.Integration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an HTTP integration sends besides the body: what is mapped, and for proxies everything else, too. */
record HttpParameters(Map<String, String> headers, Map<String, List<String>> query, Map<String, String> path) {
    private static final String PREFIX = "integration.request.";

    static HttpParameters of(Exchange exchange, boolean proxy) {
        HttpParameters parameters =
                new HttpParameters(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        if (proxy) {
            parameters.headers.putAll(Exchange.last(exchange.headers));
            exchange.query.forEach((name, values) -> parameters.query.put(name, new ArrayList<>(values)));
        }
        Integration integration = exchange.method.integration();
        Map<String, String> mapped =
                integration.requestParameters() == null ? Map.of() : integration.requestParameters();
        mapped.forEach((target, source) -> {
            String value = Mappings.ofRequest(source, exchange);
            if (value != null) {
                parameters.set(target.substring(PREFIX.length()), value);
            }
        });
        for (String part : List.of("header", "querystring", "path")) {
            exchange.override("requestOverride", part)
                    .forEach((name, value) -> parameters.set(part + "." + name, String.valueOf(value)));
        }
        return parameters;
    }

    private void set(String target, String value) {
        int dot = target.indexOf('.');
        String name = target.substring(dot + 1);
        switch (target.substring(0, dot)) {
            case "header" -> {
                headers.keySet().removeIf(name::equalsIgnoreCase);
                headers.put(name, value);
            }
            case "querystring" -> query.put(name, new ArrayList<>(List.of(value)));
            default -> path.put(name, value);
        }
    }
}
