package dure.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Who a listener is over TLS, by the name the client asks for. Called off the event loops; may block. */
@FunctionalInterface
public interface TlsIdentities {
    /**
     * The identity to show.
     *
     * @param serverName the name in the client's hello (SNI), in lower case; null when it sent none
     */
    TlsIdentity forName(@Nullable String serverName) throws IOException;
}
