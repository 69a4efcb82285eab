package dure.wire.sigv4;

import static dure.wire.sigv4.SigV4VectorsTest.S3;
import static dure.wire.sigv4.SigV4VectorsTest.S3_HOST;
import static dure.wire.sigv4.SigV4VectorsTest.S3_TIME;
import static dure.wire.sigv4.SigV4VectorsTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Exception.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigV4VerifierTest {
    private final SigV4Verifier verifier = new SigV4Verifier(SigningKeys.COMPUTED);

    @Test
    void headerSignedRequestIsAccepted() {
        HttpRequest signed = S3.sign(get(), S3_TIME);
        check(signed, S3_TIME.plusSeconds(899));
        assertThat(verify(signed)).isEqualTo(signed);
    }

    @Test
    void requestSignedSixteenMinutesAgoIsTooOld() {
        assertRefused(S3.sign(get(), S3_TIME), S3_TIME.plusSeconds(901), Kind.EXPIRED);
    }

    @Test
    void requestSignedSixteenMinutesAheadIsNotYetValid() {
        assertRefused(S3.sign(get(), S3_TIME), S3_TIME.minusSeconds(901), Kind.NOT_YET_VALID);
    }

    @Test
    void presignedRequestIsGoodUntilItExpires() {
        HttpRequest presigned = presigned(Duration.ofHours(1));
        check(presigned, S3_TIME.plusSeconds(3599));
        assertThat(verify(presigned)).isEqualTo(presigned);
        assertRefused(presigned, S3_TIME.plusSeconds(3600), Kind.EXPIRED);
        assertRefused(presigned, S3_TIME.minusSeconds(901), Kind.NOT_YET_VALID);
    }

    @Test
    void presignedForMoreThanAWeekIsRefused() {
        check(presigned(Duration.ofDays(7)), S3_TIME);
        assertRefused(presigned(Duration.ofSeconds(604_801)), S3_TIME, Kind.EXPIRY_TOO_LONG);
        assertRefused(presigned(Duration.ofSeconds(-1)), S3_TIME, Kind.EXPIRY_NEGATIVE);
    }

    @Test
    void changedPathQueryHeaderOrSecretDoesNotMatch() {
        HttpRequest signed = S3.sign(get(), S3_TIME);
        assertMismatch(signed.withPath("/other.txt"), S3.secretKey());
        assertMismatch(signed, S3.secretKey() + "x");
        assertMismatch(
                new HttpRequest("GET", "/test.txt", "a=b", signed.headers(), Body.EMPTY, "127.0.0.1", false, "public"),
                S3.secretKey());
        signed.headers().set("Range", "bytes=0-10");
        assertMismatch(signed, S3.secretKey());
    }

    @Test
    void amzHeaderThatIsNotSignedIsRefused() {
        HttpRequest signed = S3.sign(get(), S3_TIME);
        signed.headers().set("x-amz-acl", "public-read");
        assertRefused(signed, S3_TIME, Kind.HEADERS_NOT_SIGNED);
    }

    @Test
    void scopeOfAnotherServiceRegionOrDayIsRefused() {
        HttpRequest signed = S3.sign(get(), S3_TIME);
        SignedRequest parsed = SignedRequest.parse(signed).orElseThrow();
        assertThatThrownBy(() ->
                        verifier.checkScope(signed, parsed, SigV4Rules.STREAMING, "iam", Optional.empty(), S3_TIME))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.SCOPE_SERVICE));
        assertThatThrownBy(() -> verifier.checkScope(
                        signed, parsed, SigV4Rules.STREAMING, "s3", Optional.of("eu-west-1"), S3_TIME))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.SCOPE_REGION));
        signed.headers().set("X-Amz-Date", "20130525T000000Z");
        assertRefused(signed, S3_TIME.plus(Duration.ofDays(1)), Kind.SCOPE_DATE);
    }

    @Test
    void regionThatIsNoNameIsRefused() {
        SigV4Signer strange =
                new SigV4Signer(S3.accessKeyId(), S3.secretKey(), Optional.empty(), "us:*", "s3", SigV4Rules.STREAMING);
        HttpRequest signed = strange.sign(get(), S3_TIME);
        assertThatThrownBy(() -> verifier.checkScope(
                        signed,
                        SignedRequest.parse(signed).orElseThrow(),
                        SigV4Rules.STREAMING,
                        "s3",
                        Optional.empty(),
                        S3_TIME))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.SCOPE_REGION));
    }

    @Test
    void otherAlgorithmsAndHalfSignaturesAreRefused() {
        assertThatThrownBy(() -> SignedRequest.parse(withAuthorization("AWS AKIA:c2ln")))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED_ALGORITHM));
        assertThatThrownBy(() -> SignedRequest.parse(withAuthorization("AWS4-HMAC-SHA256 Credential=a/b/c/d/e")))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.expected()).isEqualTo("Signature,SignedHeaders"));
        assertThatThrownBy(() -> SignedRequest.parse(
                        withAuthorization("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00")))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED_CREDENTIAL));
    }

    @Test
    void bodyThatIsNotWhatWasPromisedFailsWhenItsLastByteIsRead() throws IOException {
        HttpRequest signed =
                S3.sign(request("PUT", S3_HOST, "/a", "", new Headers()).withBody(Body.of("hello")), S3_TIME);
        assertThat(verify(signed.withBody(stream("hello"))).body().readAll(10))
                .asString()
                .isEqualTo("hello");
        Body tampered = verify(signed.withBody(stream("hellO"))).body();
        assertThatThrownBy(() -> tampered.stream().readNBytes(5))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.type()).isEqualTo(PayloadErrors.CONTENT_SHA256_MISMATCH));
        assertThatThrownBy(() -> verify(signed.withBody(Body.of("hellO")))).isInstanceOf(AwsException.class);
    }

    @Test
    void unsignedPayloadMayBeAnything() throws IOException {
        Headers headers = new Headers().set("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        HttpRequest signed = S3.sign(request("PUT", S3_HOST, "/a", "", headers), S3_TIME);
        assertThat(verify(signed.withBody(stream("anything"))).body().readAll(10))
                .asString()
                .isEqualTo("anything");
    }

    @Test
    void bodyOfAStandardServiceIsPartOfTheSignature() {
        SigV4Signer signer =
                new SigV4Signer("AKIDEXAMPLE", "secret", Optional.of("token"), "us-east-1", "iam", SigV4Rules.STANDARD);
        HttpRequest signed =
                signer.sign(request("POST", "iam", "/", "", new Headers()).withBody(Body.of("a=b")), S3_TIME);
        SignedRequest parsed = SignedRequest.parse(signed).orElseThrow();
        assertThat(parsed.sessionToken()).contains("token");
        assertThat(verifier.verify(signed, parsed, SigV4Rules.STANDARD, "secret"))
                .isEqualTo(signed);
        assertThatThrownBy(
                        () -> verifier.verify(signed.withBody(Body.of("a=c")), parsed, SigV4Rules.STANDARD, "secret"))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
    }

    private static HttpRequest get() {
        return request("GET", S3_HOST, "/test.txt", "", new Headers().set("Range", "bytes=0-9"));
    }

    private static HttpRequest presigned(Duration expiry) {
        HttpRequest request = request("GET", S3_HOST, "/test.txt", "", new Headers());
        String query = S3.presign(request, S3_TIME, expiry);
        return new HttpRequest("GET", "/test.txt", query, request.headers(), Body.EMPTY, "127.0.0.1", false, "public");
    }

    private static HttpRequest withAuthorization(String value) {
        return request("GET", S3_HOST, "/", "", new Headers().set("Authorization", value));
    }

    private static Body stream(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Body.Stream(new ByteArrayInputStream(bytes), bytes.length);
    }

    private void check(HttpRequest request, Instant now) {
        verifier.checkScope(
                request,
                SignedRequest.parse(request).orElseThrow(),
                SigV4Rules.STREAMING,
                "s3",
                Optional.of("us-east-1"),
                now);
    }

    private HttpRequest verify(HttpRequest request) {
        return verifier.verify(
                request, SignedRequest.parse(request).orElseThrow(), SigV4Rules.STREAMING, S3.secretKey());
    }

    private void assertRefused(HttpRequest request, Instant now, Kind kind) {
        assertThatThrownBy(() -> check(request, now))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private void assertMismatch(HttpRequest request, String secret) {
        assertThatThrownBy(() -> verifier.verify(
                        request, SignedRequest.parse(request).orElseThrow(), SigV4Rules.STREAMING, secret))
                .isInstanceOfSatisfying(
                        SigV4Exception.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
    }
}
