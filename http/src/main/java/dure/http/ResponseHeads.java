package dure.http;

import dure.wire.http.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Turns the handler's responses into the codec's. A header value with a line break is refused, so none can be
 * forged.
 */
final class ResponseHeads {
    private static final AsciiString SERVER = AsciiString.cached("Dure");
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** The Date field's text, remade when the second changes. */
    private record Stamp(long second, AsciiString text) {}

    /** A response without a body whose Content-Length speaks of another: to HEAD, or 304. */
    static final class Bodiless extends DefaultFullHttpResponse {
        Bodiless(HttpResponseStatus status, HttpHeaders headers) {
            super(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE);
        }
    }

    private final InstantSource clock;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, AsciiString.EMPTY_STRING);

    ResponseHeads(InstantSource clock) {
        this.clock = clock;
    }

    FullHttpResponse whole(HttpResponse response, ByteBuf content) {
        HttpHeaders headers = headers(response);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status(response), content, headers, EmptyHttpHeaders.INSTANCE);
    }

    /** Content-Length as the handler set it, else of the body it gave, when that says anything. */
    FullHttpResponse bodiless(HttpResponse response) {
        HttpHeaders headers = headers(response);
        String length = response.headers().get("Content-Length");
        if (length != null) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        } else if (response.body().length() > 0) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length());
        }
        return new Bodiless(status(response), headers);
    }

    /**
     * The head of a response that follows in pieces.
     *
     * @param length in bytes; -1 when unknown
     * @param chunked whether an unknown length may be sent in chunks; otherwise it ends with the connection
     */
    io.netty.handler.codec.http.HttpResponse streamed(HttpResponse response, long length, boolean chunked) {
        HttpHeaders headers = headers(response);
        if (length >= 0) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        } else if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(response), headers);
    }

    /** The listener's own answer to what never reached a handler. */
    FullHttpResponse plain(int status, String why) {
        HttpResponse response = HttpResponse.of(status, "text/plain; charset=utf-8", why + "\n");
        return whole(response, Unpooled.copiedBuffer(why + "\n", StandardCharsets.UTF_8));
    }

    private static HttpResponseStatus status(HttpResponse response) {
        return HttpResponseStatus.valueOf(response.status());
    }

    private HttpHeaders headers(HttpResponse response) {
        if (response.status() < 200 || response.status() > 599) {
            throw new IllegalArgumentException(response.status() + " is not the status of a response");
        }
        HttpHeaders headers = new DefaultHttpHeaders();
        response.headers().forEach((name, value) -> {
            if (!isOfTheListener(name)) {
                headers.add(name, value);
            }
        });
        if (!headers.contains(HttpHeaderNames.DATE)) {
            headers.set(HttpHeaderNames.DATE, date());
        }
        if (!headers.contains(HttpHeaderNames.SERVER)) {
            headers.set(HttpHeaderNames.SERVER, SERVER);
        }
        return headers;
    }

    private static boolean isOfTheListener(String name) {
        return switch (name.length()) {
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 14 -> name.equalsIgnoreCase("Content-Length");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }

    private AsciiString date() {
        Instant now = clock.instant();
        Stamp current = stamp;
        if (current.second != now.getEpochSecond()) {
            current =
                    new Stamp(now.getEpochSecond(), new AsciiString(IMF_FIXDATE.format(now.atOffset(ZoneOffset.UTC))));
            stamp = current;
        }
        return current.text;
    }
}
