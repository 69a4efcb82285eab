package dure.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The Lambda runtime API over one kept-alive connection. The platform answers with Content-Length, never in chunks. */
final class RuntimeApi {
    private static final String VERSION = "/2018-06-01/runtime/";
    private static final int MAX_LINE = 64 * 1024;

    private final String address;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /** An answer: its status, its header fields by lower-case name, its body. */
    static final class Reply {
        final int status;
        final Map<String, String> headers;
        final byte[] body;

        Reply(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    RuntimeApi(String address) throws IOException {
        this.address = address;
        connect();
    }

    private void connect() throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    Reply next() throws IOException {
        return request("GET", "invocation/next", new byte[0], "");
    }

    Reply respond(String requestId, byte[] body) throws IOException {
        return request("POST", "invocation/" + requestId + "/response", body, "Content-Type: application/json\r\n");
    }

    void fail(String requestId, String type, String json) throws IOException {
        request("POST", "invocation/" + requestId + "/error", utf8(json), errorType(type));
    }

    void failStart(String type, String json) throws IOException {
        request("POST", "init/error", utf8(json), errorType(type));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String errorType(String type) {
        return "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: " + type + "\r\n";
    }

    private Reply request(String method, String path, byte[] body, String headers) throws IOException {
        byte[] head = (method + " " + VERSION + path + " HTTP/1.1\r\nHost: " + address + "\r\n" + headers
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        try {
            return exchange(all);
        } catch (IOException closed) {
            // A connection that was quiet for long is closed by the platform.
            socket.close();
            connect();
            return exchange(all);
        }
    }

    private Reply exchange(byte[] message) throws IOException {
        out.write(message);
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        byte[] answer = in.readNBytes(length);
        if (answer.length < length) {
            throw new EOFException("the platform has gone");
        }
        return new Reply(status, fields, answer);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0 || line.length() > MAX_LINE) {
                throw new EOFException("the platform has gone");
            }
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }
}
