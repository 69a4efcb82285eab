package dure.cloudfront.edge;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an origin is asked.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html">Request
 *     and response behavior for custom origins</a>
 */
final class Forwarding {
    private static final String AGENT = "Amazon CloudFront";
    private static final Set<String> OWN = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via",
            "x-amz-cf-id",
            "x-forwarded-for");
    private static final List<String> CONDITIONS =
            List.of("If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range");
    private static final Set<String> WITH_BODY =
            Set.of("content-type", "content-encoding", "content-md5", "authorization");

    private Forwarding() {}

    /** For the cache: the whole object, or that the one we have is still good. */
    static Origin.Request cached(Visit visit, @Nullable Entry known) {
        Headers headers = headers(visit);
        if (known != null && known.canBeRevalidated()) {
            String etag = known.etag();
            String modified = known.lastModified();
            if (etag != null) {
                headers.set("If-None-Match", etag);
            } else if (modified != null) {
                headers.set("If-Modified-Since", modified);
            }
        }
        return request(visit, headers, Body.EMPTY);
    }

    /** Past the cache: with the viewer's conditions, range and body. */
    static Origin.Request direct(Visit visit) {
        Headers headers = headers(visit);
        for (String name : CONDITIONS) {
            String value = visit.request().headers().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        return request(visit, headers, visit.request().body());
    }

    private static Origin.Request request(Visit visit, Headers headers, Body body) {
        HttpRequest viewer = visit.request();
        String query = KeyRules.query(visit.behavior().query(), viewer);
        return new Origin.Request(viewer.method(), visit.path(), query, headers, body, viewer.secure());
    }

    private static Headers headers(Visit visit) {
        Behavior behavior = visit.behavior();
        HttpRequest viewer = visit.request();
        boolean reads = viewer.method().equals("GET") || viewer.method().equals("HEAD");
        Headers headers = new Headers();
        viewer.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower) && (behavior.forwardsHeader(lower) || !reads && WITH_BODY.contains(lower))) {
                headers.add(name, value);
            }
        });
        if (behavior.forwardsHeader("host")) {
            headers.set("Host", viewer.headers().get("host", ""));
        }
        String agent = viewer.headers().get("user-agent");
        headers.set("User-Agent", agent != null && behavior.forwardsHeader("user-agent") ? agent : AGENT);
        String cookies = KeyRules.cookies(behavior.cookies(), viewer.headers());
        if (!cookies.isEmpty()) {
            headers.set("Cookie", cookies);
        }
        String encodings = behavior.key().encodings(viewer.headers());
        if (!encodings.isEmpty()) {
            headers.set("Accept-Encoding", encodings);
        } else if (!visit.cacheable() && behavior.forwardsHeader("accept-encoding")) {
            viewer.headers().all("accept-encoding").forEach(value -> headers.add("Accept-Encoding", value));
        }
        String before = viewer.headers().get("x-forwarded-for");
        headers.set("X-Forwarded-For", (before == null ? "" : before + ", ") + viewer.remoteAddress());
        String via = viewer.headers().get("via");
        headers.set(
                "Via",
                (via == null ? "" : via + ", ")
                        + Answers.via(visit.distribution().id()));
        headers.set("X-Amz-Cf-Id", Answers.requestId());
        behavior.origin().customHeaders().forEach(header -> headers.set(header.name(), header.value()));
        return headers;
    }
}
