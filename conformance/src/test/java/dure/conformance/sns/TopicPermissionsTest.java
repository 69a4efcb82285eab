package dure.conformance.sns;

import static dure.conformance.sns.Refusals.assertInvalid;
import static dure.conformance.sns.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dure.conformance.Signer;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicPermissionsTest {
    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();
    private SnsClient stranger;
    private String strangersAccount;

    @BeforeAll
    void makeAnotherAccount() throws IOException {
        Call call = Call.of(
                "POST", "/_dure/accounts", Map.of("Host", "localhost:" + dure.port()), "{\"name\":\"stranger\"}");
        var answer = RawHttp.send(
                dure.port(),
                new Signer(
                                dure.rootCredentials(),
                                "dure",
                                dure.region(),
                                dure.clock().instant())
                        .sign(call));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var made = new ObjectMapper().readTree(answer.text());
        AwsCredentials root = AwsBasicCredentials.create(
                made.get("accessKeyId").asText(), made.get("secretKey").asText());
        stranger = client(root);
        strangersAccount = dure.client(
                        StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                        StaticCredentialsProvider.create(root))
                .getCallerIdentity()
                .account();
    }

    @AfterAll
    void stop() {
        dure.close();
    }

    private SnsClient client(AwsCredentials credentials) {
        return dure.client(
                SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                StaticCredentialsProvider.create(credentials));
    }

    private SnsClient user(String name, String policy) {
        var iam = dure.iam();
        iam.createUser(create -> create.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("p").policyDocument(policy));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return client(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private String topic(String name) {
        return sns.createTopic(create -> create.name(name)).topicArn();
    }

    private String policy(String topic) {
        return sns.getTopicAttributes(get -> get.topicArn(topic)).attributes().get("Policy");
    }

    private static void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertRefused("AuthorizationError", 403, "is not authorized to perform: ", call);
    }

    @Test
    void permissionIsAddedAndRemoved() {
        String topic = topic("permitted");
        assertDenied(() -> stranger.publish(publish -> publish.topicArn(topic).message("m")));

        sns.addPermission(add -> add.topicArn(topic)
                .label("friend")
                .awsAccountIds(strangersAccount)
                .actionNames("Publish", "GetTopicAttributes"));

        assertThat(policy(topic)).contains("\"Sid\":\"friend\"", "arn:aws:iam::" + strangersAccount + ":root");
        stranger.publish(publish -> publish.topicArn(topic).message("m"));
        stranger.publish(publish -> publish.targetArn(topic).message("m"));
        assertDenied(() -> stranger.deleteTopic(delete -> delete.topicArn(topic)));
        assertInvalid(
                "Statement already exists",
                () -> sns.addPermission(add -> add.topicArn(topic)
                        .label("friend")
                        .awsAccountIds(strangersAccount)
                        .actionNames("Publish")));

        sns.removePermission(remove -> remove.topicArn(topic).label("friend"));

        assertDenied(() -> stranger.publish(publish -> publish.topicArn(topic).message("m")));
        assertInvalid(
                "Label",
                () -> sns.removePermission(remove -> remove.topicArn(topic).label("friend")));
    }

    @Test
    void badPermissionsAreRefused() {
        String topic = topic("misfits");
        assertInvalid(
                "Policy statement action out of service scope!",
                () -> sns.addPermission(add -> add.topicArn(topic)
                        .label("l")
                        .awsAccountIds(strangersAccount)
                        .actionNames("Fly")));
        assertInvalid(
                "PrincipalNotFound",
                () -> sns.addPermission(add ->
                        add.topicArn(topic).label("l").awsAccountIds("nobody").actionNames("Publish")));
        assertRefused(
                "NotFound",
                404,
                "Topic does not exist",
                () -> sns.addPermission(add -> add.topicArn(topic + "-absent")
                        .label("l")
                        .awsAccountIds(strangersAccount)
                        .actionNames("Publish")));
    }

    /** TargetArn is another way to name a topic, and no way around its policy. */
    @Test
    void targetArnAsksForTheSamePermission() {
        String topic = topic("targeted");
        SnsClient denied = user("denied", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:*","Resource":"*"},
                  {"Effect":"Deny","Action":"sns:Publish","Resource":"%s"}]}""".formatted(topic));

        assertDenied(() -> stranger.publish(publish -> publish.targetArn(topic).message("m")));
        assertDenied(() -> denied.publish(publish -> publish.topicArn(topic).message("m")));
        assertDenied(() -> denied.publish(publish -> publish.targetArn(topic).message("m")));
        assertDenied(() -> denied.publish(publish ->
                publish.targetArn(topic.replace("arn:aws:", "arn:aws-cn:")).message("m")));
    }

    @Test
    void policyOfATopicIsEvaluated() {
        String topic = topic("denying");
        sns.setTopicAttributes(
                set -> set.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version":"2012-10-17","Statement":[{"Sid":"no","Effect":"Deny","Principal":"*",
                  "Action":"sns:Publish","Resource":"%s"}]}""".formatted(topic)));

        assertDenied(() -> sns.publish(publish -> publish.topicArn(topic).message("m")));
        assertDenied(() -> sns.publish(publish -> publish.targetArn(topic).message("m")));
        assertDenied(() -> sns.publishBatch(publish -> publish.topicArn(topic)
                .publishBatchRequestEntries(entry -> entry.id("a").message("m"))));
    }

    /** Such a policy would lock everybody out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{}",
                "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
                "{\"Statement\":[{\"Effect\":\"Perhaps\",\"Principal\":\"*\",\"Action\":\"sns:Publish\",\"Resource\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sns:Publish\",\"Resource\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sns:Publish\",\"Resource\":\"*\",\"Condition\":{\"NearlyEquals\":{\"aws:SourceIp\":\"1\"}}}]}"
            })
    void badPoliciesAreRefused(String policy) {
        String topic = topic("policies");
        String before = policy(topic);

        assertInvalid(
                "Invalid parameter: ",
                () -> sns.setTopicAttributes(
                        set -> set.topicArn(topic).attributeName("Policy").attributeValue(policy)));

        assertThat(policy(topic)).isEqualTo(before);
    }

    @Test
    void strangersSeeNothing() {
        String topic = topic("private");
        assertDenied(() -> stranger.getTopicAttributes(get -> get.topicArn(topic)));
        assertDenied(() -> stranger.listSubscriptionsByTopic(list -> list.topicArn(topic)));
        assertDenied(() -> stranger.listTagsForResource(list -> list.resourceArn(topic)));
        assertDenied(() -> stranger.subscribe(
                subscribe -> subscribe.topicArn(topic).protocol("lambda").endpoint("x")));
        assertThat(stranger.listTopics().topics()).isEmpty();
    }
}
