package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.NOT_FOUND;

import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Reader;
import org.jspecify.annotations.Nullable;

/** The only code that knows the key space (see package-info). */
final class TopicStore {
    /** As the model has it for tagging: AmazonResourceName. */
    private static final int MAX_ARN = 1_011;

    /** A topic's place. */
    record TopicName(String account, String region, String name) {
        String arn() {
            return Arn.of("sns", region, account, name).toString();
        }
    }

    /** A subscription's place. */
    record SubscriptionName(TopicName topic, String id) {
        String arn() {
            return topic.arn() + ":" + id;
        }
    }

    static TopicName topic(String arn) {
        if (arn.length() > MAX_ARN) {
            throw INVALID_PARAMETER.because("Invalid parameter: TopicArn");
        }
        return Arn.parse(arn)
                .filter(parsed -> parsed.partition().equals("aws")
                        && parsed.service().equals("sns")
                        && !parsed.resource().contains(":"))
                .map(parsed -> new TopicName(parsed.account(), parsed.region(), parsed.resource()))
                .orElseThrow(() -> INVALID_PARAMETER.because(
                        "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not "
                                + arn.split(":", -1).length));
    }

    static SubscriptionName subscription(String arn) {
        if (arn.length() > MAX_ARN) {
            throw INVALID_PARAMETER.because("Invalid parameter: SubscriptionArn");
        }
        int colon = arn.lastIndexOf(':');
        if (colon < 0 || arn.split(":", -1).length != 7) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not "
                            + arn.split(":", -1).length);
        }
        return new SubscriptionName(topic(arn.substring(0, colon)), arn.substring(colon + 1));
    }

    /** Where a listed page begins. */
    static byte[] pageBegin(byte[] prefix, @Nullable String token) {
        if (token == null || token.isEmpty()) {
            return prefix;
        }
        return PageTokens.key(prefix, token)
                .orElseThrow(() -> INVALID_PARAMETER.because("Invalid parameter: NextToken"));
    }

    byte[] topics(RequestContext context) {
        return Keys.key("sns", "t", context.account().value(), context.region());
    }

    byte[] key(TopicName topic) {
        return Keys.key("sns", "t", topic.account(), topic.region(), topic.name());
    }

    byte[] subscriptions(RequestContext context) {
        return Keys.key("sns", "s", context.account().value(), context.region());
    }

    byte[] subscriptions(TopicName topic) {
        return Keys.key("sns", "s", topic.account(), topic.region(), topic.name());
    }

    byte[] key(SubscriptionName subscription) {
        TopicName topic = subscription.topic();
        return Keys.key("sns", "s", topic.account(), topic.region(), topic.name(), subscription.id());
    }

    byte[] endpoints(TopicName topic) {
        return Keys.key("sns", "e", topic.account(), topic.region(), topic.name());
    }

    byte[] endpoint(TopicName topic, String protocol, String endpoint) {
        return Keys.key("sns", "e", topic.account(), topic.region(), topic.name(), protocol, endpoint);
    }

    SnsRecords.@Nullable Topic find(Reader reader, TopicName topic) {
        byte[] value = reader.get(key(topic));
        return value == null ? null : SnsRecords.read(value, SnsRecords.Topic.class);
    }

    SnsRecords.Topic require(Reader reader, TopicName topic) {
        SnsRecords.Topic found = find(reader, topic);
        if (found == null) {
            throw NOT_FOUND.because("Topic does not exist");
        }
        return found;
    }

    SnsRecords.Subscription require(Reader reader, SubscriptionName name) {
        byte[] value = reader.get(key(name));
        if (value == null) {
            throw NOT_FOUND.because("Subscription does not exist");
        }
        return SnsRecords.read(value, SnsRecords.Subscription.class);
    }
}
