package dure.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks as a browser would. A browser takes {@code *.localhost} for this machine, where Java asks a name server: so this
 * connects to the loopback address itself and names the host in the request.
 */
final class Web {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private Web() {}

    /**
     * @param headers by lower-case name
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    static Answer get(String url) throws IOException {
        return send("GET", url, Map.of(), "");
    }

    static Answer send(String method, String url, Map<String, String> headers, String body) throws IOException {
        URI uri = URI.create(url);
        boolean here = uri.getHost().endsWith(".localhost");
        InetAddress address = here ? InetAddress.getLoopbackAddress() : InetAddress.getByName(uri.getHost());
        try (Socket socket = new Socket(address, uri.getPort() < 0 ? 80 : uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder(method)
                    .append(' ')
                    .append(uri.getRawPath())
                    .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(uri.getAuthority())
                    .append("\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (content.length > 0) {
                head.append("Content-Length: ").append(content.length).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(content);
            out.flush();
            return parsed(socket.getInputStream().readNBytes(MAX_BYTES));
        }
    }

    private static Answer parsed(byte[] all) throws IOException {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("the connection was closed without an answer");
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        byte[] body = java.util.Arrays.copyOfRange(all, end + 4, all.length);
        boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, chunked ? joined(body) : body);
    }

    private static byte[] joined(byte[] chunks) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        InputStream in = new java.io.ByteArrayInputStream(chunks);
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the answer was cut off");
                }
                size.append((char) c);
            }
            int length = Integer.parseInt(size.toString().split(";")[0].strip(), 16);
            if (length == 0) {
                return whole.toByteArray();
            }
            whole.write(in.readNBytes(length));
            in.skipNBytes(2);
        }
    }
}
