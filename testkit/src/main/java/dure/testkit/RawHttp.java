package dure.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 over a socket of its own for each request, byte by byte as given: a real client would mend what we send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 60_000;

    private RawHttp() {}

    /** @param headers as sent, in order; Host too */
    public record Call(String method, String target, Map<String, String> headers, byte[] body) {
        public Call {
            headers = Map.copyOf(headers);
        }

        public static Call of(String method, String target, Map<String, String> headers, String body) {
            return new Call(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
        }

        public Call with(String name, String value) {
            TreeMap<String, String> changed = new TreeMap<>(headers);
            changed.put(name, value);
            return new Call(method, target, changed, body);
        }

        public Call withBody(byte[] newBody) {
            return new Call(method, target, headers, newBody);
        }

        public Call withTarget(String newTarget) {
            return new Call(method, newTarget, headers, body);
        }
    }

    /** @param headers by lower-case name; of several of a name, all */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** An unsigned GET for any host: no resolver of {@code *.localhost} is needed. */
    public static Answer get(int port, String host, String target) throws IOException {
        return send(port, Call.of("GET", target, Map.of("Host", host), ""));
    }

    public static Answer send(int port, Call call) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((call.method + " " + call.target + " HTTP/1.1\r\n").getBytes(StandardCharsets.UTF_8));
        call.headers.forEach(
                (name, value) -> request.writeBytes((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8)));
        boolean sized = call.headers.keySet().stream()
                .anyMatch(
                        name -> List.of("content-length", "transfer-encoding").contains(name.toLowerCase(Locale.ROOT)));
        if (!sized && (call.body.length > 0 || !List.of("GET", "HEAD").contains(call.method))) {
            request.writeBytes(("Content-Length: " + call.body.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        request.writeBytes("Connection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        request.writeBytes(call.body);
        return send(port, request.toByteArray());
    }

    /** @param bytes the whole request; it should ask for the connection to be closed */
    public static Answer send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            boolean whole = write(socket.getOutputStream(), bytes);
            try {
                return parse(readAll(socket.getInputStream(), whole));
            } catch (IllegalArgumentException notHttp) {
                throw new IOException(notHttp.getMessage(), notHttp);
            }
        }
    }

    /** Whether everything could be sent: a server may answer and close before it has read what it will not take. */
    private static boolean write(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException closedEarly) {
            return false;
        }
    }

    private static byte[] readAll(InputStream in, boolean strict) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        try {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                all.write(piece, 0, n);
            }
        } catch (IOException reset) {
            if (strict && all.size() == 0) {
                throw reset;
            }
        }
        return all.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
            throw new IllegalArgumentException(
                    "not an HTTP answer: '" + text.substring(0, Math.min(200, text.length())) + "'");
        }
        String[] lines = text.substring(0, end).split("\r\n");
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        if (status == 100) {
            return parse(Arrays.copyOfRange(bytes, end + 4, bytes.length));
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, another) -> one + ", " + another);
        }
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        return new Answer(status, headers, chunked ? dechunk(body) : body);
    }

    private static byte[] dechunk(byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int line = at;
            while (body[line] != '\r') {
                line++;
            }
            int size = Integer.parseInt(new String(body, at, line - at, StandardCharsets.US_ASCII).split(";")[0], 16);
            whole.write(body, line + 2, size);
            if (size == 0) {
                break;
            }
            at = line + 2 + size + 2;
        }
        return whole.toByteArray();
    }
}
