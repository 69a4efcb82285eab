package dure.apigateway.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $input}. Not thread-safe. */
public final class InputVariable implements TemplateObject {
    private final String body;
    private final Map<String, Map<String, String>> params;
    private final Budget budget;
    private @Nullable Object parsed;
    private boolean isParsed;

    /**
     * @param path path parameters, first in the search of {@link #params(String)}
     * @param query then these, then the headers
     */
    public InputVariable(
            String body,
            Map<String, String> path,
            Map<String, String> query,
            Map<String, String> headers,
            Budget budget) {
        this.body = body;
        this.budget = budget;
        this.params = new LinkedHashMap<>();
        params.put("path", path);
        params.put("querystring", query);
        params.put("header", headers);
    }

    /** The body as it is; an empty one is {@code {}}. */
    public String getBody() {
        String text = body.isEmpty() ? "{}" : body;
        budget.charge(text.length());
        return text;
    }

    /** JSON text of what the path leads to, {@code ""} when it leads nowhere. */
    public String json(@Nullable String path) {
        String asked = path == null ? "$" : path;
        Object found = JsonValues.read(root(), asked);
        String text = found == null && !asked.equals("$") ? "\"\"" : JsonValues.write(found);
        budget.charge(text.length());
        return text;
    }

    /** What the path leads to. */
    public @Nullable Object path(@Nullable String path) {
        budget.tick();
        return JsonValues.read(root(), path == null ? "$" : path);
    }

    /** All parameters, under path, querystring and header. */
    public Map<String, Map<String, String>> params() {
        return params;
    }

    /** The parameter of the path, the query string or the headers, in this order. */
    public @Nullable String params(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (Map<String, String> each : params.values()) {
            String value = each.get(name);
            if (value != null) {
                return value;
            }
        }
        for (Map.Entry<String, String> header :
                params.getOrDefault("header", Map.of()).entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    private @Nullable Object root() {
        if (!isParsed) {
            parsed = JsonValues.parse(body);
            isParsed = true;
        }
        return parsed;
    }
}
