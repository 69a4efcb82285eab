package dure.conformance.security;

import static dure.conformance.security.Fixture.assertRefused;
import static dure.conformance.security.Fixture.assertServed;
import static dure.conformance.security.Fixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.Signer;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/** Signatures in the query string; and bodies, declared and sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresignedIT {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Errors.Refusal MISMATCH = new Errors.Refusal(403, "SignatureDoesNotMatch");
    private static final Errors.Refusal DENIED = new Errors.Refusal(403, "AccessDenied");
    private static final Errors.Refusal BAD_PARAMETERS = new Errors.Refusal(400, "AuthorizationQueryParametersError");

    private final Fixture fixture = new Fixture();
    private final AwsCredentials root = fixture.dure().rootCredentials();

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void aPresignedUrlServesWhoeverHasIt() {
        Answer answer = fixture.send(presigned(root, MINUTES));
        assertServed(answer);
        assertThat(answer.text()).isEqualTo("secret");
    }

    @Test
    void aPresignedUrlOfASessionCarriesItsToken() {
        AwsSessionCredentials session = fixture.session(policy("Allow", "s3:GetObject", "*"));
        Call call = presigned(session, MINUTES);
        assertServed(fixture.send(call));
        Call without = call.withTarget(call.target().replaceAll("X-Amz-Security-Token=[^&]*&", ""));
        assertThat(without.target()).isNotEqualTo(call.target());
        assertRefused(fixture.send(without), new Errors.Refusal(403, "InvalidAccessKeyId"));
    }

    @Test
    void aPresignedUrlDoesNotOutliveItsExpiry() {
        Signer earlier = new Signer(
                root,
                "s3",
                fixture.dure().region(),
                fixture.now().minus(MINUTES).minusSeconds(2));
        Answer answer = fixture.send(earlier.presign(Target.S3.call(fixture), MINUTES));
        assertRefused(answer, DENIED);
        assertThat(answer.text()).contains("<Message>Request has expired</Message>");
    }

    @Test
    void aPresignedUrlMayBeOlderThanTheSkewOfHeaders() {
        Signer earlier =
                new Signer(root, "s3", fixture.dure().region(), fixture.now().minus(Duration.ofDays(1)));
        assertServed(fixture.send(earlier.presign(Target.S3.call(fixture), Duration.ofDays(2))));
    }

    @Test
    void anExpiryOfMoreThanAWeekIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(
                fixture.send(call.withTarget(call.target().replace("Expires=300", "Expires=604801"))), BAD_PARAMETERS);
    }

    @Test
    void aLongerExpiryThanSignedIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(fixture.send(call.withTarget(call.target().replace("Expires=300", "Expires=3000"))), MISMATCH);
    }

    @Test
    void anotherKeyThanSignedIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(fixture.send(call.withTarget(call.target().replace("object.txt", "other.txt"))), MISMATCH);
    }

    @Test
    void anotherMethodThanSignedIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(fixture.send(new Call("DELETE", call.target(), call.headers(), new byte[0])), MISMATCH);
    }

    @Test
    void anAddedParameterIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(fixture.send(call.withTarget(call.target() + "&response-content-type=text%2Fhtml")), MISMATCH);
    }

    @Test
    void aMissingParameterIsRefused() {
        Call call = presigned(root, MINUTES);
        assertRefused(
                fixture.send(call.withTarget(call.target().replaceAll("&?X-Amz-Signature=[^&]*", ""))), BAD_PARAMETERS);
    }

    @Test
    void aPresignedUrlMayNoMoreThanItsSigner() {
        assertRefused(fixture.send(presigned(fixture.user().credentials(), MINUTES)), DENIED);
    }

    @Test
    void aPresignedPutStoresWhatIsSent() {
        Call call = Call.of("PUT", "/secured/put-by-url", Map.of("Host", fixture.host("s3")), "");
        Call presigned = fixture.signer(Target.S3, root).presign(call, MINUTES);
        assertServed(fixture.send(presigned.withBody("brought".getBytes(StandardCharsets.UTF_8))));
        try (S3Client s3 = fixture.dure().s3()) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket("secured").key("put-by-url"))
                            .asUtf8String())
                    .isEqualTo("brought");
        }
    }

    @Test
    void aQuerySignedCallOfAnotherServiceIsServedUntilTamperedWithOrOld() {
        Call call = Call.of(
                "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", Map.of("Host", fixture.host("sts")), "");
        Call presigned = fixture.signer(Target.STS, root).presign(call, MINUTES);
        assertServed(fixture.send(presigned));
        assertRefused(
                fixture.send(presigned.withTarget(presigned.target().replace("GetCallerIdentity", "GetSessionToken"))),
                MISMATCH);
        Signer earlier = new Signer(
                root,
                "sts",
                fixture.dure().region(),
                fixture.now().minus(MINUTES).minusSeconds(2));
        assertRefused(fixture.send(earlier.presign(call, MINUTES)), MISMATCH);
        AwsCredentials wrong = AwsBasicCredentials.create(root.accessKeyId(), "wrong");
        assertRefused(fixture.send(fixture.signer(Target.STS, wrong).presign(call, MINUTES)), MISMATCH);
    }

    @Test
    void aBodyOtherThanDeclaredIsNotStored() {
        Call call = Call.of("PUT", "/secured/never", Map.of("Host", fixture.host("s3")), "as declared");
        Call signed = fixture.signer(Target.S3, root).sign(call);
        assertRefused(
                fixture.send(signed.withBody("as  changed".getBytes(StandardCharsets.UTF_8))),
                new Errors.Refusal(400, "XAmzContentSHA256Mismatch"));
        assertRefused(
                fixture.send(fixture.signer(Target.S3, root)
                        .sign(Call.of("GET", "/secured/never", Map.of("Host", fixture.host("s3")), ""))),
                new Errors.Refusal(404, "NoSuchKey"));
    }

    @Test
    void aBodyThatDoesNotMatchItsDigestIsNotStored() {
        Call call = Call.of("PUT", "/secured/never-md5", Map.of("Host", fixture.host("s3")), "body");
        assertRefused(
                fixture.send(
                        fixture.signer(Target.S3, root).sign(call.with("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="))),
                new Errors.Refusal(400, "BadDigest"));
        assertRefused(
                fixture.send(fixture.signer(Target.S3, root).sign(call.with("Content-MD5", "nonsense"))),
                new Errors.Refusal(400, "InvalidDigest"));
        assertRefused(
                fixture.send(fixture.signer(Target.S3, root).sign(call.with("x-amz-checksum-crc32", "AAAAAA=="))),
                new Errors.Refusal(400, "BadDigest"));
    }

    private Call presigned(AwsCredentials credentials, Duration expiry) {
        return fixture.signer(Target.S3, credentials).presign(Target.S3.call(fixture), expiry);
    }
}
