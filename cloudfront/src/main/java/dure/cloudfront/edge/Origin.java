package dure.cloudfront.edge;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import java.io.IOException;
import java.util.List;

/** Where objects come from. */
sealed interface Origin permits S3Origin, CustomOrigin {

    /**
     * What is asked of an origin.
     *
     * @param rawPath as the viewer sent it, without the origin's own path
     * @param rawQuery what of the query is forwarded
     * @param secure whether the viewer came over TLS
     */
    record Request(String method, String rawPath, String rawQuery, Headers headers, Body body, boolean secure) {}

    /** @param headers end to end only; Content-Length when it is known */
    record Response(int status, Headers headers, Body body) {}

    /** A header that the origin gets with every request. */
    record CustomHeader(String name, String value) {}

    /** Answers whatever the origin says. @throws IOException when it cannot be asked or does not answer */
    Response ask(Request request) throws IOException;

    /** Sent with every request, in place of what the viewer sent under these names. */
    List<CustomHeader> customHeaders();
}
