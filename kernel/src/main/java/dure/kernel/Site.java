package dure.kernel;

import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not an AWS API but answers HTTP: website endpoints, execute-api, distributions. The gate asks the
 * sites, in order, before it looks for an API operation. A site does its own access control.
 */
public interface Site {
    /** Decides by host and path alone, quickly. */
    boolean serves(HttpRequest head);

    /** @param context its caller is anonymous; sign-in is the site's matter (see {@link Authenticator}) */
    HttpResponse serve(HttpRequest request, RequestContext context);

    /** Like {@link dure.wire.http.HttpHandler#answerNow}: on the event loop, must not block. */
    default @Nullable HttpResponse answerNow(HttpRequest head) {
        return null;
    }
}
