package dure.http;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's line and header fields, judged. */
sealed interface RequestHead {
    /**
     * To be handled.
     *
     * @param request with an empty body still
     * @param length of the body in bytes; -1 when it is chunked
     * @param expectsContinue whether the client waits for 100 before it sends the body
     * @param keepAlive whether the client would keep the connection
     * @param chunks whether the client understands a chunked response
     */
    record Accepted(HttpRequest request, long length, boolean expectsContinue, boolean keepAlive, boolean chunks)
            implements RequestHead {
        boolean isHead() {
            return request.method().equals("HEAD");
        }
    }

    /** To be answered with an error, and the connection closed. */
    record Refused(int status, String why) implements RequestHead {}

    /**
     * Where a request came in.
     *
     * @param multiplexed whether it is a stream of HTTP/2, which has its own framing
     */
    record Origin(String remoteAddress, boolean secure, boolean multiplexed, String listener) {}

    /**
     * Judges what the codec read. RFC 9112 sections 3, 6 and 9, with what is doubtful refused (request smuggling).
     */
    static RequestHead judge(io.netty.handler.codec.http.HttpRequest read, Origin origin) {
        if (read.decoderResult().isFailure()) {
            return failed(read.decoderResult().cause());
        }
        if (HttpMethod.CONNECT.equals(read.method())) {
            return new Refused(501, "CONNECT is not offered");
        }
        HttpHeaders headers = read.headers();
        boolean modern = read.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!modern && !read.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return new Refused(505, "only HTTP/1.0, HTTP/1.1 and HTTP/2 are offered");
        }
        if (modern
                && !origin.multiplexed
                && headers.getAll(HttpHeaderNames.HOST).size() != 1) {
            return new Refused(400, "exactly one Host is required");
        }
        Refused framing = origin.multiplexed ? null : framing(headers, modern);
        if (framing != null) {
            return framing;
        }
        String expect = headers.get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            return new Refused(417, "only 100-continue may be expected");
        }
        long length = length(read, origin.multiplexed);
        HttpRequest request = request(read, origin);
        if (request == null) {
            return new Refused(400, "the request target is neither a path nor an http URI");
        }
        return new Accepted(request, length, expect != null && modern, HttpUtil.isKeepAlive(read), modern);
    }

    private static Refused failed(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refused(414, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refused(431, "the header fields are too large");
        }
        return new Refused(400, "the request is malformed");
    }

    private static @Nullable Refused framing(HttpHeaders headers, boolean modern) {
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding == null) {
            return null;
        }
        if (!modern || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Refused(400, "Transfer-Encoding is not allowed here");
        }
        if (headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() != 1
                || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
            return new Refused(501, "only the chunked transfer coding is offered");
        }
        return null;
    }

    private static long length(io.netty.handler.codec.http.HttpRequest read, boolean multiplexed) {
        if (read instanceof FullHttpRequest) {
            return 0;
        }
        long none = multiplexed || HttpUtil.isTransferEncodingChunked(read) ? -1 : 0;
        return HttpUtil.getContentLength(read, none);
    }

    private static @Nullable HttpRequest request(io.netty.handler.codec.http.HttpRequest read, Origin origin) {
        Headers headers = new Headers();
        for (Iterator<Map.Entry<CharSequence, CharSequence>> each =
                        read.headers().iteratorCharSequence();
                each.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = each.next();
            String name = field.getKey().toString();
            if (!origin.multiplexed || !isOfTheCodec(name)) {
                headers.add(name, field.getValue().toString());
            }
        }
        String target = read.uri();
        if (target.isEmpty() || target.charAt(0) != '/') {
            target = path(target, headers);
            if (target == null) {
                return null;
            }
        }
        int question = target.indexOf('?');
        return new HttpRequest(
                read.method().name(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                Body.EMPTY,
                origin.remoteAddress,
                origin.secure,
                origin.listener);
    }

    /** The path and query of an absolute-form target, whose authority replaces Host (RFC 9112 section 3.2.2). */
    private static @Nullable String path(String target, Headers headers) {
        int scheme = target.indexOf("://");
        String name = target.substring(0, Math.max(0, scheme));
        if (!name.equalsIgnoreCase("http") && !name.equalsIgnoreCase("https")) {
            return null;
        }
        int start = scheme + 3;
        int end = start;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end == start) {
            return null;
        }
        headers.set("Host", target.substring(start, end));
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** Fields that Netty adds to, and which the client did not send in, an HTTP/2 request. */
    private static boolean isOfTheCodec(String name) {
        return name.regionMatches(true, 0, "x-http2-", 0, 8) || name.equalsIgnoreCase("transfer-encoding");
    }
}
