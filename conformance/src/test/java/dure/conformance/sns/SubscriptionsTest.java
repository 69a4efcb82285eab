package dure.conformance.sns;

import static dure.conformance.sns.Refusals.assertInvalid;
import static dure.conformance.sns.Refusals.assertRefused;
import static dure.conformance.sns.Refusals.assertUnoffered;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sns.SnsClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionsTest {
    private final TestDure dure = TestDure.start();
    private final SnsClient sns = dure.sns();

    @AfterAll
    void stop() {
        dure.close();
    }

    private String topic(String name) {
        return sns.createTopic(create -> create.name(name)).topicArn();
    }

    private String function(String name) {
        return "arn:aws:lambda:" + dure.region() + ":000000000000:function:" + name;
    }

    private String subscribe(String topic, String function) {
        return subscribe(topic, function, Map.of());
    }

    private String subscribe(String topic, String function, Map<String, String> attributes) {
        return sns.subscribe(subscribe -> subscribe
                        .topicArn(topic)
                        .protocol("lambda")
                        .endpoint(function(function))
                        .attributes(attributes))
                .subscriptionArn();
    }

    private Map<String, String> attributes(String arn) {
        return sns.getSubscriptionAttributes(get -> get.subscriptionArn(arn)).attributes();
    }

    private void set(String arn, String name, String value) {
        sns.setSubscriptionAttributes(
                set -> set.subscriptionArn(arn).attributeName(name).attributeValue(value));
    }

    @Test
    void subscriptionLives() {
        String topic = topic("subscribed");
        String arn = subscribe(topic, "f");

        assertThat(arn).matches(topic + ":[0-9a-f-]{36}");
        assertThat(subscribe(topic, "f")).isEqualTo(arn);
        assertThat(attributes(arn))
                .containsEntry("SubscriptionArn", arn)
                .containsEntry("TopicArn", topic)
                .containsEntry("Protocol", "lambda")
                .containsEntry("Endpoint", function("f"))
                .containsEntry("Owner", "000000000000")
                .containsEntry("PendingConfirmation", "false")
                .containsEntry("RawMessageDelivery", "false")
                .doesNotContainKeys("FilterPolicy", "FilterPolicyScope");
        assertThat(sns.listSubscriptionsByTopic(list -> list.topicArn(topic)).subscriptions())
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.subscriptionArn()).isEqualTo(arn);
                    assertThat(listed.endpoint()).isEqualTo(function("f"));
                    assertThat(listed.protocol()).isEqualTo("lambda");
                    assertThat(listed.topicArn()).isEqualTo(topic);
                    assertThat(listed.owner()).isEqualTo("000000000000");
                });

        sns.unsubscribe(unsubscribe -> unsubscribe.subscriptionArn(arn));
        sns.unsubscribe(unsubscribe -> unsubscribe.subscriptionArn(arn));

        assertRefused("NotFound", 404, "Subscription does not exist", () -> attributes(arn));
        assertThat(subscribe(topic, "f")).isNotEqualTo(arn);
    }

    @Test
    void deletedTopicHasNoSubscriptions() {
        String topic = topic("deleted");
        String arn = subscribe(topic, "f");

        sns.deleteTopic(delete -> delete.topicArn(topic));
        topic("deleted");

        assertThat(sns.listSubscriptionsByTopic(list -> list.topicArn(topic)).subscriptions())
                .isEmpty();
        assertRefused("NotFound", 404, "Subscription does not exist", () -> attributes(arn));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "email", "email-json", "sms", "sqs", "application", "firehose"})
    void otherProtocolsAreRefusedByName(String protocol) {
        String topic = topic("protocols");
        assertUnoffered(
                "the protocol " + protocol,
                () -> sns.subscribe(subscribe ->
                        subscribe.topicArn(topic).protocol(protocol).endpoint("https://localhost/")));
    }

    @Test
    void badSubscriptionsAreRefused() {
        String topic = topic("bad");
        assertInvalid(
                "does not support this protocol string: pigeon",
                () -> sns.subscribe(subscribe ->
                        subscribe.topicArn(topic).protocol("pigeon").endpoint("x")));
        assertInvalid(
                "Invalid parameter: Lambda endpoint ARN",
                () -> sns.subscribe(subscribe ->
                        subscribe.topicArn(topic).protocol("lambda").endpoint("f")));
        assertInvalid(
                "Invalid parameter: Lambda endpoint ARN",
                () -> sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("lambda")));
        assertInvalid("Invalid parameter: Lambda endpoint ARN", () -> subscribe(topic, "f".repeat(20_000)));
        assertInvalid("Invalid parameter: TopicArn", () -> subscribe(topic + "t".repeat(20_000), "f"));
        assertInvalid("Invalid parameter: SubscriptionArn", () -> attributes(topic + ":" + "s".repeat(20_000)));
        assertInvalid(
                "Invalid parameter: NextToken",
                () -> sns.listSubscriptions(list -> list.nextToken("A".repeat(20_000))));
        assertRefused("NotFound", 404, "Topic does not exist", () -> subscribe(topic + "-absent", "f"));
        assertInvalid(
                "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements",
                () -> sns.unsubscribe(unsubscribe -> unsubscribe.subscriptionArn("nonsense")));
    }

    @Test
    void subscriptionsAreListedInPagesOfAHundred() {
        String topic = topic("paged");
        Set<String> made =
                IntStream.range(0, 120).mapToObj(i -> subscribe(topic, "f" + i)).collect(Collectors.toSet());

        assertThat(sns.listSubscriptionsByTopic(list -> list.topicArn(topic)).subscriptions())
                .hasSize(100);
        assertThat(sns.listSubscriptionsByTopicPaginator(list -> list.topicArn(topic)).subscriptions().stream()
                        .map(listed -> listed.subscriptionArn()))
                .containsExactlyInAnyOrderElementsOf(made);
        assertThat(sns.listSubscriptionsPaginator().subscriptions().stream().map(listed -> listed.subscriptionArn()))
                .containsAll(made);
        assertThat(sns.getTopicAttributes(get -> get.topicArn(topic)).attributes())
                .containsEntry("SubscriptionsConfirmed", "120");
    }

    @Test
    void filterPolicyIsKept() {
        String topic = topic("filtered");
        String arn = subscribe(topic, "f", Map.of("FilterPolicy", "{\"kind\":[\"a\"]}"));

        assertThat(attributes(arn))
                .containsEntry("FilterPolicy", "{\"kind\":[\"a\"]}")
                .containsEntry("FilterPolicyScope", "MessageAttributes");
        assertInvalid(
                "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
                () -> subscribe(topic, "f", Map.of("FilterPolicy", "{\"kind\":[\"b\"]}")));

        set(arn, "FilterPolicyScope", "MessageBody");
        set(arn, "FilterPolicy", "{\"a\":{\"b\":[1]}}");
        assertThat(attributes(arn))
                .containsEntry("FilterPolicy", "{\"a\":{\"b\":[1]}}")
                .containsEntry("FilterPolicyScope", "MessageBody");
        set(arn, "FilterPolicy", "{}");
        assertThat(attributes(arn)).doesNotContainKey("FilterPolicy");
    }

    @Test
    void badAttributesAreRefused() {
        String arn = subscribe(topic("attributes"), "f");

        for (String policy : new String[] {
            "nonsense",
            "[]",
            "{\"a\":\"b\"}",
            "{\"a\":[]}",
            "{\"a\":{\"b\":[1]}}",
            "{\"a\":[{\"near\":1}]}",
            "{\"a\":[{\"prefix\":1}]}",
            "{\"a\":[{\"numeric\":[\">\",5,\"<\",3]}]}",
            "{\"a\":[[1]]}",
            "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}"
        }) {
            assertInvalid("FilterPolicy: ", () -> set(arn, "FilterPolicy", policy));
        }
        assertInvalid(
                "Invalid parameter: FilterPolicyScope: Invalid value [Head]",
                () -> set(arn, "FilterPolicyScope", "Head"));
        assertInvalid(
                "Delivery protocol [lambda] does not support raw message delivery.",
                () -> set(arn, "RawMessageDelivery", "true"));
        assertInvalid("RawMessageDelivery: Invalid value [x]", () -> set(arn, "RawMessageDelivery", "x"));
        set(arn, "RawMessageDelivery", "false");
        assertUnoffered("the subscription attribute RedrivePolicy", () -> set(arn, "RedrivePolicy", "{}"));
        assertInvalid("Invalid parameter: AttributeName", () -> set(arn, "Nonsense", "x"));
    }

    private int get(String host, String target) throws IOException {
        return RawHttp.send(dure.port(), Call.of("GET", target, Map.of("Host", host + ":" + dure.port()), ""))
                .status();
    }

    @Test
    void unsubscribeLinkEndsOneSubscription() throws IOException {
        String topic = topic("linked");
        String arn = subscribe(topic, "f");
        String other = subscribe(topic, "g");

        assertThat(get("localhost", "/?Action=Unsubscribe&SubscriptionArn=" + topic))
                .isEqualTo(400);
        assertThat(get("localhost", "/?Action=Unsubscribe&SubscriptionArn=" + topic + ":*"))
                .isEqualTo(200);
        assertThat(get("localhost", "/?Action=Unsubscribe&SubscriptionArn=" + arn))
                .isEqualTo(200);

        assertRefused("NotFound", 404, "Subscription does not exist", () -> attributes(arn));
        assertThat(attributes(other)).containsEntry("SubscriptionArn", other);
    }

    /** Nothing else than Dure's own name leads there. */
    @Test
    void unsubscribeLinkIsOfNoOtherHost() throws IOException {
        String arn = subscribe(topic("hosts"), "f");
        dure.s3()
                .createBucket(bucket -> bucket.bucket("site")
                        .createBucketConfiguration(place -> place.locationConstraint(dure.region())));
        dure.s3()
                .putObject(
                        put -> put.bucket("site").key("SimpleNotificationService-mine.pem"),
                        RequestBody.fromString("mine"));
        dure.s3()
                .putBucketWebsite(website -> website.bucket("site")
                        .websiteConfiguration(
                                configuration -> configuration.indexDocument(index -> index.suffix("index.html"))));

        for (String host :
                new String[] {"site.s3.localhost", "site.s3-website.localhost", "d1.cloudfront.localhost", "example.com"
                }) {
            get(host, "/?Action=Unsubscribe&SubscriptionArn=" + arn);
        }

        assertThat(attributes(arn)).containsEntry("SubscriptionArn", arn);
        assertThat(get("site.s3.localhost", "/SimpleNotificationService-mine.pem"))
                .isEqualTo(403);
    }
}
