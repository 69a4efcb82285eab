package dure.gate;

import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Credentials.Lookup;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Exception;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SigV4Verifier;
import dure.wire.sigv4.SignedRequest;
import java.time.Instant;
import java.util.Optional;

/** Checks a signature against the key it names. */
final class Authentication {
    private final Credentials credentials;
    private final Clock clock;
    private final SigV4Verifier verifier = new SigV4Verifier(new CachedSigningKeys());

    Authentication(Credentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Who it was.
     *
     * @param request to go on with: its body is checked while it is read
     */
    record Verified(Caller caller, HttpRequest request) {}

    /**
     * @param request as it arrived; its body in memory unless {@code rules} stream
     * @param region the only one allowed, where the host names one
     * @throws dure.wire.AwsException when the signature does not hold, in the words of {@code errors}
     */
    Verified verify(
            HttpRequest request,
            SignedRequest signed,
            SigV4Rules rules,
            String service,
            Optional<String> region,
            SignatureErrors errors) {
        Instant now = clock.instant();
        String accessKeyId = signed.scope().accessKeyId();
        try {
            verifier.checkScope(request, signed, rules, service, region, now);
            return switch (credentials.find(accessKeyId, signed.sessionToken())) {
                case Lookup.Refused(Credentials.Refusal refusal) -> throw errors.refused(refusal, accessKeyId);
                case Lookup.Found(Credentials.Key key) ->
                    new Verified(key.caller(), verifier.verify(request, signed, rules, key.secretKey()));
            };
        } catch (SigV4Exception fault) {
            throw errors.of(fault, accessKeyId, now);
        }
    }
}
