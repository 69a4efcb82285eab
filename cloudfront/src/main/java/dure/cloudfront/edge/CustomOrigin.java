package dure.cloudfront.edge;

import dure.cloudfront.CustomOrigins;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A web server.
 *
 * @param plain where to connect for viewers without TLS: scheme, host, port
 * @param secure where to connect for viewers with TLS
 * @param host the Host header, unless the viewer's is forwarded
 * @param path before every path; empty or {@code /folder}
 * @param attempts to connect
 * @param readTimeout until the head of the response
 */
record CustomOrigin(
        URI plain,
        URI secure,
        String host,
        String path,
        int attempts,
        Duration connectTimeout,
        Duration readTimeout,
        List<CustomHeader> customHeaders)
        implements Origin {
    private static final Map<Duration, HttpClient> CLIENTS = new ConcurrentHashMap<>();
    private static final Set<String> NOT_SENT = Set.of(
            "connection",
            "content-length",
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    static {
        // Read once, when the client's classes are loaded. Where something else may load them earlier, the command line
        // says it: the dure script and the tests do.
        CustomOrigins.setUp();
    }

    @Override
    public Response ask(Request request) throws IOException {
        HttpRequest outgoing;
        try {
            outgoing = outgoing(request);
        } catch (IllegalArgumentException malformed) {
            return ErrorPages.response(400, "The request cannot be forwarded: " + malformed.getMessage());
        }
        IOException failure = new ConnectException("no attempt");
        int tries = request.body().length() == 0 ? attempts : 1;
        for (int attempt = 0; attempt < tries; attempt++) {
            try {
                return answer(client().send(outgoing, HttpResponse.BodyHandlers.ofInputStream()));
            } catch (ConnectException | HttpConnectTimeoutException unreachable) {
                failure = unreachable;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IOException("stopping", stopping);
            }
        }
        throw failure;
    }

    private HttpClient client() {
        return CLIENTS.computeIfAbsent(
                connectTimeout,
                timeout -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build());
    }

    private HttpRequest outgoing(Request request) {
        String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        uri(request.secure() ? secure : plain, path + request.rawPath() + query))
                .timeout(readTimeout);
        if (request.method().equals("GET") && request.body().length() == 0) {
            builder.GET(); // without the Content-Length of 0 that a publisher of nothing would send
        } else {
            builder.method(request.method(), publisher(request.body()));
        }
        request.headers().forEach((name, value) -> {
            if (!NOT_SENT.contains(name.toLowerCase(Locale.ROOT))) {
                builder.header(name, value);
            }
        });
        if (!request.headers().has("host")) {
            builder.setHeader("Host", host);
        }
        return builder.build();
    }

    private static URI uri(URI address, String target) {
        StringBuilder safe = new StringBuilder(target.length());
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            boolean escape =
                    c == '%' && !isEscape(target, i) || c <= ' ' || c >= 127 || "\"<>\\^`{|}[]".indexOf(c) >= 0;
            if (escape) {
                safe.append(String.format("%%%02X", (int) c));
            } else {
                safe.append(c);
            }
        }
        return URI.create(address.toString() + safe);
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static HttpRequest.BodyPublisher publisher(Body body) {
        if (body.length() == 0) {
            return HttpRequest.BodyPublishers.noBody();
        }
        HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(() -> {
            try {
                return body.stream();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
        return body.length() < 0 ? stream : HttpRequest.BodyPublishers.fromPublisher(stream, body.length());
    }

    private Response answer(HttpResponse<InputStream> response) {
        Headers headers = new Headers();
        response.headers().map().forEach((name, values) -> {
            if (!NOT_SENT.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                values.forEach(value -> headers.add(name, value));
            }
        });
        long length = response.headers().firstValueAsLong("content-length").orElse(-1);
        if (length >= 0) {
            headers.set("Content-Length", Long.toString(length));
        }
        return new Response(
                response.statusCode(), headers, new Body.Stream(new StallGuard(response.body(), readTimeout), length));
    }
}
