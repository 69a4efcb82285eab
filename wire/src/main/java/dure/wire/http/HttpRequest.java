package dure.wire.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived: nothing decoded, nothing normalised, so that signatures can be checked.
 *
 * @param rawPath the path as sent, percent-encoded, beginning with a slash
 * @param rawQuery what follows the question mark, as sent; empty when there is none
 * @param remoteAddress the peer's IP address in text form
 * @param secure whether it came over TLS
 * @param listener which listener it came by: {@code public}, or a sandbox's id for a call out of a sandbox
 */
public record HttpRequest(
        String method,
        String rawPath,
        String rawQuery,
        Headers headers,
        Body body,
        String remoteAddress,
        boolean secure,
        String listener) {

    /** A name and value of the query string, decoded. {@code value} is null when there was no equals sign. */
    public record Parameter(String name, @Nullable String value) {}

    /** The Host header without its port, in lower case; empty when absent. */
    public String host() {
        String host = headers.get("host", "").toLowerCase(java.util.Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(0, end + 1);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** The query's parameters in order, decoded ({@code +} stays a plus sign only when percent-encoded). */
    public List<Parameter> parameters() {
        return parse(rawQuery);
    }

    /** The first value of a query parameter, "" when it has no value, null when it is absent. */
    public @Nullable String parameter(String name) {
        for (Parameter parameter : parameters()) {
            if (parameter.name.equals(name)) {
                return parameter.value == null ? "" : parameter.value;
            }
        }
        return null;
    }

    /** The bytes of the request line and the header fields, as HTTP/1.1 spells them. */
    public int headBytes() {
        int[] bytes = {method.length() + rawPath.length() + " HTTP/1.1\r\n".length() + 1};
        if (!rawQuery.isEmpty()) {
            bytes[0] += 1 + rawQuery.length();
        }
        headers.forEach((name, value) -> bytes[0] += name.length() + value.length() + ": \r\n".length());
        return bytes[0] + "\r\n".length();
    }

    public HttpRequest withBody(Body newBody) {
        return new HttpRequest(method, rawPath, rawQuery, headers, newBody, remoteAddress, secure, listener);
    }

    public HttpRequest withPath(String newRawPath) {
        return new HttpRequest(method, newRawPath, rawQuery, headers, body, remoteAddress, secure, listener);
    }

    /** Splits {@code a=b&c} into decoded parameters. Malformed percent signs are kept as they are. */
    public static List<Parameter> parse(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        if (rawQuery.isEmpty()) {
            return parameters;
        }
        for (String pair : rawQuery.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            parameters.add(
                    equals < 0
                            ? new Parameter(decode(pair), null)
                            : new Parameter(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
        }
        return parameters;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
