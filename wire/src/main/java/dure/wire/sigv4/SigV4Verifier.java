package dure.wire.sigv4;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Exception.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks signatures. Thread-safe. */
public final class SigV4Verifier {
    /** How far clocks may be apart, either way. */
    public static final Duration MAX_SKEW = Duration.ofMinutes(15);
    /** Seven days. */
    public static final long MAX_EXPIRY_SECONDS = 604_800;

    private static final int MAX_REGION_CHARS = 32;

    static final String MISMATCH_MESSAGE = "The request signature we calculated does not match the signature you"
            + " provided. Check your key and signing method.";
    static final String CONTENT_SHA256 = "x-amz-content-sha256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    static final String STREAMING_SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    static final String STREAMING_SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    static final String STREAMING_UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private final SigningKeys keys;

    public SigV4Verifier(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * Checks everything that needs no secret: scope and time. To be done before the key is looked up.
     *
     * @param service what the scope must say
     * @param region what the scope must say, empty when any will do
     * @throws SigV4Exception when it does not hold
     */
    public void checkScope(
            HttpRequest request,
            SignedRequest signed,
            SigV4Rules rules,
            String service,
            Optional<String> region,
            Instant now) {
        CredentialScope scope = signed.scope();
        if (!scope.terminator().equals(CredentialScope.TERMINATOR)) {
            throw fault(Kind.SCOPE_TERMINATOR, signed, scope.terminator(), CredentialScope.TERMINATOR);
        }
        if (region.isPresent() && !region.get().equals(scope.region())) {
            throw fault(Kind.SCOPE_REGION, signed, scope.region(), region.get());
        }
        if (!isRegionName(scope.region())) {
            throw fault(Kind.SCOPE_REGION, signed, scope.region(), "us-east-1");
        }
        if (!scope.service().equals(service)) {
            throw fault(Kind.SCOPE_SERVICE, signed, scope.service(), service);
        }
        String day = signed.amzDate().substring(0, 8);
        if (!scope.date().equals(day)) {
            throw fault(Kind.SCOPE_DATE, signed, scope.date(), day);
        }
        checkTime(signed, now);
        checkSignedHeaders(request, signed, rules);
    }

    /**
     * Checks the signature.
     *
     * @param secretKey of the access key in the scope
     * @return the request to go on with: its body is checked while it is read, and without aws-chunked framing
     * @throws SigV4Exception when the signature does not hold
     * @throws dure.wire.AwsException (of {@link PayloadErrors}) when the body in memory is not what was promised
     */
    public HttpRequest verify(HttpRequest request, SignedRequest signed, SigV4Rules rules, String secretKey) {
        String payloadHash = payloadHash(request, signed, rules);
        CredentialScope scope = signed.scope();
        String amzDate = signed.amzDate();
        String canonical = CanonicalRequest.of(request, rules, signed.signedHeaders(), payloadHash);
        String stringToSign = CanonicalRequest.stringToSign(amzDate, scope, canonical);
        byte[] key = keys.key(secretKey, scope.date(), scope.region(), scope.service());
        String signature = Crypto.hex(Crypto.hmac(key, stringToSign));
        if (!Crypto.equal(signature, signed.signature())) {
            throw fault(Kind.MISMATCH, signed, signed.signature(), stringToSign);
        }
        if (!rules.declaresPayload()) {
            return request;
        }
        Optional<ChunkSignatures> chunks =
                payloadHash.equals(STREAMING_SIGNED) || payloadHash.equals(STREAMING_SIGNED_TRAILER)
                        ? Optional.of(new ChunkSignatures(key, amzDate, scope, signature))
                        : Optional.empty();
        return withCheckedBody(request, payloadHash, chunks);
    }

    /**
     * The body as an unsigned request means it: without aws-chunked framing when {@code x-amz-content-sha256} says that
     * there is some.
     */
    public static HttpRequest anonymous(HttpRequest request) {
        String payloadHash = request.headers().get(CONTENT_SHA256, UNSIGNED);
        return payloadHash.equals(STREAMING_UNSIGNED_TRAILER)
                ? withCheckedBody(request, payloadHash, Optional.empty())
                : request;
    }

    /** Any region there may ever be; but it becomes part of ARNs and keys, so no other characters. */
    private static boolean isRegionName(String region) {
        for (int i = 0; i < region.length(); i++) {
            char c = region.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return region.length() <= MAX_REGION_CHARS;
    }

    private static void checkTime(SignedRequest signed, Instant now) {
        Instant time = signed.time();
        if (time.isAfter(now.plus(MAX_SKEW))) {
            throw fault(Kind.NOT_YET_VALID, signed, signed.amzDate(), BasicTime.format(now));
        }
        if (!signed.presigned()) {
            if (time.isBefore(now.minus(MAX_SKEW))) {
                throw fault(Kind.EXPIRED, signed, signed.amzDate(), BasicTime.format(now));
            }
            return;
        }
        long expiry = signed.expirySeconds();
        if (expiry < 0) {
            throw fault(Kind.EXPIRY_NEGATIVE, signed, Long.toString(expiry), "");
        }
        if (expiry > MAX_EXPIRY_SECONDS) {
            throw fault(Kind.EXPIRY_TOO_LONG, signed, Long.toString(expiry), "");
        }
        if (!time.plusSeconds(expiry).isAfter(now)) {
            throw fault(Kind.EXPIRED, signed, signed.amzDate(), BasicTime.format(now));
        }
    }

    /** Host always; where the payload is declared in a header also all of {@code x-amz-*}, as S3 asks for. */
    private static void checkSignedHeaders(HttpRequest request, SignedRequest signed, SigV4Rules rules) {
        String list = ';' + signed.signedHeaders() + ';';
        if (!list.contains(";host;")) {
            throw fault(Kind.HOST_NOT_SIGNED, signed, signed.signedHeaders(), "host");
        }
        if (!rules.declaresPayload()) {
            return;
        }
        List<String> missing = new ArrayList<>(0);
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") && !list.contains(';' + lower + ';')) {
                missing.add(lower);
            }
        });
        if (!missing.isEmpty()) {
            throw fault(Kind.HEADERS_NOT_SIGNED, signed, String.join(", ", missing), "");
        }
    }

    private static String payloadHash(HttpRequest request, SignedRequest signed, SigV4Rules rules) {
        String declared = request.headers().get(CONTENT_SHA256);
        if (!rules.declaresPayload()) {
            return UNSIGNED.equals(declared) ? UNSIGNED : Crypto.sha256Hex(bytes(request.body()));
        }
        if (declared == null) {
            declared = signed.presigned() ? request.parameter("X-Amz-Content-Sha256") : null;
        }
        if (declared != null) {
            return declared;
        }
        if (!signed.presigned()) {
            throw fault(Kind.MISSING_PAYLOAD_HASH, signed, "", "");
        }
        return UNSIGNED;
    }

    /** Bodies of services that do not declare their payload are small and in memory already. */
    private static byte[] bytes(Body body) {
        if (body instanceof Body.Bytes(byte[] bytes)) {
            return bytes;
        }
        if (body.length() == 0) {
            return new byte[0];
        }
        throw new IllegalArgumentException("the body must be in memory for its signature to be checked");
    }

    private static HttpRequest withCheckedBody(
            HttpRequest request, String payloadHash, Optional<ChunkSignatures> chunks) {
        return switch (payloadHash) {
            case UNSIGNED -> request;
            case STREAMING_SIGNED -> request.withBody(decoded(request, chunks, false));
            case STREAMING_SIGNED_TRAILER, STREAMING_UNSIGNED_TRAILER ->
                request.withBody(decoded(request, chunks, true));
            default -> request.withBody(hashed(request, payloadHash));
        };
    }

    private static Body hashed(HttpRequest request, String promised) {
        if (promised.length() != 64) {
            throw new SigV4Exception(Kind.MALFORMED_PAYLOAD_HASH, false, promised, "");
        }
        String lower = promised.toLowerCase(Locale.ROOT);
        Body body = request.body();
        if (body instanceof Body.Bytes(byte[] bytes)) {
            HashedInputStream.check(lower, Crypto.sha256().digest(bytes));
            return body;
        }
        return new Body.Stream(new HashedInputStream(stream(body), body.length(), lower), body.length());
    }

    private static Body decoded(HttpRequest request, Optional<ChunkSignatures> chunks, boolean withTrailers) {
        Headers headers = request.headers();
        long length = decodedLength(headers);
        Set<String> announced = new HashSet<>();
        if (withTrailers) {
            for (String list : headers.all("x-amz-trailer")) {
                for (String name : list.split(",")) {
                    announced.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
            announced.remove("");
        }
        dropChunkedEncoding(headers);
        Headers trailers = new Headers();
        AwsChunkedInputStream stream =
                new AwsChunkedInputStream(stream(request.body()), length, chunks, announced, (name, value) -> {
                    trailers.set(name, value);
                    headers.set(name, value);
                });
        return new Body.Stream(stream, length, trailers);
    }

    private static long decodedLength(Headers headers) {
        try {
            long length = Long.parseLong(
                    headers.get("x-amz-decoded-content-length", "").strip());
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException notOne) {
            // Said below: no number and none at all are the same to S3.
        }
        throw PayloadErrors.MISSING_CONTENT_LENGTH.because("You must provide the Content-Length HTTP header.");
    }

    /** {@code aws-chunked} is about this request only; what is left describes the object. */
    private static void dropChunkedEncoding(Headers headers) {
        List<String> kept = new ArrayList<>();
        for (String value : headers.all("content-encoding")) {
            for (String coding : value.split(",")) {
                kept.add(coding.strip());
            }
        }
        kept.removeAll(Collections.singleton("aws-chunked"));
        kept.removeAll(Collections.singleton(""));
        if (kept.isEmpty()) {
            headers.remove("content-encoding");
        } else {
            headers.set("content-encoding", String.join(",", kept));
        }
    }

    private static java.io.InputStream stream(Body body) {
        try {
            return body.stream();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static SigV4Exception fault(Kind kind, SignedRequest signed, String found, String expected) {
        return new SigV4Exception(kind, signed.presigned(), found, expected);
    }
}
