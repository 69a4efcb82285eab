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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Who may not, may not: the same refusals on every service, each in that service's own words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecurityIT {
    private final Fixture fixture = new Fixture();
    private final AwsCredentials root = fixture.dure().rootCredentials();
    private final AwsSessionCredentials session = fixture.session(policy("Allow", "*", "*"));
    private final Fixture.User nobody = fixture.user();
    private boolean expired;

    @BeforeAll
    void rootAndASessionThatMayDoAllAreServed() {
        assertServed(fixture.signedBy(root, Target.IAM));
        assertServed(fixture.signedBy(session, Target.IAM));
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void rootIsServed(Target target) {
        if (target == Target.STS) {
            return; // root may not assume roles:
            // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
        }
        assertServed(fixture.signedBy(root, target));
    }

    @ParameterizedTest
    @EnumSource
    void aSessionIsServed(Target target) {
        assertServed(fixture.signedBy(session, target));
    }

    @ParameterizedTest
    @EnumSource
    void withoutSignatureNothingIsServed(Target target) {
        assertRefused(fixture.send(target.call(fixture)), target.errors().unsigned());
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSecretIsRefused(Target target) {
        AwsCredentials wrong = AwsBasicCredentials.create(root.accessKeyId(), root.secretAccessKey() + "x");
        assertRefused(fixture.signedBy(wrong, target), target.errors().wrongSecret());
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownKeyIsRefused(Target target) {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", root.secretAccessKey());
        assertRefused(fixture.signedBy(unknown, target), target.errors().unknownKey());
    }

    @ParameterizedTest
    @EnumSource
    void anOldSignatureIsRefused(Target target) {
        assertRefused(
                fixture.send(signedAt(target, Duration.ofMinutes(-16))),
                target.errors().skewed());
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureOfTheFutureIsRefused(Target target) {
        assertRefused(
                fixture.send(signedAt(target, Duration.ofMinutes(16))),
                target.errors().skewed());
    }

    @ParameterizedTest
    @EnumSource
    void aClockWrongByTenMinutesIsForgiven(Target target) {
        for (int minutes : new int[] {-10, 10}) {
            Signer signer = new Signer(
                    session,
                    target.signingName(),
                    fixture.dure().region(),
                    fixture.now().plus(Duration.ofMinutes(minutes)));
            assertServed(fixture.send(signer.sign(target.call(fixture))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureForAnotherServiceIsRefused(Target target) {
        String other = target == Target.DYNAMODB ? "logs" : "dynamodb";
        Call call = new Signer(root, other, fixture.dure().region(), fixture.now()).sign(target.call(fixture));
        assertThat(fixture.send(call).status()).isBetween(400, 499);
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureWithoutItsPartsIsRefused(Target target) {
        Call call = fixture.signer(target, root).sign(target.call(fixture));
        String header = String.valueOf(call.headers().get("Authorization"));
        String cut = header.replaceFirst(",\\s*Signature=[0-9a-f]+", "");
        assertThat(cut).isNotEqualTo(header);
        assertRefused(
                fixture.send(call.with("Authorization", cut)), target.errors().incomplete());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "S3")
    void aChangedBodyIsRefused(Target target) {
        Call call = target.call(fixture);
        Call signed = fixture.signer(target, root).sign(call.withBody(" ".getBytes(StandardCharsets.UTF_8)));
        assertRefused(
                fixture.send(signed.withBody(call.body())), target.errors().tampered());
    }

    @ParameterizedTest
    @EnumSource
    void aChangedSignedHeaderIsRefused(Target target) {
        Call signed = fixture.signer(target, root).sign(target.call(fixture).with("X-Amz-Meta-Test", "mine"));
        assertRefused(
                fixture.send(signed.with("X-Amz-Meta-Test", "other")),
                target.errors().wrongSecret());
    }

    @ParameterizedTest
    @EnumSource
    void aChangedQueryIsRefused(Target target) {
        Call signed = fixture.signer(target, root).sign(target.call(fixture));
        String and = signed.target().contains("?") ? "&" : "?";
        assertRefused(
                fixture.send(signed.withTarget(signed.target() + and + "x=y")),
                target.errors().wrongSecret());
    }

    @ParameterizedTest
    @EnumSource
    void aSessionWithoutItsTokenIsRefused(Target target) {
        AwsCredentials bare = AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey());
        assertRefused(fixture.signedBy(bare, target), target.errors().missingToken());
    }

    @ParameterizedTest
    @EnumSource
    void aSessionWithAForgedTokenIsRefused(Target target) {
        char[] token = session.sessionToken().toCharArray();
        token[token.length / 2] = token[token.length / 2] == 'A' ? 'B' : 'A';
        AwsCredentials forged =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), new String(token));
        assertRefused(fixture.signedBy(forged, target), target.errors().wrongToken());
    }

    @ParameterizedTest
    @EnumSource
    void aSessionWithAnothersTokenIsRefused(Target target) {
        AwsSessionCredentials other = fixture.session(policy("Allow", "*", "*"));
        AwsCredentials mixed =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), other.sessionToken());
        assertRefused(fixture.signedBy(mixed, target), target.errors().wrongToken());
    }

    @ParameterizedTest
    @EnumSource
    void anInactiveKeyIsRefused(Target target) {
        Fixture.User user = fixture.user(policy("Allow", "*", "*"));
        assertServed(fixture.signedBy(user.credentials(), target));
        fixture.iam()
                .updateAccessKey(key -> key.userName(user.name())
                        .accessKeyId(user.credentials().accessKeyId())
                        .status(StatusType.INACTIVE));
        assertRefused(
                fixture.signedBy(user.credentials(), target), target.errors().unknownKey());
    }

    @ParameterizedTest
    @EnumSource
    void aUserWithoutPolicyIsDenied(Target target) {
        Answer answer = fixture.signedBy(nobody.credentials(), target);
        assertDenied(
                answer,
                target,
                nobody.arn(),
                "because no identity-based policy allows the " + target.action() + " action");
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyWithTheActionAndTheResourceServes(Target target) {
        Fixture.User user = fixture.user(policy("Allow", target.action(), target.resource(fixture)));
        assertServed(fixture.signedBy(user.credentials(), target));
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyWithoutTheActionDenies(Target target) {
        String service = target.action().substring(0, target.action().indexOf(':'));
        Fixture.User user = fixture.user(policy("Allow", service + ":Put*", "*"));
        assertRefused(
                fixture.signedBy(user.credentials(), target), target.errors().denied());
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyForAnotherResourceDenies(Target target) {
        String other = target.resource(fixture).replaceFirst(".$", "-not-this-one");
        Fixture.User user = fixture.user(policy("Allow", target.action(), other));
        assertRefused(
                fixture.signedBy(user.credentials(), target), target.errors().denied());
    }

    @ParameterizedTest
    @EnumSource
    void anExplicitDenyBeatsEveryAllow(Target target) {
        Fixture.User user =
                fixture.user(policy("Allow", "*", "*"), policy("Deny", target.action(), target.resource(fixture)));
        Answer answer = fixture.signedBy(user.credentials(), target);
        assertDenied(answer, target, user.arn(), "with an explicit deny in an identity-based policy");
    }

    @ParameterizedTest
    @EnumSource
    void aPermissionsBoundaryBounds(Target target) {
        Fixture.User user = fixture.user(policy("Allow", "*", "*"));
        String boundary = boundary(user.name(), policy("Allow", "organizations:*", "*"));
        fixture.iam().putUserPermissionsBoundary(b -> b.userName(user.name()).permissionsBoundary(boundary));
        Answer answer = fixture.signedBy(user.credentials(), target);
        assertDenied(
                answer,
                target,
                user.arn(),
                "because no permissions boundary allows the " + target.action() + " action");
    }

    @ParameterizedTest
    @EnumSource
    void aSessionPolicyBounds(Target target) {
        AwsSessionCredentials bounded =
                fixture.session(policy("Allow", "*", "*"), policy("Allow", "organizations:*", "*"));
        Answer answer = fixture.signedBy(bounded, target);
        assertRefused(answer, target.errors().denied());
        assertThat(answer.text()).contains("because no session policy allows the " + target.action() + " action");
    }

    @ParameterizedTest
    @EnumSource
    @Order(Integer.MAX_VALUE) // moves the clock, which the SDK's clients do not follow
    void anExpiredSessionIsRefused(Target target) {
        Call call = target.call(fixture);
        if (!expired) {
            fixture.dure().clock().advance(Duration.ofMinutes(16));
            expired = true;
        }
        assertRefused(
                fixture.send(fixture.signer(target, session).sign(call)),
                target.errors().expiredToken());
    }

    private Call signedAt(Target target, Duration fromNow) {
        return new Signer(
                        root,
                        target.signingName(),
                        fixture.dure().region(),
                        fixture.now().plus(fromNow))
                .sign(target.call(fixture));
    }

    private String boundary(String name, String document) {
        return fixture.iam()
                .createPolicy(p -> p.policyName("boundary-" + name).policyDocument(document))
                .policy()
                .arn();
    }

    private void assertDenied(Answer answer, Target target, String who, String why) {
        assertRefused(answer, target.errors().denied());
        assertThat(answer.text())
                .contains("User: " + who + " is not authorized to perform: " + target.action() + " on resource: "
                        + target.resource(fixture))
                .contains(why);
    }
}
