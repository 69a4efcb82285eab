package dure.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ports of loopback. */
final class Ports {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long POLL_MILLIS = 2;

    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks every 2 ms until the answer is a 200. */
    static void awaitAnswer(int port, String path, Process process, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!answers(port, path)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(
                        "it does not answer: " + Files.readString(log).strip());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean answers(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String start = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            return start.endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }
}
