package dure.sns;

import dure.kernel.Clock;
import dure.sns.TopicStore.TopicName;
import dure.store.Keys;
import dure.store.Outbox;
import dure.store.Range;
import dure.store.Transaction;
import java.time.Instant;
import java.util.Map;

/**
 * One outbox message for each subscription that wants what was published, in the publishing transaction as far as a
 * transaction reaches: large messages to many subscriptions go on in transactions of their own, each of which leaves in
 * the outbox what is still to be done.
 */
final class FanOut {
    static final String DELIVERIES = "sns.delivery";
    static final String RESTS = "sns.rest";
    /** Less than {@link dure.store.Store#MAX_TRANSACTION_BYTES} by ten of the largest messages. */
    private static final int BYTES_AT_ONCE = 4_000_000;

    /** What a look at a subscription counts, so that a transaction ends in time when few want the message. */
    private static final int BYTES_FOR_LOOKING = 200;

    private final Outbox outbox;
    private final TopicStore topics;
    private final Clock clock;

    FanOut(Outbox outbox, TopicStore topics, Clock clock) {
        this.outbox = outbox;
        this.topics = topics;
        this.clock = clock;
    }

    /** @param messages by their ids */
    void begin(Transaction transaction, TopicName topic, SnsRecords.Topic settings, Map<String, Message> messages) {
        String signature = settings.attributes().get(TopicOperations.SIGNATURE_VERSION);
        int left = BYTES_AT_ONCE;
        for (Map.Entry<String, Message> each : messages.entrySet()) {
            Message message = each.getValue();
            SnsRecords.Rest all = new SnsRecords.Rest(
                    topic.arn(),
                    "",
                    each.getKey(),
                    message.subject(),
                    message.text(),
                    clock.millis(),
                    message.attributes(),
                    signature);
            left -= enqueue(transaction, all, left);
        }
    }

    Outbox.Outcome goOn(Outbox.Message message) {
        SnsRecords.Rest rest = SnsRecords.read(message.payload(), SnsRecords.Rest.class);
        return new Outbox.Outcome.DoneWith(transaction -> {
            var unused = enqueue(transaction, rest, BYTES_AT_ONCE);
        });
    }

    /** Returns about how many bytes were written, which is at most {@code maxBytes} and two messages. */
    private int enqueue(Transaction transaction, SnsRecords.Rest rest, int maxBytes) {
        TopicName topic = TopicStore.topic(rest.topicArn());
        FilterPolicy.Content content =
                new FilterPolicy.Content(new Message(rest.message(), rest.subject(), rest.attributes(), 0));
        Instant now = clock.instant();
        byte[] prefix = topics.subscriptions(topic);
        byte[] begin = rest.afterSubscription().isEmpty()
                ? prefix
                : Keys.after(topics.key(new TopicStore.SubscriptionName(topic, rest.afterSubscription())));
        int written = 0;
        String last = rest.afterSubscription();
        try (Range range = transaction.snapshot().range(begin, Keys.afterPrefix(prefix))) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                SnsRecords.Subscription subscription = SnsRecords.read(entry.value(), SnsRecords.Subscription.class);
                if (written >= maxBytes) {
                    byte[] later = SnsRecords.bytes(after(rest, last));
                    outbox.add(transaction, RESTS, later, now);
                    return written + later.length;
                }
                last = Keys.parse(entry.key(), prefix.length).text();
                written += BYTES_FOR_LOOKING;
                if (SubscriptionAttributes.wants(subscription.settings(), content)) {
                    byte[] delivery = SnsRecords.bytes(delivery(rest, topic, last, subscription));
                    outbox.add(transaction, DELIVERIES, delivery, now);
                    written += delivery.length;
                }
            }
        }
        return written;
    }

    private static SnsRecords.Rest after(SnsRecords.Rest rest, String subscription) {
        return new SnsRecords.Rest(
                rest.topicArn(),
                subscription,
                rest.messageId(),
                rest.subject(),
                rest.message(),
                rest.publishedMillis(),
                rest.attributes(),
                rest.signatureVersion());
    }

    private static SnsRecords.Delivery delivery(
            SnsRecords.Rest rest, TopicName topic, String id, SnsRecords.Subscription subscription) {
        return new SnsRecords.Delivery(
                rest.topicArn(),
                new TopicStore.SubscriptionName(topic, id).arn(),
                subscription.endpoint(),
                rest.messageId(),
                rest.subject(),
                rest.message(),
                rest.publishedMillis(),
                rest.attributes(),
                rest.signatureVersion());
    }
}
