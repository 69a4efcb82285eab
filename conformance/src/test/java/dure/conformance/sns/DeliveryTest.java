package dure.conformance.sns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** What a function gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();
    private final Listener listener = new Listener(dure, "listener");

    @AfterAll
    void stop() {
        dure.close();
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    /** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
    @Test
    void eventIsShapedLikeAws() throws Exception {
        String topic = listener.hear("shape");
        String subscription = sns.listSubscriptionsByTopic(list -> list.topicArn(topic))
                .subscriptions()
                .getFirst()
                .subscriptionArn();

        String id = sns.publish(publish -> publish.topicArn(topic)
                        .message("두레 \"quoted\"\n")
                        .subject("제목")
                        .messageAttributes(Map.of(
                                "text", attribute("String", "a"),
                                "number", attribute("Number.int", "1.50"),
                                "list", attribute("String.Array", "[\"x\",1,null]"),
                                "bytes",
                                        MessageAttributeValue.builder()
                                                .dataType("Binary")
                                                .binaryValue(SdkBytes.fromUtf8String("b\0"))
                                                .build())))
                .messageId();

        JsonNode sent = listener.await(topic, 1).getFirst();
        JsonNode record = listener.events().stream()
                .map(event -> event.get("Records").get(0))
                .filter(each -> each.get("Sns").equals(sent))
                .findFirst()
                .orElseThrow();
        assertThat(names(record)).containsExactly("EventSource", "EventVersion", "EventSubscriptionArn", "Sns");
        assertThat(record.get("EventSource").asText()).isEqualTo("aws:sns");
        assertThat(record.get("EventVersion").asText()).isEqualTo("1.0");
        assertThat(record.get("EventSubscriptionArn").asText()).isEqualTo(subscription);
        assertThat(names(sent))
                .containsExactlyInAnyOrder(
                        "Type",
                        "MessageId",
                        "TopicArn",
                        "Subject",
                        "Message",
                        "Timestamp",
                        "SignatureVersion",
                        "Signature",
                        "SigningCertUrl",
                        "UnsubscribeUrl",
                        "MessageAttributes");
        assertThat(sent.get("Type").asText()).isEqualTo("Notification");
        assertThat(sent.get("MessageId").asText()).isEqualTo(id);
        assertThat(sent.get("Message").asText()).isEqualTo("두레 \"quoted\"\n");
        assertThat(sent.get("Subject").asText()).isEqualTo("제목");
        assertThat(sent.get("Timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(sent.get("MessageAttributes").toString())
                .isEqualTo("{\"bytes\":{\"Type\":\"Binary\",\"Value\":\"YgA=\"},"
                        + "\"list\":{\"Type\":\"String.Array\",\"Value\":\"[\\\"x\\\",1,null]\"},"
                        + "\"number\":{\"Type\":\"Number.int\",\"Value\":\"1.50\"},"
                        + "\"text\":{\"Type\":\"String\",\"Value\":\"a\"}}");
        assertThat(sent.get("UnsubscribeUrl").asText())
                .endsWith("/?Action=Unsubscribe&SubscriptionArn=" + subscription);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void messageWithoutSubjectHasNull() throws Exception {
        String topic = listener.hear("bare");

        sns.publish(publish -> publish.topicArn(topic).message("m"));

        JsonNode sent = listener.await(topic, 1).getFirst();
        assertThat(sent.get("Subject").isNull()).isTrue();
        assertThat(sent.get("MessageAttributes").toString()).isEqualTo("{}");
    }

    @Test
    void signaturesOfBothVersionsVerify() throws Exception {
        String topic = listener.hear("signed");
        sns.publish(publish -> publish.topicArn(topic).message("one").subject("s"));
        listener.await(topic, 1);
        sns.setTopicAttributes(
                set -> set.topicArn(topic).attributeName("SignatureVersion").attributeValue("2"));
        sns.publish(publish -> publish.topicArn(topic).message("two"));

        List<JsonNode> sent = listener.await(topic, 2);

        assertThat(sent.get(0).get("SignatureVersion").asText()).isEqualTo("1");
        assertThat(verifies(sent.get(0), "SHA1withRSA")).isTrue();
        assertThat(sent.get(1).get("SignatureVersion").asText()).isEqualTo("2");
        assertThat(verifies(sent.get(1), "SHA256withRSA")).isTrue();
        assertThat(verifies(sent.get(1), "SHA1withRSA")).isFalse();
    }

    /** As https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html says. */
    private boolean verifies(JsonNode sent, String algorithm) throws Exception {
        URI certificate = URI.create(sent.get("SigningCertUrl").asText());
        byte[] pem = RawHttp.send(
                        dure.port(),
                        Call.of("GET", certificate.getPath(), Map.of("Host", certificate.getAuthority()), ""))
                .body();
        StringBuilder text = new StringBuilder();
        for (String name : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")) {
            if (!sent.get(name).isNull()) {
                text.append(name).append('\n').append(sent.get(name).asText()).append('\n');
            }
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getDecoder().decode(sent.get("Signature").asText()));
    }

    @Test
    void jsonMessageGivesTheTextForLambda() throws Exception {
        String topic = listener.hear("structured");

        sns.publish(publish -> publish.topicArn(topic)
                .messageStructure("json")
                .message("{\"default\":\"d\",\"lambda\":\"l\",\"email\":\"e\"}"));
        sns.publish(publish -> publish.topicArn(topic)
                .messageStructure("json")
                .message("{\"default\":\"d\",\"lambda\":{\"no\":\"text\"}}"));

        assertThat(listener.await(topic, 2).stream()
                        .map(sent -> sent.get("Message").asText()))
                .containsExactlyInAnyOrder("l", "d");
    }

    @Test
    void batchIsDelivered() throws Exception {
        String topic = listener.hear("batch");

        var answer = sns.publishBatch(publish -> publish.topicArn(topic)
                .publishBatchRequestEntries(
                        entry -> entry.id("a").message("one"),
                        entry -> entry.id("b").message("two").subject("s")));

        assertThat(answer.failed()).isEmpty();
        assertThat(answer.successful().stream().map(done -> done.id())).containsExactly("a", "b");
        assertThat(listener.await(topic, 2).stream()
                        .map(sent -> sent.get("MessageId").asText()))
                .containsExactlyInAnyOrderElementsOf(answer.successful().stream()
                        .map(done -> done.messageId())
                        .toList());
    }

    /** A refusal by the function's policy is final, as on AWS: SNS counts it as a client's error. */
    @Test
    void deliveryWithoutPermissionIsGivenUp() throws Exception {
        String topic = sns.createTopic(create -> create.name("forbidden")).topicArn();
        listener.subscribe(topic, Map.of());
        String witness = listener.hear("witness");
        sns.publish(publish -> publish.topicArn(topic).message("lost"));
        sns.publish(publish -> publish.topicArn(witness).message("heard"));
        listener.await(witness, 1);

        listener.allow(topic);
        sns.publish(publish -> publish.topicArn(topic).message("heard"));

        assertThat(listener.await(topic, 1).stream()
                        .map(sent -> sent.get("Message").asText()))
                .containsExactly("heard");
    }

    /** 60 × 256 KB are more than one transaction holds. */
    @Test
    void largeMessageReachesManySubscriptions() throws Exception {
        String topic = listener.hear("large");
        for (int i = 0; i < 59; i++) {
            String absent = listener.arn() + "-absent-" + i;
            sns.subscribe(
                    subscribe -> subscribe.topicArn(topic).protocol("lambda").endpoint(absent));
        }
        String message = "m".repeat(262_144);

        for (int i = 0; i < 3; i++) {
            sns.publish(publish -> publish.topicArn(topic).message(message));
        }

        List<JsonNode> sent = listener.await(topic, 3);
        assertThat(sent)
                .allSatisfy(each -> assertThat(each.get("Message").asText()).isEqualTo("262144 characters"));
    }

    @Test
    void unsubscribedFunctionHearsNoMore() throws Exception {
        String topic = listener.hear("left");
        sns.publish(publish -> publish.topicArn(topic).message("first"));
        String link = listener.await(topic, 1).getFirst().get("UnsubscribeUrl").asText();
        URI uri = URI.create(link);

        int status = RawHttp.send(
                        dure.port(),
                        Call.of(
                                "GET",
                                uri.getRawPath() + "?" + uri.getRawQuery(),
                                Map.of("Host", uri.getAuthority()),
                                ""))
                .status();

        assertThat(status).isEqualTo(200);
        assertThat(sns.listSubscriptionsByTopic(list -> list.topicArn(topic)).subscriptions())
                .isEmpty();
    }
}
