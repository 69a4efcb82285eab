package dure.cloudfront.edge;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Turns results into responses: the viewer's conditions, ranges, HEAD, and the headers that CloudFront adds. */
final class Answers {
    private static final String POP = "DUR50-C1";
    private static final int ID_BYTES = 42;

    private Answers() {}

    static String via(String distribution) {
        return "1.1 " + distribution.toLowerCase(Locale.ROOT) + ".cloudfront.net (CloudFront)";
    }

    static String requestId() {
        byte[] id = new byte[ID_BYTES];
        ThreadLocalRandom.current().nextBytes(id);
        return Base64.getUrlEncoder().encodeToString(id);
    }

    static HttpResponse of(HttpRequest request, Result result, String distribution) {
        Headers headers = result.headers().copy();
        headers.set("X-Cache", result.verdict().text())
                .set("Via", headers.has("Via") ? headers.get("Via") + ", " + via(distribution) : via(distribution))
                .set("X-Amz-Cf-Pop", POP)
                .set("X-Amz-Cf-Id", requestId());
        if (result.ageSeconds() >= 0) {
            headers.set("Age", Long.toString(result.ageSeconds()));
        }
        Content content = result.content();
        if (result.status() != 200 || content instanceof Content.Direct) {
            return whole(request, result.status(), headers, content);
        }
        if (unmodified(request.headers(), headers)) {
            headers.remove("Content-Type").remove("Content-Encoding");
            return new HttpResponse(304, headers, Body.EMPTY);
        }
        String range = request.headers().get("Range");
        if (range != null && content.length() >= 0 && rangeApplies(request.headers(), headers)) {
            Optional<Range> parsed = Range.parse(range, content.length());
            if (parsed.isPresent()) {
                return partial(request, parsed.get(), headers, content);
            }
        }
        return whole(request, 200, headers, content);
    }

    private static HttpResponse whole(HttpRequest request, int status, Headers headers, Content content) {
        if (request.method().equals("HEAD")) {
            if (content.length() >= 0 && !headers.has("Content-Length")) {
                headers.set("Content-Length", Long.toString(content.length()));
            }
            if (content instanceof Content.Direct(Body body)) {
                return new HttpResponse(status, headers, body);
            }
            return new HttpResponse(status, headers, Body.EMPTY);
        }
        return new HttpResponse(status, headers, content.body(0, content.length()));
    }

    private static HttpResponse partial(HttpRequest request, Range range, Headers headers, Content content) {
        if (!range.satisfiable()) {
            headers.set("Content-Range", "bytes */" + content.length());
            headers.set("X-Cache", Result.Verdict.ERROR.text());
            headers.remove("Content-Type");
            return new HttpResponse(416, headers, Body.EMPTY);
        }
        headers.set(
                "Content-Range",
                "bytes " + range.offset() + "-" + (range.offset() + range.length() - 1) + "/" + content.length());
        if (request.method().equals("HEAD")) {
            headers.set("Content-Length", Long.toString(range.length()));
            return new HttpResponse(206, headers, Body.EMPTY);
        }
        return new HttpResponse(206, headers, content.body(range.offset(), range.length()));
    }

    private static boolean unmodified(Headers request, Headers response) {
        String none = request.get("If-None-Match");
        String etag = response.get("ETag");
        if (none != null) {
            return etag != null && matches(none, etag);
        }
        Instant since = date(request.get("If-Modified-Since"));
        Instant modified = date(response.get("Last-Modified"));
        return since != null && modified != null && !modified.isAfter(since);
    }

    private static boolean matches(String list, String etag) {
        for (String one : list.split(",")) {
            String candidate = one.strip();
            if (candidate.equals("*") || strong(candidate).equals(strong(etag))) {
                return true;
            }
        }
        return false;
    }

    private static String strong(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private static boolean rangeApplies(Headers request, Headers response) {
        String condition = request.get("If-Range");
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"")) {
            return condition.equals(response.get("ETag"));
        }
        Instant wanted = date(condition);
        return wanted != null && wanted.equals(date(response.get("Last-Modified")));
    }

    private static @Nullable Instant date(@Nullable String text) {
        return text == null ? null : Lifetime.date(text);
    }
}
