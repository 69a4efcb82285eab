package dure.conformance.security;

import static dure.conformance.security.Fixture.assertRefused;
import static dure.conformance.security.Fixture.assertServed;
import static dure.conformance.security.Fixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.conformance.Resources;
import dure.conformance.Signer;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Which statement of which policy decides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesIT {
    private static final Errors.Refusal DENIED = new Errors.Refusal(403, "AccessDenied");

    private final Fixture fixture = new Fixture();

    @AfterAll
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "arn:aws:s3:::*",
                "arn:aws:s3:::secured/*",
                "arn:aws:s3:::secured/dir/*.txt",
                "arn:aws:s3:::secured/d?r/object.txt",
                "arn:aws:s3:::*/object.txt"
            })
    void aResourceWithWildcardsServes(String resource) {
        assertServed(fixture.signedBy(
                fixture.user(policy("Allow", "s3:GetObject", resource)).credentials(), Target.S3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::secured",
                "arn:aws:s3:::secured/dir",
                "arn:aws:s3:::secured/dir/object.tx",
                "arn:aws:s3:::secured/*/object.png",
                "arn:aws:s3:::Secured/*",
                "arn:aws:dynamodb:*:*:table/*"
            })
    void aResourceThatDoesNotMatchDenies(String resource) {
        AwsCredentials user = fixture.user(policy("Allow", "*", resource)).credentials();
        assertRefused(fixture.signedBy(user, Target.S3), DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "s3:*", "s3:Get*", "S3:getobject", "s3:G?tObject"})
    void anActionWithWildcardsServesWhateverItsCase(String action) {
        assertServed(fixture.signedBy(fixture.user(policy("Allow", action, "*")).credentials(), Target.S3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"IpAddress\": {\"aws:SourceIp\": \"127.0.0.0/8\"}}",
                "{\"NotIpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}",
                "{\"Bool\": {\"aws:SecureTransport\": \"false\"}}",
                "{\"DateGreaterThan\": {\"aws:CurrentTime\": \"2020-01-01T00:00:00Z\"}}",
                "{\"NumericGreaterThan\": {\"aws:EpochTime\": \"1600000000\"}}",
                "{\"StringLike\": {\"aws:username\": [\"nobody\", \"user-*\"]}}",
                "{\"StringEqualsIfExists\": {\"aws:PrincipalTag/team\": \"blue\"}}",
                "{\"Null\": {\"aws:PrincipalTag/team\": \"true\"}}",
                "{\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:user/user-*\"}}",
                "{\"StringEquals\": {\"aws:RequestedRegion\": \"ap-northeast-2\", \"aws:PrincipalAccount\": \"000000000000\"}}"
            })
    void aConditionThatHoldsServes(String condition) {
        AwsCredentials user =
                fixture.user(policy("Allow", "s3:GetObject", "*", condition)).credentials();
        assertServed(fixture.signedBy(user, Target.S3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}",
                "{\"Bool\": {\"aws:SecureTransport\": \"true\"}}",
                "{\"DateLessThan\": {\"aws:CurrentTime\": \"2020-01-01T00:00:00Z\"}}",
                "{\"StringEquals\": {\"aws:username\": \"somebody\"}}",
                "{\"StringEquals\": {\"aws:PrincipalTag/team\": \"blue\"}}",
                "{\"StringNotLike\": {\"aws:username\": \"user-*\"}}",
                "{\"StringEquals\": {\"aws:RequestedRegion\": \"ap-northeast-2\", \"aws:PrincipalAccount\": \"111111111111\"}}"
            })
    void aConditionThatDoesNotHoldDenies(String condition) {
        AwsCredentials user =
                fixture.user(policy("Allow", "s3:GetObject", "*", condition)).credentials();
        assertRefused(fixture.signedBy(user, Target.S3), DENIED);
    }

    @Test
    void aPolicyVariableStandsForTheUser() {
        Fixture.User user = fixture.user(policy("Allow", "s3:*", "arn:aws:s3:::secured/${aws:username}/*"));
        assertServed(fixture.send(signed(user.credentials(), "PUT", "/secured/" + user.name() + "/mine", "x")));
        assertRefused(fixture.send(signed(user.credentials(), "PUT", "/secured/another/theirs", "x")), DENIED);
    }

    @Test
    void listingIsBoundByTheConditionOnItsPrefix() {
        AwsCredentials user = fixture.user(policy(
                        "Allow",
                        "s3:ListBucket",
                        "arn:aws:s3:::secured",
                        "{\"StringLike\": {\"s3:prefix\": \"dir/*\"}}"))
                .credentials();
        assertServed(fixture.send(signed(user, "GET", "/secured?list-type=2&prefix=dir%2F", "")));
        assertRefused(fixture.send(signed(user, "GET", "/secured?list-type=2&prefix=other", "")), DENIED);
        assertRefused(fixture.send(signed(user, "GET", "/secured?list-type=2", "")), DENIED);
    }

    @Test
    void itemsAreBoundByTheConditionOnTheirLeadingKeys() {
        String leading = "{\"ForAllValues:StringEquals\": {\"dynamodb:LeadingKeys\": [\"%s\"]}}";
        AwsCredentials own = fixture.user(policy("Allow", "dynamodb:*", "*", leading.formatted("one")))
                .credentials();
        AwsCredentials other = fixture.user(policy("Allow", "dynamodb:*", "*", leading.formatted("two")))
                .credentials();
        assertServed(fixture.signedBy(own, Target.DYNAMODB));
        assertRefused(
                fixture.signedBy(other, Target.DYNAMODB),
                Target.DYNAMODB.errors().denied());
    }

    @Test
    void whatAGroupMayItsMembersMay() {
        Fixture.User user = fixture.user();
        fixture.iam().createGroup(group -> group.groupName("readers"));
        fixture.iam()
                .putGroupPolicy(group -> group.groupName("readers")
                        .policyName("read")
                        .policyDocument(policy("Allow", "s3:GetObject", "*")));
        assertRefused(fixture.signedBy(user.credentials(), Target.S3), DENIED);
        fixture.iam().addUserToGroup(group -> group.groupName("readers").userName(user.name()));
        assertServed(fixture.signedBy(user.credentials(), Target.S3));
        fixture.iam().removeUserFromGroup(group -> group.groupName("readers").userName(user.name()));
        assertRefused(fixture.signedBy(user.credentials(), Target.S3), DENIED);
    }

    @Test
    void aManagedPolicyHoldsFromItsAttachmentToItsDetachment() {
        Fixture.User user = fixture.user();
        String arn = fixture.iam()
                .createPolicy(p -> p.policyName("managed").policyDocument(policy("Allow", "s3:GetObject", "*")))
                .policy()
                .arn();
        fixture.iam().attachUserPolicy(p -> p.userName(user.name()).policyArn(arn));
        assertServed(fixture.signedBy(user.credentials(), Target.S3));
        fixture.iam()
                .createPolicyVersion(p -> p.policyArn(arn)
                        .policyDocument(policy("Deny", "s3:GetObject", "*"))
                        .setAsDefault(true));
        assertRefused(fixture.signedBy(user.credentials(), Target.S3), DENIED);
        fixture.iam().setDefaultPolicyVersion(p -> p.policyArn(arn).versionId("v1"));
        assertServed(fixture.signedBy(user.credentials(), Target.S3));
        fixture.iam().detachUserPolicy(p -> p.userName(user.name()).policyArn(arn));
        assertRefused(fixture.signedBy(user.credentials(), Target.S3), DENIED);
    }

    @Test
    void aSessionMayNoMoreThanItsRoleAndItsPolicyBothAllow() {
        AwsSessionCredentials session = fixture.session(
                policy("Allow", "s3:*", "*"), policy("Allow", "s3:GetObject", "arn:aws:s3:::secured/dir/*"));
        assertServed(fixture.signedBy(session, Target.S3));
        assertRefused(fixture.send(signed(session, "PUT", "/secured/dir/new", "x")), DENIED);
        assertRefused(
                fixture.signedBy(session, Target.DYNAMODB),
                Target.DYNAMODB.errors().denied());
    }

    @Test
    void aRoleMayOnlyBeAssumedByWhomItTrusts() {
        Fixture.User trusted = fixture.user(policy("Allow", "sts:AssumeRole", "*"));
        Fixture.User stranger = fixture.user(policy("Allow", "sts:AssumeRole", "*"));
        new Resources(fixture.dure()).role("trusting", "AWS", trusted.arn());
        assertServed(fixture.send(assume(trusted, "trusting")));
        assertRefused(fixture.send(assume(stranger, "trusting")), DENIED);
    }

    @Test
    void aBucketPolicyOpensNoMoreThanItSays() {
        try (S3Client s3 = fixture.dure().s3()) {
            s3.createBucket(bucket -> bucket.bucket("public-part"));
            s3.putObject(object -> object.bucket("public-part").key("open/a"), RequestBody.fromString("for all"));
            s3.putObject(object -> object.bucket("public-part").key("closed/a"), RequestBody.fromString("for none"));
            assertRefused(fixture.send(unsigned("GET", "/public-part/open/a")), DENIED);
            s3.deletePublicAccessBlock(block -> block.bucket("public-part"));
            s3.putBucketPolicy(policy -> policy.bucket("public-part")
                    .policy(bucketPolicy("Allow", "\"*\"", "s3:GetObject", "arn:aws:s3:::public-part/open/*")));
        }
        Answer open = fixture.send(unsigned("GET", "/public-part/open/a"));
        assertServed(open);
        assertThat(open.text()).isEqualTo("for all");
        assertRefused(fixture.send(unsigned("GET", "/public-part/closed/a")), DENIED);
        assertRefused(fixture.send(unsigned("GET", "/public-part/closed/none")), DENIED);
        assertRefused(fixture.send(unsigned("GET", "/public-part?list-type=2")), DENIED);
        assertRefused(fixture.send(unsigned("PUT", "/public-part/open/a")), DENIED);
        assertRefused(fixture.send(unsigned("DELETE", "/public-part/open/a")), DENIED);
        assertRefused(fixture.send(unsigned("GET", "/public-part?policy")), DENIED);
        assertRefused(fixture.send(unsigned("GET", "/")), DENIED);
    }

    @Test
    void aPublicAccessBlockRefusesPublicPolicies() {
        try (S3Client s3 = fixture.dure().s3()) {
            s3.createBucket(bucket -> bucket.bucket("kept-private"));
            s3.putPublicAccessBlock(block ->
                    block.bucket("kept-private").publicAccessBlockConfiguration(all -> all.blockPublicPolicy(true)));
        }
        String open = bucketPolicy("Allow", "\"*\"", "s3:GetObject", "arn:aws:s3:::kept-private/*");
        assertRefused(
                fixture.send(signed(fixture.dure().rootCredentials(), "PUT", "/kept-private?policy", open)), DENIED);
    }

    @Test
    void aBucketPolicyAloneServesAUserAndItsDenialBindsEveryone() {
        Fixture.User guest = fixture.user();
        Fixture.User powerful = fixture.user(policy("Allow", "*", "*"));
        try (S3Client s3 = fixture.dure().s3()) {
            s3.createBucket(bucket -> bucket.bucket("guests"));
            s3.putObject(object -> object.bucket("guests").key("a"), RequestBody.fromString("a"));
            s3.putBucketPolicy(policy -> policy.bucket("guests")
                    .policy(bucketPolicy(
                            "Allow", "{\"AWS\": \"" + guest.arn() + "\"}", "s3:GetObject", "arn:aws:s3:::guests/*")));
        }
        assertServed(fixture.send(signed(guest.credentials(), "GET", "/guests/a", "")));
        assertRefused(fixture.send(signed(guest.credentials(), "PUT", "/guests/a", "x")), DENIED);
        assertServed(fixture.send(signed(powerful.credentials(), "GET", "/guests/a", "")));
        try (S3Client s3 = fixture.dure().s3()) {
            s3.putBucketPolicy(policy -> policy.bucket("guests")
                    .policy(bucketPolicy("Deny", "\"*\"", "s3:GetObject", "arn:aws:s3:::guests/*")));
        }
        for (AwsCredentials caller :
                new AwsCredentials[] {powerful.credentials(), fixture.dure().rootCredentials()}) {
            assertRefused(fixture.send(signed(caller, "GET", "/guests/a", "")), DENIED);
        }
    }

    @Test
    void accountsDoNotSeeOneAnother() throws Exception {
        Signer owner = new Signer(
                fixture.dure().rootCredentials(), "dure", fixture.dure().region(), fixture.now());
        Call create =
                Call.of("POST", "/_dure/accounts", Map.of("Host", fixture.host("x")), "{\"name\": \"neighbour\"}");
        assertThat(fixture.send(create).status()).isEqualTo(403);
        Answer created = fixture.send(owner.sign(create));
        assertServed(created);
        JsonNode account = new ObjectMapper().readTree(created.body());
        AwsCredentials neighbour = AwsBasicCredentials.create(
                account.get("accessKeyId").asText(), account.get("secretKey").asText());
        assertRefused(fixture.signedBy(neighbour, Target.S3), DENIED);
        assertRefused(
                fixture.signedBy(neighbour, Target.DYNAMODB), new Errors.Refusal(400, "ResourceNotFoundException"));
        assertRefused(
                fixture.signedBy(neighbour, Target.SNS), Target.SNS.errors().denied());
        assertRefused(fixture.signedBy(neighbour, Target.IAM), new Errors.Refusal(404, "NoSuchEntity"));
        assertRefused(fixture.signedBy(neighbour, Target.LOGS), new Errors.Refusal(400, "ResourceNotFoundException"));
        assertThat(fixture.send(new Signer(neighbour, "dure", fixture.dure().region(), fixture.now()).sign(create))
                        .status())
                .isEqualTo(403);
    }

    private Call assume(Fixture.User user, String role) {
        Call call = Target.STS.call(fixture);
        String body = new String(call.body(), StandardCharsets.UTF_8).replace("secured", role);
        return fixture.signer(Target.STS, user.credentials())
                .sign(call.withBody(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Call unsigned(String method, String target) {
        return Call.of(method, target, Map.of("Host", fixture.host("s3")), "");
    }

    private Call signed(AwsCredentials credentials, String method, String target, String body) {
        return fixture.signer(Target.S3, credentials)
                .sign(Call.of(method, target, Map.of("Host", fixture.host("s3")), body));
    }

    private static String bucketPolicy(String effect, String principal, String action, String resource) {
        return """
               {"Version": "2012-10-17", "Statement": [
                 {"Effect": "%s", "Principal": %s, "Action": "%s", "Resource": "%s"}]}""".formatted(effect, principal, action, resource);
    }
}
