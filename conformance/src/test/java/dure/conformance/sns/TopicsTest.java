package dure.conformance.sns;

import static dure.conformance.sns.Refusals.assertInvalid;
import static dure.conformance.sns.Refusals.assertRefused;
import static dure.conformance.sns.Refusals.assertUnoffered;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.Tag;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsTest {
    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();

    @AfterAll
    void stop() {
        dure.close();
    }

    private String topic(String name) {
        return sns.createTopic(create -> create.name(name)).topicArn();
    }

    private Map<String, String> attributes(String arn) {
        return sns.getTopicAttributes(get -> get.topicArn(arn)).attributes();
    }

    private void set(String arn, String name, String value) {
        sns.setTopicAttributes(set -> set.topicArn(arn).attributeName(name).attributeValue(value));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void topicLives() {
        String arn = topic("lives");

        assertThat(arn).isEqualTo("arn:aws:sns:" + dure.region() + ":000000000000:lives");
        assertThat(attributes(arn))
                .containsEntry("TopicArn", arn)
                .containsEntry("Owner", "000000000000")
                .containsEntry("DisplayName", "")
                .containsEntry("SubscriptionsConfirmed", "0")
                .containsEntry("SubscriptionsPending", "0")
                .containsEntry("SubscriptionsDeleted", "0")
                .containsKeys("Policy", "EffectiveDeliveryPolicy");

        sns.deleteTopic(delete -> delete.topicArn(arn));
        sns.deleteTopic(delete -> delete.topicArn(arn)); // again, without complaint

        assertRefused("NotFound", 404, "Topic does not exist", () -> attributes(arn));
    }

    @Test
    void creatingAgainGivesTheSameTopic() {
        String arn = sns.createTopic(create -> create.name("again")
                        .attributes(Map.of("DisplayName", "one"))
                        .tags(tag("a", "1")))
                .topicArn();

        assertThat(topic("again")).isEqualTo(arn);
        assertThat(sns.createTopic(create -> create.name("again").attributes(Map.of("DisplayName", "one")))
                        .topicArn())
                .isEqualTo(arn);
        assertInvalid(
                "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
                () -> sns.createTopic(create -> create.name("again").attributes(Map.of("DisplayName", "two"))));
        assertInvalid(
                "Invalid parameter: Tags Reason: Topic already exists with different tags",
                () -> sns.createTopic(create -> create.name("again").tags(tag("a", "2"))));
        assertThat(attributes(arn)).containsEntry("DisplayName", "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "dot.ted", "sla/sh", "두레", "colon:name"})
    void namesHaveLettersDigitsHyphensAndUnderscores(String name) {
        assertInvalid("Invalid parameter: Topic Name", () -> topic(name));
    }

    @Test
    void nameHasUpTo256Characters() {
        assertThat(topic("n".repeat(256))).endsWith("n".repeat(256));
        assertInvalid("Invalid parameter: Topic Name", () -> topic("n".repeat(257)));
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertUnoffered("FIFO topics", () -> topic("queue.fifo"));
        for (String name : List.of("KmsMasterKeyId", "DeliveryPolicy", "LambdaFailureFeedbackRoleArn", "FifoTopic")) {
            assertUnoffered(
                    "the topic attribute " + name,
                    () -> sns.createTopic(create -> create.name("refused").attributes(Map.of(name, "x"))));
        }
        String arn = sns.createTopic(create -> create.name("offers").attributes(Map.of("FifoTopic", "false")))
                .topicArn();
        assertUnoffered("the topic attribute TracingConfig", () -> set(arn, "TracingConfig", "Active"));
        set(arn, "TracingConfig", "PassThrough");
        assertInvalid("Invalid parameter: AttributeName", () -> set(arn, "Nonsense", "x"));
    }

    @Test
    void attributesAreSet() {
        String arn = topic("attributes");

        set(arn, "DisplayName", "두레");
        set(arn, "SignatureVersion", "2");

        assertThat(attributes(arn)).containsEntry("DisplayName", "두레").containsEntry("SignatureVersion", "2");
        assertInvalid("Invalid parameter: DisplayName", () -> set(arn, "DisplayName", "d".repeat(101)));
        assertInvalid("SignatureVersion", () -> set(arn, "SignatureVersion", "3"));
        set(arn, "DisplayName", "");
        assertThat(attributes(arn)).containsEntry("DisplayName", "");
    }

    @Test
    void topicsAreListedInPagesOfAHundred() {
        TestDure fresh = TestDure.start();
        try {
            SnsClient many = fresh.sns();
            List<String> made = IntStream.range(0, 205)
                    .mapToObj(i -> many.createTopic(create -> create.name("t%03d".formatted(i)))
                            .topicArn())
                    .toList();

            ListTopicsResponse first = many.listTopics();

            assertThat(first.topics()).hasSize(100);
            assertThat(many.listTopicsPaginator().topics().stream().map(topic -> topic.topicArn()))
                    .containsExactlyElementsOf(made);
            assertInvalid("Invalid parameter: NextToken", () -> many.listTopics(list -> list.nextToken("*")));
        } finally {
            fresh.close();
        }
    }

    @Test
    void tagsComeAndGo() {
        String arn = topic("tagged");

        sns.tagResource(tag -> tag.resourceArn(arn).tags(tag("b", "2"), tag("a", "1")));
        sns.tagResource(tag -> tag.resourceArn(arn).tags(tag("a", "3")));
        sns.untagResource(untag -> untag.resourceArn(arn).tagKeys("b", "absent"));

        assertThat(sns.listTagsForResource(list -> list.resourceArn(arn)).tags())
                .containsExactly(tag("a", "3"));
    }

    @Test
    void tagsHaveLimits() {
        String arn = topic("tag-limits");

        sns.tagResource(tag -> tag.resourceArn(arn)
                .tags(IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "")).toList()));

        assertRefused(
                "TagLimitExceeded",
                400,
                "tag quota",
                () -> sns.tagResource(tag -> tag.resourceArn(arn).tags(tag("one", "more"))));
        assertInvalid(
                "Duplicated keys",
                () -> sns.tagResource(tag -> tag.resourceArn(arn).tags(tag("k1", "a"), tag("k1", "b"))));
        assertInvalid("aws:", () -> sns.tagResource(tag -> tag.resourceArn(arn).tags(tag("aws:x", "a"))));
        assertRefused(
                "ResourceNotFound",
                404,
                "Resource does not exist",
                () -> sns.listTagsForResource(list -> list.resourceArn(arn + "-absent")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "arn:aws:sns:x", "arn:aws:s3:::bucket"})
    void whatIsNoTopicsArnIsRefused(String arn) {
        assertInvalid("Invalid parameter: TopicArn", () -> attributes(arn));
    }

    @Test
    void topicsSurviveARestart() throws Exception {
        TestDure restarted = TestDure.start();
        try {
            String arn = restarted
                    .sns()
                    .createTopic(create -> create.name("kept").attributes(Map.of("DisplayName", "kept")))
                    .topicArn();

            restarted.restart();

            assertThat(restarted
                            .sns()
                            .getTopicAttributes(get -> get.topicArn(arn))
                            .attributes())
                    .containsEntry("DisplayName", "kept");
        } finally {
            restarted.close();
        }
    }
}
