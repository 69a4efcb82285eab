package dure.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key and its certificates, the server's own first. Two identities are the same when they are the same
 * object,
 * so that a listener can keep what it derives from one.
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) implements TlsIdentities {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a TLS identity needs a certificate");
        }
    }

    /** Reads PEM files: the chain, and a PKCS#8 key (EC or RSA). */
    public static TlsIdentity read(Path certificates, Path key) throws IOException {
        return new TlsIdentity(Pem.readKey(key), Pem.readCertificates(certificates));
    }

    /** The same whatever name is asked for. */
    @Override
    public TlsIdentity forName(@Nullable String serverName) {
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
