package dure.s3;

import dure.api.s3.GetObjectOutput;
import dure.api.s3.GetObjectRequest;
import dure.api.s3.RedirectAllRequestsTo;
import dure.api.s3.RoutingRule;
import dure.api.s3.S3Api;
import dure.api.s3.WebsiteConfiguration;
import dure.kernel.Caller;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.s3.BucketStore.Setting;
import dure.store.Store;
import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Website endpoints: {@code bucket.s3-website.localhost}, also with the region after a dot or a dash. Objects are read
 * as anybody, so only what the bucket's policy makes public is shown.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html">Website endpoints</a>
 */
public final class S3Website implements Site {
    private final Store store;
    private final Dispatcher dispatcher;
    private final Pattern host;

    public S3Website(Store store, Dispatcher dispatcher, S3Config config) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.host = Pattern.compile("(.+)\\.s3-website(?:[.-][a-z0-9-]+)?\\." + Pattern.quote(config.domain()));
    }

    /** A website to answer for. */
    private record Target(BucketRecord bucket, WebsiteConfiguration website) {}

    /** A request, and in what words it is refused. */
    private record Visit(Target target, HttpRequest request, RequestContext context, WebsiteErrors errors) {}

    @Override
    public boolean serves(HttpRequest head) {
        return host.matcher(head.host()).matches();
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        Matcher matcher = host.matcher(request.host());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a website: " + request.host());
        }
        String bucketName = matcher.group(1);
        WebsiteErrors errors = new WebsiteErrors(context.requestId());
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            HttpResponse refusal = errors.page(
                    405,
                    "MethodNotAllowed",
                    "The specified method is not allowed against this resource.",
                    Map.of("Method", request.method(), "ResourceType", "OBJECT"));
            refusal.headers().set("Allow", "GET, HEAD");
            return refusal;
        }
        Optional<BucketRecord> bucket = store.read(reader -> BucketStore.find(reader, bucketName));
        if (bucket.isEmpty()) {
            return withoutBody(
                    request,
                    errors.page(
                            404,
                            "NoSuchBucket",
                            "The specified bucket does not exist",
                            Map.of("BucketName", bucketName)));
        }
        Optional<WebsiteConfiguration> website = store.read(
                        reader -> BucketStore.setting(reader, bucket.get(), Setting.WEBSITE))
                .map(WebsiteCodec::decode);
        if (website.isEmpty()) {
            return withoutBody(
                    request,
                    errors.page(
                            404,
                            "NoSuchWebsiteConfiguration",
                            "The specified bucket does not have a website configuration",
                            Map.of("BucketName", bucketName)));
        }
        RequestContext anybody = as(Caller.anonymous(bucket.get().owner()), context);
        return withoutBody(
                request, serve(new Visit(new Target(bucket.get(), website.get()), request, anybody, errors)));
    }

    private HttpResponse serve(Visit visit) {
        HttpRequest request = visit.request;
        WebsiteConfiguration website = visit.target.website;
        String key = key(request.rawPath());
        RedirectAllRequestsTo all = website.redirectAllRequestsTo();
        if (all != null) {
            String protocol = all.protocol() == null ? scheme(request) : all.protocol();
            String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
            return redirect(301, protocol + "://" + all.hostName() + request.rawPath() + query);
        }
        Optional<RoutingRule> rule = WebsiteRouting.beforeRequest(website, key);
        if (rule.isPresent()) {
            return WebsiteRouting.redirect(rule.get(), key, request);
        }
        String suffix = website.indexDocument() == null
                ? "index.html"
                : website.indexDocument().suffix();
        String document = key.isEmpty() || key.endsWith("/") ? key + suffix : key;
        try {
            return found(get(visit.target, document, request, visit.context), 200);
        } catch (AwsException refused) {
            return refused(visit, key, document, suffix, refused);
        }
    }

    private HttpResponse refused(Visit visit, String key, String document, String suffix, AwsException refused) {
        int status = refused.type().status();
        if (status == 304 || status == 412 || status == 416) {
            return conditional(refused, visit.errors);
        }
        boolean folder = document.equals(key) && isReadable(visit.target, key + "/" + suffix, visit.context);
        if (folder) {
            return redirect(302, "/" + ListedKeys.URL.write(key).replace("+", "%20") + "/");
        }
        Optional<RoutingRule> rule = WebsiteRouting.afterError(visit.target.website, key, status);
        if (rule.isPresent()) {
            return WebsiteRouting.redirect(rule.get(), key, visit.request);
        }
        return errorDocument(visit, document, refused);
    }

    private HttpResponse errorDocument(Visit visit, String document, AwsException refused) {
        HttpRequest request = visit.request;
        int status = refused.type().status();
        String code = refused.type().code();
        String message = status == 403 ? "Access Denied" : refused.message();
        Map<String, String> details = code.equals("NoSuchKey") ? Map.of("Key", document) : Map.of();
        var error = visit.target.website.errorDocument();
        if (error == null) {
            return visit.errors.page(status, code, message, details);
        }
        try {
            HttpRequest plain = new HttpRequest(
                    "GET", "/", "", new Headers(), Body.EMPTY, request.remoteAddress(), request.secure(), "");
            return found(get(visit.target, error.key(), plain, visit.context), status);
        } catch (AwsException also) {
            return visit.errors.pageWithMissingErrorDocument(status, code, message, details, also, error.key());
        }
    }

    private static HttpResponse conditional(AwsException refused, WebsiteErrors errors) {
        if (refused.type().status() != 304) {
            return errors.page(refused.type().status(), refused.type().code(), refused.message(), Map.of());
        }
        HttpResponse unchanged = HttpResponse.of(304);
        if (refused.members().get("ETag") instanceof String etag) {
            unchanged.headers().set("ETag", etag);
        }
        return unchanged;
    }

    private GetObjectOutput get(Target target, String key, HttpRequest request, RequestContext context) {
        Headers headers = request.headers();
        return dispatcher.call(
                S3Api.GET_OBJECT,
                GetObjectRequest.builder()
                        .bucket(target.bucket.name())
                        .key(key)
                        .range(headers.get("range"))
                        .ifMatch(headers.get("if-match"))
                        .ifNoneMatch(headers.get("if-none-match"))
                        .ifModifiedSince(HttpDates.parse(headers.get("if-modified-since")))
                        .ifUnmodifiedSince(HttpDates.parse(headers.get("if-unmodified-since")))
                        .build(),
                context);
    }

    private boolean isReadable(Target target, String key, RequestContext context) {
        try {
            dispatcher.call(
                    S3Api.HEAD_OBJECT,
                    dure.api.s3.HeadObjectRequest.builder()
                            .bucket(target.bucket.name())
                            .key(key)
                            .build(),
                    context);
            return true;
        } catch (AwsException refused) {
            return false;
        }
    }

    /** As GetObject answers, with the same headers. */
    private static HttpResponse found(GetObjectOutput object, int status) {
        if (object.websiteRedirectLocation() != null) {
            drop(Checksums.bodyOf(object.body()));
            return redirect(301, object.websiteRedirectLocation());
        }
        Headers headers = new Headers();
        for (Member member : GetObjectOutput.SCHEMA.members()) {
            Object value = object.member(member.index());
            switch (member.location()) {
                case HEADER -> {
                    if (value != null) {
                        headers.set(
                                member.wireName(),
                                value instanceof Instant time ? HttpDates.format(time) : value.toString());
                    }
                }
                case HEADERS -> {
                    if (value instanceof Map<?, ?> user) {
                        user.forEach((name, text) -> headers.set(member.wireName() + name, String.valueOf(text)));
                    }
                }
                default -> {}
            }
        }
        boolean partial = status == 200 && object.contentRange() != null;
        return new HttpResponse(partial ? 206 : status, headers, Checksums.bodyOf(object.body()));
    }

    static HttpResponse redirect(int status, String location) {
        HttpResponse response = HttpResponse.of(status);
        response.headers().set("Location", location);
        return response;
    }

    static String scheme(HttpRequest request) {
        return request.secure() ? "https" : "http";
    }

    private static HttpResponse withoutBody(HttpRequest request, HttpResponse response) {
        if (!request.method().equals("HEAD")) {
            return response;
        }
        if (!response.headers().has("Content-Length") && response.body().length() >= 0) {
            response.headers()
                    .set("Content-Length", Long.toString(response.body().length()));
        }
        drop(response.body());
        return new HttpResponse(response.status(), response.headers(), Body.EMPTY);
    }

    /** A body that nobody will read. */
    private static void drop(Body body) {
        if (body instanceof Body.Stream(InputStream stream, long _, Headers _)) {
            try {
                stream.close();
            } catch (IOException unimportant) {
                throw new UncheckedIOException(unimportant);
            }
        }
    }

    private static String key(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }

    private static RequestContext as(Caller caller, RequestContext context) {
        return new RequestContext(
                context.requestId(),
                caller,
                context.region(),
                context.sourceIp(),
                context.userAgent(),
                context.host(),
                context.secure(),
                context.time());
    }
}
