package dure.cloudfront.edge;

import dure.api.s3.DeleteObjectRequest;
import dure.api.s3.GetObjectOutput;
import dure.api.s3.GetObjectRequest;
import dure.api.s3.HeadObjectRequest;
import dure.api.s3.PutObjectRequest;
import dure.api.s3.S3Api;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A bucket, by S3's own operations.
 *
 * @param caller the distribution when an origin access control signs, else anonymous
 * @param path before every path; empty or {@code /folder}
 */
record S3Origin(
        Dispatcher dispatcher,
        Clock clock,
        Caller caller,
        String region,
        String bucket,
        String path,
        List<CustomHeader> customHeaders)
        implements Origin {
    private static final ErrorType METHOD = ErrorType.of("MethodNotAllowed", 405);

    @Override
    public Response ask(Request request) {
        try {
            return call(request);
        } catch (AwsException refusal) {
            return refused(refusal);
        }
    }

    private Response call(Request request) {
        RequestContext context = RequestContext.internal(caller, region, clock.instant());
        String key = key(request.rawPath());
        Headers sent = request.headers();
        return switch (request.method()) {
            case "GET" -> {
                if (key.isEmpty()) {
                    throw ErrorType.of("AccessDenied", 403).because("Access Denied");
                }
                GetObjectOutput output = dispatcher.call(S3Api.GET_OBJECT, get(key, sent), context);
                Body body = output.body();
                yield answer(output.contentRange() == null ? 200 : 206, output, body == null ? Body.EMPTY : body);
            }
            case "HEAD" -> answer(200, dispatcher.call(S3Api.HEAD_OBJECT, head(key, sent), context), Body.EMPTY);
            case "PUT" -> answer(200, dispatcher.call(S3Api.PUT_OBJECT, put(key, request), context), Body.EMPTY);
            case "DELETE" ->
                answer(
                        204,
                        dispatcher.call(
                                S3Api.DELETE_OBJECT,
                                DeleteObjectRequest.builder()
                                        .bucket(bucket)
                                        .key(key)
                                        .build(),
                                context),
                        Body.EMPTY);
            default -> throw METHOD.because("The specified method is not allowed against this resource.");
        };
    }

    private String key(String rawPath) {
        String whole = path + rawPath;
        try {
            return URLDecoder.decode(whole.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw ErrorType.of("InvalidURI", 400).because("Couldn't parse the specified URI.");
        }
    }

    private GetObjectRequest get(String key, Headers sent) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key);
        request.range(sent.get("Range")).ifNoneMatch(sent.get("If-None-Match"));
        request.ifModifiedSince(Lifetime.date(sent.get("If-Modified-Since", "")));
        return request.build();
    }

    private HeadObjectRequest head(String key, Headers sent) {
        HeadObjectRequest.Builder request =
                HeadObjectRequest.builder().bucket(bucket).key(key);
        request.ifNoneMatch(sent.get("If-None-Match"));
        request.ifModifiedSince(Lifetime.date(sent.get("If-Modified-Since", "")));
        return request.build();
    }

    private PutObjectRequest put(String key, Request request) {
        PutObjectRequest.Builder made =
                PutObjectRequest.builder().bucket(bucket).key(key).body(request.body());
        made.contentType(request.headers().get("Content-Type"));
        made.cacheControl(request.headers().get("Cache-Control"));
        if (request.body().length() >= 0) {
            made.contentLength(request.body().length());
        }
        return made.build();
    }

    /** The members that the model binds to headers. */
    private static Response answer(int status, Structure output, Body body) {
        Headers headers = new Headers();
        for (Member member : output.schema().members()) {
            Object value = output.member(member.index());
            if (value != null && member.location() == Location.HEADER) {
                headers.set(member.wireName(), value instanceof Instant time ? Lifetime.text(time) : value.toString());
            } else if (value instanceof Map<?, ?> map && member.location() == Location.HEADERS) {
                map.forEach((name, text) -> headers.set(member.wireName() + name, String.valueOf(text)));
            }
        }
        return new Response(status, headers.set("Server", "AmazonS3"), body);
    }

    private static Response refused(AwsException refusal) {
        Headers headers = new Headers().set("Server", "AmazonS3");
        int status = refusal.type().status();
        if (status == 304) {
            copy(refusal, "ETag", headers, "ETag");
            copy(refusal, "LastModified", headers, "Last-Modified");
            copy(refusal, "CacheControl", headers, "Cache-Control");
            return new Response(304, headers, Body.EMPTY);
        }
        // Who lacks which permission on what is not told to the whole world.
        String message = status == 403 ? "Access Denied" : refusal.message();
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + escape(refusal.type().code()) + "</Code><Message>" + escape(message) + "</Message></Error>";
        Body body = Body.of(xml);
        headers.set("Content-Type", "application/xml").set("Content-Length", Long.toString(body.length()));
        return new Response(status, headers, body);
    }

    private static void copy(AwsException from, String member, Headers to, String header) {
        Object value = from.members().get(member);
        if (value != null) {
            to.set(header, value instanceof Instant time ? Lifetime.text(time) : value.toString());
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
