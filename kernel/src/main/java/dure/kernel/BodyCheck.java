package dure.kernel;

import dure.wire.Operation;
import dure.wire.http.Headers;

/** Holds the body of a request against the digests that were announced for it, before anything of it is believed. */
@FunctionalInterface
public interface BodyCheck {

    /**
     * @param trailers what came after the body
     * @throws dure.wire.AwsException when a digest does not fit, or is missing where there must be one
     */
    void check(Operation<?, ?> operation, Headers headers, Headers trailers, byte[] body);
}
