package dure.conformance.security;

import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.Resources;
import dure.conformance.Signer;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A Dure with one resource called {@code secured} in every service, and users and sessions made as tests need them. */
final class Fixture implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    private static final Pattern CODE = Pattern.compile("<Code>([^<]+)</Code>");
    private static final Pattern TYPE = Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"#]*#)?([^\"]+)\"");

    private final TestDure dure = TestDure.start();
    private final IamClient iam = dure.iam();
    private final StsClient sts = dure.sts();
    private final AtomicInteger users = new AtomicInteger();
    private final Resources resources = new Resources(dure);
    private @Nullable String function;
    private @Nullable String apiId;
    private @Nullable String distributionId;

    Fixture() {
        resources.bucketWithObject("secured", "dir/object.txt", "secret");
        resources.table("secured");
        dure.sns().createTopic(topic -> topic.name("secured"));
        iam.createUser(user -> user.userName("secured"));
        resources.role("secured", "AWS", "arn:aws:iam::" + ACCOUNT + ":root");
        dure.logs().createLogGroup(group -> group.logGroupName("secured"));
    }

    TestDure dure() {
        return dure;
    }

    IamClient iam() {
        return iam;
    }

    String function() {
        if (function == null) {
            resources.function("secured");
            function = "secured";
        }
        return function;
    }

    String apiId() {
        if (apiId == null) {
            apiId = resources.restApi("secured");
        }
        return apiId;
    }

    String distributionId() {
        if (distributionId == null) {
            distributionId = resources.distribution("secured.s3." + dure.region() + ".amazonaws.com");
        }
        return distributionId;
    }

    /** {@code dynamodb.localhost:4566}. */
    String host(String service) {
        return service + ".localhost:" + dure.port();
    }

    String filledIn(String template) {
        return template.replace("REGION", dure.region())
                .replace("ACCOUNT", ACCOUNT)
                .replace("{api}", template.contains("{api}") ? apiId() : "")
                .replace("{distribution}", template.contains("{distribution}") ? distributionId() : "");
    }

    String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A policy document of one statement. */
    static String policy(String effect, String action, String resource) {
        return policy(effect, action, resource, "{}");
    }

    static String policy(String effect, String action, String resource, String condition) {
        return """
               {"Version": "2012-10-17", "Statement": [
                 {"Effect": "%s", "Action": "%s", "Resource": "%s", "Condition": %s}]}""".formatted(effect, action, resource, condition);
    }

    /** A new user with these inline policies. */
    User user(String... policies) {
        String name = "user-" + users.incrementAndGet();
        iam.createUser(user -> user.userName(name));
        for (int i = 0; i < policies.length; i++) {
            String policyName = "policy-" + i;
            String document = policies[i];
            iam.putUserPolicy(
                    policy -> policy.userName(name).policyName(policyName).policyDocument(document));
        }
        AccessKey key = iam.createAccessKey(k -> k.userName(name)).accessKey();
        return new User(name, AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    record User(String name, AwsCredentials credentials) {
        String arn() {
            return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
        }
    }

    /** A 15-minute session of a new role that root may assume. */
    AwsSessionCredentials session(String rolePolicy, String... sessionPolicy) {
        String name = "role-" + users.incrementAndGet();
        resources.role(name, "AWS", "arn:aws:iam::" + ACCOUNT + ":root");
        iam.putRolePolicy(policy -> policy.roleName(name).policyName("policy").policyDocument(rolePolicy));
        User assumer = user(policy("Allow", "sts:AssumeRole", "*"));
        StsClient assuming = dure.client(
                StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()), () -> assumer.credentials());
        Credentials made = assuming.assumeRole(role -> {
                    role.roleArn("arn:aws:iam::" + ACCOUNT + ":role/" + name)
                            .roleSessionName("test")
                            .durationSeconds(900);
                    if (sessionPolicy.length > 0) {
                        role.policy(sessionPolicy[0]);
                    }
                })
                .credentials();
        return AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    }

    Instant now() {
        return dure.clock().instant();
    }

    Signer signer(Target target, AwsCredentials credentials) {
        return new Signer(credentials, target.signingName(), dure.region(), now());
    }

    Answer send(Call call) {
        try {
            return RawHttp.send(dure.port(), call);
        } catch (IOException broken) {
            throw new AssertionError("no answer to " + call.method() + " " + call.target(), broken);
        }
    }

    Answer signedBy(AwsCredentials credentials, Target target) {
        return send(signer(target, credentials).sign(target.call(this)));
    }

    static String code(Answer answer) {
        String type = answer.header("x-amzn-errortype");
        if (!type.isEmpty()) {
            return type.split(":")[0];
        }
        Matcher matcher = (answer.text().startsWith("{") ? TYPE : CODE).matcher(answer.text());
        return matcher.find() ? matcher.group(1) : "";
    }

    static void assertRefused(Answer answer, Errors.Refusal refusal) {
        assertThat(code(answer)).as(answer.text()).isEqualTo(refusal.code());
        assertThat(answer.status()).as(answer.text()).isEqualTo(refusal.status());
    }

    static void assertServed(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Override
    public void close() {
        dure.close();
    }
}
