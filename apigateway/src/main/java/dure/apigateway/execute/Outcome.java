package dure.apigateway.execute;

import dure.wire.http.Headers;

/**
 * What came of a non-proxy integration.
 *
 * @param selection what selection patterns are held against: a status code, or a function's error message, or nothing
 */
record Outcome(String selection, Headers headers, byte[] body) {
    static Outcome of(String selection, byte[] body) {
        return new Outcome(selection, new Headers().set("Content-Type", MediaTypes.JSON), body);
    }
}
