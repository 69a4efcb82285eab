package dure.kernel;

import java.time.Instant;
import java.util.UUID;

/**
 * The circumstances of one request.
 *
 * @param requestId what the answer's {@code x-amzn-RequestId} says
 * @param region from the credential scope, else the configured region
 * @param sourceIp the client's address in text form
 * @param host the Host header as sent, with its port, for URLs in answers; {@code localhost:4566} for internal calls
 * @param secure whether the request came over TLS
 */
public record RequestContext(
        String requestId,
        Caller caller,
        String region,
        String sourceIp,
        String userAgent,
        String host,
        boolean secure,
        Instant time) {

    public AccountId account() {
        return caller.account();
    }

    /** For a call that a room makes by itself. */
    public static RequestContext internal(Caller caller, String region, Instant time) {
        return new RequestContext(
                UUID.randomUUID().toString(), caller, region, "127.0.0.1", caller.arn(), "localhost:4566", true, time);
    }

    /** An ARN of this request's region and account. */
    public String arn(String service, String resource) {
        return Arn.of(service, region, account().value(), resource).toString();
    }
}
