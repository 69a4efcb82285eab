package dure.cloudfront.edge;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dure.wire.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compression at the edge.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html">Serve
 *     compressed files</a>
 */
final class Compression {
    private static final long MIN_BYTES = 1_000;
    private static final long MAX_BYTES = 10_000_000;
    private static final int BROTLI_QUALITY = 5;
    private static final Set<Integer> STATUSES = Set.of(200, 403, 404);
    private static final Set<String> TYPES = Set.of(
            "application/dash+xml",
            "application/eot",
            "application/font",
            "application/font-sfnt",
            "application/javascript",
            "application/json",
            "application/opentype",
            "application/otf",
            "application/pdf",
            "application/pkcs7-mime",
            "application/protobuf",
            "application/rss+xml",
            "application/truetype",
            "application/ttf",
            "application/vnd.apple.mpegurl",
            "application/vnd.mapbox-vector-tile",
            "application/vnd.ms-fontobject",
            "application/wasm",
            "application/xhtml+xml",
            "application/xml",
            "application/x-font-opentype",
            "application/x-font-truetype",
            "application/x-font-ttf",
            "application/x-httpd-cgi",
            "application/x-javascript",
            "application/x-mpegurl",
            "application/x-opentype",
            "application/x-otf",
            "application/x-perl",
            "application/x-ttf",
            "font/eot",
            "font/opentype",
            "font/otf",
            "font/ttf",
            "image/svg+xml",
            "text/css",
            "text/csv",
            "text/html",
            "text/javascript",
            "text/js",
            "text/plain",
            "text/richtext",
            "text/tab-separated-values",
            "text/xml",
            "text/x-component",
            "text/x-java-source",
            "text/x-script",
            "vnd.apple.mpegurl");

    private Compression() {}

    /** Whether the response would be compressed for a viewer who takes it. */
    static boolean suits(Behavior behavior, int status, Headers headers, long length, long ttlSeconds) {
        return behavior.compress()
                && (behavior.key().gzip() || behavior.key().brotli())
                && ttlSeconds > 0
                && STATUSES.contains(status)
                && length >= MIN_BYTES
                && length <= MAX_BYTES
                && !headers.has("Content-Encoding")
                && TYPES.contains(type(headers));
    }

    /** @param accepted as {@link KeyRules#encodings}. @return br, gzip or null */
    static @Nullable String choose(String accepted) {
        if (accepted.startsWith("br") && Brotli4jLoader.isAvailable()) {
            return "br";
        }
        return accepted.endsWith("gzip") ? "gzip" : null;
    }

    /** Changes the headers for a body compressed so. */
    static void describe(Headers headers, String encoding) {
        headers.set("Content-Encoding", encoding).remove("Accept-Ranges");
        String etag = headers.get("ETag");
        if (etag != null && !etag.startsWith("W/")) {
            headers.set("ETag", "W/" + etag);
        }
    }

    /** The compressed bytes of another stream. */
    static InputStream of(InputStream in, String encoding) throws IOException {
        Buffer buffer = new Buffer();
        OutputStream encoder = encoding.equals("br")
                ? new BrotliOutputStream(buffer, new Encoder.Parameters().setQuality(BROTLI_QUALITY))
                : new GZIPOutputStream(buffer);
        return new Compressed(in, encoder, buffer);
    }

    private static String type(Headers headers) {
        String type = headers.get("Content-Type", "");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** What the encoder has written and nobody has read. */
    private static final class Buffer extends ByteArrayOutputStream {
        private int read;

        int take(byte[] bytes, int offset, int length) {
            int taken = Math.min(length, count - read);
            System.arraycopy(buf, read, bytes, offset, taken);
            read += taken;
            if (read == count) {
                read = 0;
                count = 0;
            }
            return taken;
        }

        boolean isEmpty() {
            return read == count;
        }
    }

    private static final class Compressed extends InputStream {
        private final InputStream in;
        private final OutputStream encoder;
        private final Buffer buffer;
        private final byte[] piece = new byte[16 * 1024];
        private boolean ended;

        private Compressed(InputStream in, OutputStream encoder, Buffer buffer) {
            this.in = in;
            this.encoder = encoder;
            this.buffer = buffer;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (buffer.isEmpty() && !ended) {
                int count = in.read(piece);
                if (count < 0) {
                    ended = true;
                    encoder.close();
                } else {
                    encoder.write(piece, 0, count);
                }
            }
            return buffer.isEmpty() ? -1 : buffer.take(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            try (in) {
                if (!ended) {
                    ended = true;
                    encoder.close();
                }
            }
        }
    }
}
