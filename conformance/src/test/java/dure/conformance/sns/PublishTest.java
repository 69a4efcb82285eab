package dure.conformance.sns;

import static dure.conformance.sns.Refusals.assertInvalid;
import static dure.conformance.sns.Refusals.assertRefused;
import static dure.conformance.sns.Refusals.assertUnoffered;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;

/** What Publish and PublishBatch take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishTest {
    private static final int MAX_BYTES = 262_144;

    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();
    private final String topic =
            sns.createTopic(create -> create.name("published")).topicArn();

    @AfterAll
    void stop() {
        dure.close();
    }

    private void publish(String message) {
        sns.publish(publish -> publish.topicArn(topic).message(message));
    }

    private void publish(String name, MessageAttributeValue value) {
        sns.publish(publish -> publish.topicArn(topic).message("m").messageAttributes(Map.of(name, value)));
    }

    private static MessageAttributeValue text(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    @Test
    void messageHasUpTo256Kilobytes() {
        publish("m".repeat(MAX_BYTES));
        publish("두".repeat(MAX_BYTES / 3));

        assertInvalid("Invalid parameter: Message too long", () -> publish("m".repeat(MAX_BYTES + 1)));
        assertInvalid("Invalid parameter: Message too long", () -> publish("두".repeat(MAX_BYTES / 3 + 1)));
        assertInvalid("Invalid parameter: Empty message", () -> publish(""));
    }

    /** Name, type and value count; binary values as they are, not in base64. */
    @Test
    void attributesCountForTheLimit() {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[100_000]);
        MessageAttributeValue binary = MessageAttributeValue.builder()
                .dataType("Binary")
                .binaryValue(bytes)
                .build();
        int counted = 1 + "Binary".length() + 100_000;

        sns.publish(publish -> publish.topicArn(topic)
                .message("m".repeat(MAX_BYTES - counted))
                .messageAttributes(Map.of("b", binary)));

        assertInvalid(
                "Invalid parameter: Message too long",
                () -> sns.publish(publish -> publish.topicArn(topic)
                        .message("m".repeat(MAX_BYTES - counted + 1))
                        .messageAttributes(Map.of("b", binary))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject", "등록 확인", " leading space", "!"})
    void subjectIsText(String subject) {
        sns.publish(publish -> publish.topicArn(topic).message("m").subject(subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", "tab\tbed", "\u0001"})
    void subjectHasNoControlCharacters(String subject) {
        assertInvalid(
                "Invalid parameter: Subject",
                () -> sns.publish(
                        publish -> publish.topicArn(topic).message("m").subject(subject)));
    }

    @Test
    void subjectHasUpToAHundredCharacters() {
        sns.publish(publish -> publish.topicArn(topic).message("m").subject("s".repeat(100)));
        assertInvalid(
                "Invalid parameter: Subject",
                () -> sns.publish(
                        publish -> publish.topicArn(topic).message("m").subject("s".repeat(101))));
    }

    @Test
    void topicMustBeThere() {
        assertRefused(
                "NotFound",
                404,
                "Topic does not exist",
                () -> sns.publish(publish -> publish.topicArn(topic + "-absent").message("m")));
        assertInvalid("Invalid parameter: TopicArn or TargetArn", () -> sns.publish(publish -> publish.message("m")));
        assertUnoffered(
                "PhoneNumber",
                () -> sns.publish(publish -> publish.phoneNumber("+821000").message("m")));
        assertThat(sns.publish(publish -> publish.targetArn(topic).message("m")).messageId())
                .isNotEmpty();
    }

    @Test
    void groupsAreOfNoEffectAndDeduplicationIsRefused() {
        sns.publish(publish -> publish.topicArn(topic).message("m").messageGroupId("g"));
        assertInvalid(
                "MessageGroupId",
                () -> sns.publish(
                        publish -> publish.topicArn(topic).message("m").messageGroupId("with space")));
        assertInvalid(
                "MessageDeduplicationId",
                () -> sns.publish(
                        publish -> publish.topicArn(topic).message("m").messageDeduplicationId("d")));
    }

    @Test
    void badAttributesAreRefused() {
        assertRefused(
                "ParameterValueInvalid", 400, "invalid message attribute type", () -> publish("a", text("Date", "x")));
        assertRefused(
                "ParameterValueInvalid",
                400,
                "non-empty message attribute value",
                () -> publish("a", text("String", "")));
        assertRefused(
                "ParameterValueInvalid",
                400,
                "Could not cast message attribute 'a' value to number.",
                () -> publish("a", text("Number", "one")));
        assertRefused(
                "ParameterValueInvalid",
                400,
                "with type 'Binary' must use field 'Binary'",
                () -> publish("a", text("Binary", "x")));
        for (String name : List.of(".a", "a.", "a..b", "a b", "두")) {
            assertRefused(
                    "ParameterValueInvalid", 400, "essage attribute name", () -> publish(name, text("String", "x")));
        }
    }

    @Test
    void jsonStructureNeedsADefault() {
        assertInvalid(
                "No default entry in JSON message body",
                () -> sns.publish(publish ->
                        publish.topicArn(topic).messageStructure("json").message("{\"lambda\":\"l\"}")));
        assertInvalid(
                "JSON message body failed to parse",
                () -> sns.publish(publish ->
                        publish.topicArn(topic).messageStructure("json").message("nonsense")));
        assertInvalid(
                "MessageStructure",
                () -> sns.publish(publish ->
                        publish.topicArn(topic).messageStructure("xml").message("m")));
    }

    private PublishBatchResponse batch(PublishBatchRequestEntry... entries) {
        return sns.publishBatch(publish -> publish.topicArn(topic).publishBatchRequestEntries(entries));
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    @Test
    void goodEntriesOfABatchPass() {
        PublishBatchResponse answer = batch(entry("good", "m"), entry("bad", ""));

        assertThat(answer.successful().stream().map(done -> done.id())).containsExactly("good");
        assertThat(answer.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("bad");
            assertThat(failed.code()).isEqualTo("InvalidParameter");
            assertThat(failed.message()).isEqualTo("Invalid parameter: Empty message");
            assertThat(failed.senderFault()).isTrue();
        });
    }

    @Test
    void badBatchesAreRefusedWhole() {
        List<PublishBatchRequestEntry> eleven = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            eleven.add(entry("e" + i, "m"));
        }
        assertRefused("EmptyBatchRequest", 400, "doesn't contain any entries", () -> batch());
        assertRefused(
                "TooManyEntriesInBatchRequest",
                400,
                "more entries than permissible",
                () -> batch(eleven.toArray(PublishBatchRequestEntry[]::new)));
        assertRefused(
                "BatchEntryIdsNotDistinct", 400, "have the same Id", () -> batch(entry("a", "m"), entry("a", "m")));
        assertRefused("InvalidBatchEntryId", 400, "doesn't abide", () -> batch(entry("a b", "m")));
        assertRefused(
                "BatchRequestTooLong",
                400,
                "more than the limit",
                () -> batch(entry("a", "m".repeat(200_000)), entry("b", "m".repeat(100_000))));
        assertRefused(
                "NotFound",
                404,
                "Topic does not exist",
                () -> sns.publishBatch(
                        publish -> publish.topicArn(topic + "-absent").publishBatchRequestEntries(entry("a", "m"))));
    }
}
