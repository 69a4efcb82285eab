package dure.gate;

import dure.wire.ErrorType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells pages of this machine from pages of others, by the Origin that browsers send. */
final class Origins {
    static final ErrorType REFUSED = ErrorType.of("AccessDeniedException", 403);
    static final String REFUSED_MESSAGE =
            "Requests from web pages of other hosts are refused while the root key is a well-known one";

    private final String domain;

    Origins(String domain) {
        this.domain = domain;
    }

    /** Whether a browser sent the request for a page that is not one of ours. No Origin, no browser. */
    boolean isForeign(@Nullable String origin) {
        if (origin == null) {
            return false;
        }
        String host = host(origin);
        return !(isWithin(host, "localhost")
                || isWithin(host, domain)
                || host.equals("127.0.0.1")
                || host.equals("[::1]"));
    }

    private static boolean isWithin(String host, String suffix) {
        return host.equals(suffix) || host.endsWith("." + suffix);
    }

    /** Empty for {@code null} and nonsense. */
    private static String host(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException nonsense) {
            return "";
        }
    }
}
