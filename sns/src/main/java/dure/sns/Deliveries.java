package dure.sns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.lambda.InvocationRequest;
import dure.api.lambda.LambdaApi;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.store.Outbox;
import dure.store.Store;
import dure.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invokes subscribed functions. A refusal by the function's policy or a function that is gone ends the delivery; anything
 * else is tried again by AWS's schedule for Lambda: 3 times at once, 2 at 1 s, 10 from 1 to 20 s, then every 20 s, for
 * 100,015 tries in all. See https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html.
 */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MAX_TRIES = 100_015;
    /** Too many requests; a function that is being made or changed. */
    private static final Set<Integer> PASSING = Set.of(409, 429);

    private static final ObjectMapper JSON = new ObjectMapper();
    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Store store;
    private final Outbox outbox;
    private final Dispatcher dispatcher;
    private final Clock clock;
    private final TopicStore topics;
    private final MessageSigner signer;
    private final FanOut fanOut;
    private final SnsConfig config;
    private final List<AutoCloseable> consumers = new ArrayList<>();

    Deliveries(
            Store store,
            Outbox outbox,
            Dispatcher dispatcher,
            Clock clock,
            TopicStore topics,
            MessageSigner signer,
            FanOut fanOut,
            SnsConfig config) {
        this.store = store;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.topics = topics;
        this.signer = signer;
        this.fanOut = fanOut;
        this.config = config;
    }

    void start() {
        consumers.add(outbox.consume(FanOut.DELIVERIES, config.maxDeliveries(), LEASE, this::deliver));
        consumers.add(outbox.consume(FanOut.RESTS, 1, LEASE, fanOut::goOn));
    }

    void close() {
        for (AutoCloseable consumer : consumers) {
            try {
                consumer.close();
            } catch (Exception failed) {
                LOG.warn("stopping deliveries failed", failed);
            }
        }
    }

    private Outbox.Outcome deliver(Outbox.Message message) {
        SnsRecords.Delivery delivery = SnsRecords.read(message.payload(), SnsRecords.Delivery.class);
        TopicStore.SubscriptionName subscription = TopicStore.subscription(delivery.subscriptionArn());
        if (store.read(reader -> reader.get(topics.key(subscription))) == null) {
            return new Outbox.Outcome.Done(); // unsubscribed meanwhile
        }
        Arn topic = Arn.parse(delivery.topicArn()).orElseThrow();
        RequestContext context = RequestContext.internal(
                Caller.service("sns.amazonaws.com", new AccountId(topic.account()), delivery.topicArn()),
                topic.region(),
                clock.instant());
        try {
            dispatcher.call(
                    LambdaApi.INVOKE,
                    InvocationRequest.builder()
                            .functionName(delivery.endpoint())
                            .invocationType("Event")
                            .payload(event(delivery).getBytes(StandardCharsets.UTF_8))
                            .build(),
                    context);
            return new Outbox.Outcome.Done();
        } catch (AwsException refused) {
            boolean permanent = refused.type().status() < 500
                    && !PASSING.contains(refused.type().status());
            if (permanent || message.attempt() >= MAX_TRIES) {
                LOG.warn(
                        "delivery of {} to {} given up: {}",
                        delivery.messageId(),
                        delivery.endpoint(),
                        refused.toString());
                return new Outbox.Outcome.Done();
            }
            return new Outbox.Outcome.RetryAt(clock.instant().plus(pause(message.attempt())));
        }
    }

    static Duration pause(int attempt) {
        if (attempt < 3) {
            return Duration.ZERO;
        }
        if (attempt < 5) {
            return Duration.ofSeconds(1);
        }
        return Duration.ofSeconds(attempt < 15 ? 1 + (attempt - 5) * 19L / 9 : 20);
    }

    /** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
    private String event(SnsRecords.Delivery delivery) {
        String timestamp = TIMESTAMP.format(Instant.ofEpochMilli(delivery.publishedMillis()));
        ObjectNode event = JSON.createObjectNode();
        ObjectNode entry = event.putArray("Records").addObject();
        entry.put("EventSource", "aws:sns")
                .put("EventVersion", "1.0")
                .put("EventSubscriptionArn", delivery.subscriptionArn());
        ObjectNode sns = entry.putObject("Sns");
        sns.put("Type", "Notification")
                .put("MessageId", delivery.messageId())
                .put("TopicArn", delivery.topicArn())
                .put("Subject", delivery.subject())
                .put("Message", delivery.message())
                .put("Timestamp", timestamp)
                .put("SignatureVersion", delivery.signatureVersion() == null ? "1" : delivery.signatureVersion())
                .put("Signature", signer.sign(delivery, timestamp))
                .put("SigningCertUrl", signer.certificateUrl())
                .put(
                        "UnsubscribeUrl",
                        config.endpoint() + "/?Action=Unsubscribe&SubscriptionArn=" + delivery.subscriptionArn());
        ObjectNode attributes = sns.putObject("MessageAttributes");
        delivery.attributes()
                .forEach((name, attribute) ->
                        attributes.putObject(name).put("Type", attribute.type()).put("Value", attribute.value()));
        return event.toString();
    }
}
