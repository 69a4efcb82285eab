package dure.wire.sigv4;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Signs requests, as a client does. Thread-safe.
 *
 * @param sessionToken of temporary credentials
 * @param service the service part of the scope
 */
public record SigV4Signer(
        String accessKeyId,
        String secretKey,
        Optional<String> sessionToken,
        String region,
        String service,
        SigV4Rules rules) {
    /** Headers that proxies and connections change. */
    private static final Set<String> UNSIGNED_HEADERS =
            Set.of("authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id", "te");

    /**
     * The request with an Authorization header. Everything in it is signed but what proxies change. A body that is not
     * in memory is not signed where the service lets us say so, unless {@code x-amz-content-sha256} is set already.
     */
    public HttpRequest sign(HttpRequest request, Instant time) {
        Headers headers = request.headers().copy();
        headers.set("X-Amz-Date", BasicTime.format(time));
        sessionToken.ifPresent(token -> headers.set("X-Amz-Security-Token", token));
        if (rules.declaresPayload() && !headers.has(SigV4Verifier.CONTENT_SHA256)) {
            headers.set(SigV4Verifier.CONTENT_SHA256, hash(request.body()));
        }
        HttpRequest ready = with(request, headers, request.rawQuery());
        String payloadHash =
                rules.declaresPayload() ? headers.get(SigV4Verifier.CONTENT_SHA256, "") : hash(request.body());
        Set<String> names = new TreeSet<>();
        headers.forEach((name, value) -> names.add(name.toLowerCase(Locale.ROOT)));
        names.removeAll(UNSIGNED_HEADERS);
        String signedHeaders = String.join(";", names);
        CredentialScope scope = scope(time);
        headers.set(
                "Authorization",
                SignedRequest.ALGORITHM + " Credential=" + scope.credential() + ",SignedHeaders=" + signedHeaders
                        + ",Signature=" + signature(ready, time, scope, signedHeaders, payloadHash));
        return ready;
    }

    /** The raw query of a presigned request, of which only the Host header is signed and the body is not. */
    public String presign(HttpRequest request, Instant time, Duration expiry) {
        CredentialScope scope = scope(time);
        StringBuilder query = new StringBuilder(request.rawQuery());
        query.append(query.isEmpty() ? "" : "&").append("X-Amz-Algorithm=").append(SignedRequest.ALGORITHM);
        query.append("&X-Amz-Credential=").append(UriEncoding.encode(scope.credential(), false));
        query.append("&X-Amz-Date=").append(BasicTime.format(time));
        query.append("&X-Amz-Expires=").append(expiry.toSeconds());
        sessionToken.ifPresent(
                token -> query.append("&X-Amz-Security-Token=").append(UriEncoding.encode(token, false)));
        query.append("&X-Amz-SignedHeaders=host");
        HttpRequest ready = with(request, request.headers(), query.toString());
        String payloadHash = rules.declaresPayload() ? SigV4Verifier.UNSIGNED : hash(request.body());
        return query.append("&X-Amz-Signature=")
                .append(signature(ready, time, scope, "host", payloadHash))
                .toString();
    }

    /** Signs the chunks of a body whose request this signer has signed. */
    public ChunkSignatures chunks(HttpRequest signed) {
        SignedRequest parsed = SignedRequest.parse(signed).orElseThrow();
        CredentialScope scope = parsed.scope();
        return new ChunkSignatures(
                SigningKeys.derive(secretKey, scope.date(), region, service),
                parsed.amzDate(),
                scope,
                parsed.signature());
    }

    private String signature(
            HttpRequest request, Instant time, CredentialScope scope, String signedHeaders, String payloadHash) {
        String canonical = CanonicalRequest.of(request, rules, signedHeaders, payloadHash);
        String stringToSign = CanonicalRequest.stringToSign(BasicTime.format(time), scope, canonical);
        return Crypto.hex(Crypto.hmac(SigningKeys.derive(secretKey, scope.date(), region, service), stringToSign));
    }

    private CredentialScope scope(Instant time) {
        String date = BasicTime.format(time).substring(0, 8);
        return new CredentialScope(accessKeyId, date, region, service, CredentialScope.TERMINATOR);
    }

    private static String hash(Body body) {
        if (body instanceof Body.Bytes(byte[] bytes)) {
            return Crypto.sha256Hex(bytes);
        }
        return body.length() == 0 ? Crypto.EMPTY_SHA256 : SigV4Verifier.UNSIGNED;
    }

    private static HttpRequest with(HttpRequest request, Headers headers, String rawQuery) {
        return new HttpRequest(
                request.method(),
                request.rawPath(),
                rawQuery,
                headers,
                request.body(),
                request.remoteAddress(),
                request.secure(),
                request.listener());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigV4Signer[" + accessKeyId + ", " + region + ", " + service + "]";
    }
}
