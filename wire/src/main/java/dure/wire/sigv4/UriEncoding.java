package dure.wire.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** URI encoding as SigV4 wants it: everything but A-Z a-z 0-9 - . _ ~ is percent-encoded, with capital hex digits. */
final class UriEncoding {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private UriEncoding() {}

    /** @param keepSlash leave slashes as they are, as in paths */
    static String encode(byte[] bytes, boolean keepSlash) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte octet : bytes) {
            if (isUnreserved(octet) || (keepSlash && octet == '/')) {
                text.append((char) octet);
            } else {
                text.append('%').append((char) HEX[(octet >> 4) & 15]).append((char) HEX[octet & 15]);
            }
        }
        return text.toString();
    }

    static String encode(String text, boolean keepSlash) {
        if (isPlain(text, keepSlash)) {
            return text;
        }
        return encode(text.getBytes(StandardCharsets.UTF_8), keepSlash);
    }

    /** The same text, percent-encoded in SigV4's own way whatever way it came. A plus sign means itself. */
    static String reencode(String encoded, boolean keepSlash) {
        if (isPlain(encoded, keepSlash)) {
            return encoded;
        }
        return encode(decode(encoded, false), keepSlash);
    }

    /** Like {@link #reencode}, for query strings: a plus sign means a space. */
    static String reencodeQuery(String encoded) {
        if (isPlain(encoded, false)) {
            return encoded;
        }
        return encode(decode(encoded, true), false);
    }

    /** Without empty, {@code .} and {@code ..} segments (RFC 3986 §5.2.4, and repeated slashes). */
    static String normalize(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path.isEmpty() ? "/" : path;
        }
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String joined = "/" + String.join("/", kept);
        return directory && joined.length() > 1 ? joined + "/" : joined;
    }

    private static byte[] decode(String text, boolean plusIsSpace) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int octet = raw[i];
            if (octet == '%' && i + 2 < raw.length && isHex(raw[i + 1]) && isHex(raw[i + 2])) {
                octet = (Character.digit(raw[i + 1], 16) << 4) | Character.digit(raw[i + 2], 16);
                i += 2;
            } else if (octet == '+' && plusIsSpace) {
                octet = ' ';
            }
            bytes.write(octet);
        }
        return bytes.toByteArray();
    }

    private static boolean isHex(byte octet) {
        return Character.digit(octet, 16) >= 0;
    }

    private static boolean isPlain(String text, boolean keepSlash) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c < 128 && isUnreserved((byte) c)) && !(keepSlash && c == '/')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
