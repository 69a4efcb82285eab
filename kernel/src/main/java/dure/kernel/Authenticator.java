package dure.kernel;

import dure.wire.http.HttpRequest;

/** Checks who signed a request. */
public interface Authenticator {
    /**
     * @param service the name the credential scope must carry ({@code execute-api})
     * @throws dure.wire.AwsException when there is a signature and it does not hold
     */
    Caller authenticate(HttpRequest request, String service);
}
