package dure.cloudfront.edge;

import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of a request tells objects apart, besides distribution and path: from the cache policy, or the legacy forwarded
 * values.
 *
 * @param gzip whether the viewer's Accept-Encoding counts, reduced to what it says about gzip
 */
record KeyRules(Selection query, Selection headers, Selection cookies, boolean gzip, boolean brotli) {
    private static final char PART = '\n';

    /** Which of the encodings that count the viewer takes: "br,gzip", "gzip", "br" or "". */
    String encodings(Headers request) {
        if (!gzip && !brotli) {
            return "";
        }
        boolean takesGzip = gzip && takes(request, "gzip");
        boolean takesBrotli = brotli && takes(request, "br");
        if (takesBrotli) {
            return takesGzip ? "br,gzip" : "br";
        }
        return takesGzip ? "gzip" : "";
    }

    /** The key: begins with {@link #prefix}, so that an invalidation finds it. */
    String key(String distribution, String path, HttpRequest request) {
        boolean simple = query.isNone() && headers.isNone() && cookies.isNone() && !gzip && !brotli;
        boolean options = request.method().equals("OPTIONS");
        if (simple && !options) {
            return distribution + PART + path + PART;
        }
        StringBuilder key = new StringBuilder(96)
                .append(distribution)
                .append(PART)
                .append(path)
                .append(PART);
        if (options) {
            key.append("OPTIONS");
        }
        key.append(PART).append(encodings(request.headers())).append(PART);
        key.append(query(query, request)).append(PART);
        if (!headers.isNone()) {
            appendHeaders(key, request.headers());
        }
        key.append(PART).append(cookies(cookies, request.headers()));
        return key.toString();
    }

    static String prefix(String distribution) {
        return distribution + PART;
    }

    /** The path within a key. */
    static String path(String key) {
        int start = key.indexOf(PART) + 1;
        return key.substring(start, key.indexOf(PART, start));
    }

    private void appendHeaders(StringBuilder key, Headers request) {
        if (headers.all()) {
            List<String> lines = new ArrayList<>();
            request.forEach((name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (headers.has(lower)) {
                    lines.add(lower + ":" + value);
                }
            });
            lines.sort(null);
            lines.forEach(line -> key.append(line).append('\r'));
            return;
        }
        for (String name : headers.names()) {
            key.append(name)
                    .append(':')
                    .append(String.join(",", request.all(name)))
                    .append('\r');
        }
    }

    /** The raw query string of the selected parameters, in the request's order. */
    static String query(Selection selection, HttpRequest request) {
        String raw = request.rawQuery();
        if (raw.isEmpty() || selection.isNone()) {
            return "";
        }
        if (selection.isAll()) {
            return raw;
        }
        StringBuilder kept = new StringBuilder();
        for (String pair : raw.split("&")) {
            List<HttpRequest.Parameter> parsed = HttpRequest.parse(pair);
            if (!parsed.isEmpty() && selection.has(parsed.getFirst().name())) {
                kept.append(kept.isEmpty() ? "" : "&").append(pair);
            }
        }
        return kept.toString();
    }

    /** The selected cookies as a Cookie header; empty when there is none. */
    static String cookies(Selection selection, Headers request) {
        if (selection.isNone() || !request.has("cookie")) {
            return "";
        }
        StringBuilder kept = new StringBuilder();
        for (String line : request.all("cookie")) {
            for (String cookie : line.split(";")) {
                String pair = cookie.strip();
                int equals = pair.indexOf('=');
                if (!pair.isEmpty() && selection.hasCookie(equals < 0 ? pair : pair.substring(0, equals))) {
                    kept.append(kept.isEmpty() ? "" : "; ").append(pair);
                }
            }
        }
        return kept.toString();
    }

    private static boolean takes(Headers request, String encoding) {
        for (String line : request.all("accept-encoding")) {
            for (String part : line.split(",")) {
                String text = part.strip().toLowerCase(Locale.ROOT).replace(" ", "");
                if (text.equals(encoding) || text.startsWith(encoding + ";") && !text.matches(".*;q=0(\\.0*)?$")) {
                    return true;
                }
            }
        }
        return false;
    }
}
