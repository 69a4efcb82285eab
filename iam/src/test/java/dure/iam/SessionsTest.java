package dure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.iam.*;
import dure.api.sts.AssumeRoleResponse;
import dure.api.sts.GetCallerIdentityRequest;
import dure.api.sts.GetSessionTokenRequest;
import dure.api.sts.PolicyDescriptorType;
import dure.api.sts.StsApi;
import dure.kernel.Caller;
import dure.kernel.Credentials.Lookup;
import dure.kernel.Credentials.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** AssumeRole and GetSessionToken. */
class SessionsTest extends IamRoom {
    @Test
    void lambdaAssumesARoleThatTrustsIt() throws IOException {
        Role role = createRole("r", TRUST_LAMBDA);
        putRolePolicy("r", ALLOW_ALL);
        Caller lambda = Caller.service(
                "lambda.amazonaws.com", Door.ACCOUNT, "arn:aws:lambda:ap-northeast-2:000000000000:function:f");
        AssumeRoleResponse answer = assume(lambda, of(role));
        assertThat(answer.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/r/s");
        Caller session = session(answer.credentials());
        assertThat(session.userId()).isEqualTo(role.roleId() + ":s");
        assertThat(door.allows(session, "dynamodb:PutItem", TABLE)).isTrue();
        reopen();
        assertThat(door.allows(session(answer.credentials()), "dynamodb:PutItem", TABLE))
                .as("tokens survive a restart")
                .isTrue();
        Caller s3 = Caller.service("s3.amazonaws.com", Door.ACCOUNT, "arn:aws:s3:::b");
        refused("AccessDenied", "because no role trust policy allows", () -> assume(s3, of(role)));
        refused("AccessDenied", "", () -> assume(root, of(role)));
    }

    @Test
    void tokenMustBelongToItsKeyAndExpires() {
        Role role = createRole("r", TRUST_LAMBDA);
        Caller lambda = Caller.service("lambda.amazonaws.com", Door.ACCOUNT, "arn:x");
        dure.api.sts.Credentials one = assume(lambda, of(role)).credentials();
        dure.api.sts.Credentials two = assume(lambda, of(role)).credentials();
        assertThat(one.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        Lookup invalid = new Lookup.Refused(Refusal.INVALID_TOKEN);
        assertThat(door.iam.credentials().find(one.accessKeyId(), Optional.empty()))
                .isEqualTo(new Lookup.Refused(Refusal.UNKNOWN_KEY));
        assertThat(door.iam.credentials().find(one.accessKeyId(), Optional.of(two.sessionToken())))
                .isEqualTo(invalid);
        String bent = one.sessionToken().substring(0, 40)
                + (one.sessionToken().charAt(40) == 'A' ? "B" : "A")
                + one.sessionToken().substring(41);
        assertThat(door.iam.credentials().find(one.accessKeyId(), Optional.of(bent)))
                .isEqualTo(invalid);
        assertThat(door.iam.credentials().find(door.rootKey.accessKeyId(), Optional.of("x")))
                .isEqualTo(invalid);
        session(one);
        door.pass(3601);
        assertThat(door.iam.credentials().find(one.accessKeyId(), Optional.of(one.sessionToken())))
                .isEqualTo(new Lookup.Refused(Refusal.EXPIRED_TOKEN));
    }

    @Test
    void deletedRolesSessionsMayNothingEvenWhenTheNameIsMadeAgain() {
        Role role = createRole("r", TRUST_LAMBDA);
        putRolePolicy("r", ALLOW_ALL);
        Caller lambda = Caller.service("lambda.amazonaws.com", Door.ACCOUNT, "arn:x");
        Caller session = session(assume(lambda, of(role)).credentials());
        assertThat(door.allows(session, "dynamodb:PutItem", TABLE)).isTrue();
        door.call(root, IamApi.DELETE_ROLE_POLICY, new DeleteRolePolicyRequest("p", "r"));
        door.call(root, IamApi.DELETE_ROLE, new DeleteRoleRequest("r"));
        createRole("r", TRUST_LAMBDA);
        putRolePolicy("r", ALLOW_ALL);
        assertThat(door.allows(session, "dynamodb:PutItem", TABLE)).isFalse();
    }

    @Test
    void externalIdMustBeTheOneTheTrustPolicyAsksFor() {
        Caller bob = user("bob");
        putUserPolicy("bob", "p", ALLOW_ALL);
        Role role = createRole(
                "r",
                trust(
                        "{\"AWS\":\"000000000000\"}",
                        ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"secret\"}}"));
        refused("AccessDenied", "sts:AssumeRole", () -> assume(bob, of(role)));
        refused("AccessDenied", "sts:AssumeRole", () -> assume(bob, of(role).externalId("guess")));
        assertThat(assume(bob, of(role).externalId("secret")).credentials()).isNotNull();
    }

    @Test
    void sessionPoliciesBoundTheSession() {
        Caller bob = user("bob");
        putUserPolicy("bob", "p", ALLOW_ALL);
        Role role = createRole("r", trust("{\"AWS\":\"000000000000\"}", ""));
        putRolePolicy("r", ALLOW_ALL);
        Caller session = session(assume(
                        bob,
                        of(role).policyArns(List.of(
                                new PolicyDescriptorType("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"))))
                .credentials());
        assertThat(door.allows(session, "s3:GetObject", "arn:aws:s3:::b/k")).isTrue();
        assertThat(door.allows(session, "s3:PutObject", "arn:aws:s3:::b/k")).isFalse();
        refused("MalformedPolicyDocument", "Syntax errors in policy.", () -> assume(bob, of(role).policy("{}")));
    }

    @Test
    void chainedSessionsLastAnHourAndInheritTransitiveTags() {
        Caller bob = user("bob");
        putUserPolicy("bob", "p", ALLOW_ALL);
        String trust = trust("{\"AWS\":\"000000000000\"}", "");
        Role first = createRole("first", trust);
        putRolePolicy("first", ALLOW_ALL);
        Role second = door.call(
                        root,
                        IamApi.CREATE_ROLE,
                        CreateRoleRequest.builder()
                                .roleName("second")
                                .maxSessionDuration(43_200)
                                .assumeRolePolicyDocument(trust)
                                .build())
                .role();
        refused(
                "ValidationError",
                "exceeds the MaxSessionDuration set for this role",
                () -> assume(bob, of(first).durationSeconds(3601)));
        assertThat(assume(bob, of(second).durationSeconds(43_200)).credentials().expiration())
                .isEqualTo(door.instant().plusSeconds(43_200));
        Caller session = session(assume(
                        bob,
                        of(first)
                                .tags(List.of(new dure.api.sts.Tag("team", "red"), new dure.api.sts.Tag("own", "x")))
                                .transitiveTagKeys(List.of("team"))
                                .sourceIdentity("bob"))
                .credentials());
        assertThat(session.conditionKeys()).containsEntry("aws:PrincipalTag/own", List.of("x"));
        refused(
                "ValidationError",
                "1 hour session limit for roles assumed by role chaining",
                () -> assume(session, of(second).durationSeconds(3601)));
        Caller chained = session(assume(session, of(second)).credentials());
        assertThat(chained.conditionKeys())
                .containsEntry("aws:PrincipalTag/team", List.of("red"))
                .containsEntry("aws:SourceIdentity", List.of("bob"))
                .doesNotContainKey("aws:PrincipalTag/own");
    }

    @Test
    void otherAccountsNeedBothSides() {
        Accounts.RootKey other = door.iam.accounts().create("other");
        Caller theirRoot = door.signedBy(other.accessKeyId(), Optional.empty());
        door.call(
                theirRoot,
                IamApi.CREATE_USER,
                CreateUserRequest.builder().userName("eve").build());
        Caller eve = door.signedBy(
                door.call(theirRoot, IamApi.CREATE_ACCESS_KEY, new CreateAccessKeyRequest("eve"))
                        .accessKey()
                        .accessKeyId(),
                Optional.empty());
        Role role = createRole("r", trust("{\"AWS\":\"" + other.account() + "\"}", ""));
        refused("AccessDenied", "no identity-based policy", () -> assume(eve, of(role)));
        door.call(theirRoot, IamApi.PUT_USER_POLICY, new PutUserPolicyRequest(ALLOW_ALL, "p", "eve"));
        Caller session = session(assume(eve, of(role)).credentials());
        assertThat(session.account()).isEqualTo(Door.ACCOUNT);
        refused(
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\"arn:aws:iam::000000000000:user/nobody\"",
                () -> createRole("x", trust("{\"AWS\":\"arn:aws:iam::000000000000:user/nobody\"}", "")));
    }

    @Test
    void sessionTokensOfUsersReachServicesButNotIam() {
        Caller bob = user("bob");
        putUserPolicy("bob", "p", ALLOW_ALL);
        Caller temporary = session(door.call(
                        bob,
                        StsApi.GET_SESSION_TOKEN,
                        GetSessionTokenRequest.builder().build())
                .credentials());
        assertThat(temporary.arn()).isEqualTo(bob.arn());
        assertThat(door.allows(temporary, "dynamodb:PutItem", TABLE)).isTrue();
        assertThat(door.allows(temporary, "iam:ListUsers", "*")).isFalse();
        assertThat(door.call(temporary, StsApi.GET_CALLER_IDENTITY, new GetCallerIdentityRequest())
                        .arn())
                .isEqualTo("arn:aws:iam::000000000000:user/bob");
        refused(
                "AccessDenied",
                "Cannot call GetSessionToken with session credentials",
                () -> door.call(
                        temporary,
                        StsApi.GET_SESSION_TOKEN,
                        GetSessionTokenRequest.builder().build()));
    }
}
