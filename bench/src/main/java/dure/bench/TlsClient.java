package dure.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS over a connection of the load: small requests, any certificate. It measures the server, it trusts nobody. */
final class TlsClient {
    private static final SSLContext CONTEXT = context();

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer sent;

    private TlsClient(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocateDirect(2 * packet);
        this.sent = ByteBuffer.allocateDirect(2 * packet);
    }

    /** Shakes hands on a channel that still blocks. */
    static TlsClient shake(SocketChannel channel) throws IOException {
        SSLEngine engine = CONTEXT.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        TlsClient tls = new TlsClient(channel, engine);
        ByteBuffer none = ByteBuffer.allocate(0);
        ByteBuffer early = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            status = switch (status) {
                case NEED_TASK -> {
                    engine.getDelegatedTask().run();
                    yield engine.getHandshakeStatus();
                }
                case NEED_WRAP -> {
                    tls.write(none);
                    yield engine.getHandshakeStatus();
                }
                default -> tls.unwrap(early);
            };
        }
        return tls;
    }

    private HandshakeStatus unwrap(ByteBuffer into) throws IOException {
        SSLEngineResult result = engine.unwrap(received.flip(), into);
        received.compact();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(received) < 0) {
            throw new IOException("the server hung up during the handshake");
        }
        return engine.getHandshakeStatus();
    }

    /** Sends all of it: requests are far smaller than a socket's buffer. */
    void write(ByteBuffer bytes) throws IOException {
        do {
            engine.wrap(bytes, sent.clear());
            sent.flip();
            while (sent.hasRemaining()) {
                channel.write(sent);
            }
        } while (bytes.hasRemaining());
    }

    /** What has come, as much as there is room for; may be nothing yet. Negative at the end. */
    int read(ByteBuffer into) throws IOException {
        int count = channel.read(received);
        int before = into.position();
        received.flip();
        SSLEngineResult.Status status = SSLEngineResult.Status.OK;
        while (received.hasRemaining() && status == SSLEngineResult.Status.OK) {
            status = engine.unwrap(received, into).getStatus();
        }
        received.compact();
        return status == SSLEngineResult.Status.CLOSED || count < 0 ? -1 : into.position() - before;
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
