package dure.wire.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a message. Streams block, which is right on a virtual thread. A request's body can be read once; a
 * response's body is closed by the listener when it has been sent or has failed.
 */
public sealed interface Body permits Body.Bytes, Body.Stream, Body.FileRegion {
    Body EMPTY = new Bytes(new byte[0]);

    /** The number of bytes, or -1 when it is not known beforehand. */
    long length();

    InputStream stream() throws IOException;

    /**
     * Header fields that come after the bytes, such as {@code x-amz-checksum-crc32}: empty until the last byte has been
     * read, and for most bodies empty for ever.
     */
    default Headers trailers() {
        return new Headers();
    }

    static Body of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    static Body of(String text) {
        return of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** All bytes in memory. Only for small bodies: the caller gives the limit, and one byte more is an error. */
    default byte[] readAll(int maxBytes) throws IOException {
        if (this instanceof Bytes(byte[] all)) {
            if (all.length > maxBytes) {
                throw new BodyTooLargeException(maxBytes);
            }
            return all;
        }
        try (InputStream in = stream()) {
            byte[] all = in.readNBytes(maxBytes);
            if (all.length == maxBytes && in.read() >= 0) {
                throw new BodyTooLargeException(maxBytes);
            }
            return all;
        }
    }

    /** In memory. */
    record Bytes(byte[] bytes) implements Body {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream stream() {
            return new java.io.ByteArrayInputStream(bytes);
        }
    }

    /**
     * From a stream.
     *
     * @param length in bytes, -1 when unknown
     * @param trailers filled by whoever made the stream, when its end is reached
     */
    record Stream(InputStream stream, long length, Headers trailers) implements Body {
        public Stream(InputStream stream, long length) {
            this(stream, length, new Headers());
        }
    }

    /** A part of a file, which the listener sends with sendfile where it may. */
    record FileRegion(Path path, long offset, long length) implements Body {
        @Override
        public InputStream stream() throws IOException {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            channel.position(offset);
            return new BoundedInputStream(Channels.newInputStream(channel), length);
        }
    }

    /** The body had more bytes than the reader allows. */
    final class BodyTooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        public BodyTooLargeException(int maxBytes) {
            super("body is larger than " + maxBytes + " bytes");
        }
    }
}
