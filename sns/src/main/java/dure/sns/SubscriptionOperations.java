package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import dure.api.sns.GetSubscriptionAttributesInput;
import dure.api.sns.GetSubscriptionAttributesResponse;
import dure.api.sns.ListSubscriptionsByTopicInput;
import dure.api.sns.ListSubscriptionsByTopicResponse;
import dure.api.sns.ListSubscriptionsInput;
import dure.api.sns.ListSubscriptionsResponse;
import dure.api.sns.SetSubscriptionAttributesInput;
import dure.api.sns.SubscribeInput;
import dure.api.sns.SubscribeResponse;
import dure.api.sns.Subscription;
import dure.api.sns.UnsubscribeInput;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.sns.TopicStore.SubscriptionName;
import dure.sns.TopicStore.TopicName;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Subscriptions of Lambda functions. */
final class SubscriptionOperations {
    private static final int PAGE = 100;
    private static final Pattern FUNCTION =
            Pattern.compile("function:[a-zA-Z0-9_-]{1,140}(:(\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");
    private static final Set<String> PROTOCOLS =
            Set.of("http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose");

    private final Store store;
    private final TopicStore topics;

    SubscriptionOperations(Store store, TopicStore topics) {
        this.store = store;
        this.topics = topics;
    }

    SubscribeResponse subscribe(SubscribeInput input, RequestContext context) {
        String endpoint = checkedEndpoint(input);
        Map<String, String> attributes = SubscriptionAttributes.of(input.attributes());
        TopicName topic = TopicStore.topic(input.topicArn());
        String id = store.transact(transaction -> {
            topics.require(transaction, topic);
            byte[] known = transaction.get(topics.endpoint(topic, input.protocol(), endpoint));
            if (known != null) {
                String existing = new String(known, StandardCharsets.UTF_8);
                Map<String, String> settings = topics.require(transaction, new SubscriptionName(topic, existing))
                        .settings();
                if (!settings.entrySet().containsAll(attributes.entrySet())) {
                    throw INVALID_PARAMETER.because(
                            "Invalid parameter: Attributes Reason: Subscription already exists with different attributes");
                }
                return existing;
            }
            SubscriptionName name =
                    new SubscriptionName(topic, UUID.randomUUID().toString());
            transaction.put(
                    topics.endpoint(topic, input.protocol(), endpoint),
                    name.id().getBytes(StandardCharsets.UTF_8));
            transaction.put(
                    topics.key(name),
                    SnsRecords.bytes(new SnsRecords.Subscription(
                            context.account().value(), input.protocol(), endpoint, attributes)));
            return name.id();
        });
        return new SubscribeResponse(new SubscriptionName(topic, id).arn());
    }

    private static String checkedEndpoint(SubscribeInput input) {
        if (!PROTOCOLS.contains(input.protocol())) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: Amazon SNS does not support this protocol string: " + input.protocol());
        }
        Unoffered.refuseIf(!input.protocol().equals("lambda"), "the protocol " + input.protocol());
        String endpoint = input.endpoint();
        if (endpoint == null
                || Arn.parse(endpoint)
                        .filter(arn -> arn.service().equals("lambda")
                                && FUNCTION.matcher(arn.resource()).matches())
                        .isEmpty()) {
            throw INVALID_PARAMETER.because("Invalid parameter: Lambda endpoint ARN");
        }
        return endpoint;
    }

    Unit unsubscribe(UnsubscribeInput input, RequestContext context) {
        remove(input.subscriptionArn());
        return Unit.VALUE;
    }

    /** Removing what does not exist succeeds, as on AWS. */
    void remove(String arn) {
        SubscriptionName name = TopicStore.subscription(arn);
        store.update(transaction -> {
            byte[] value = transaction.get(topics.key(name));
            if (value != null) {
                SnsRecords.Subscription old = SnsRecords.read(value, SnsRecords.Subscription.class);
                transaction.delete(topics.endpoint(name.topic(), old.protocol(), old.endpoint()));
                transaction.delete(topics.key(name));
            }
        });
    }

    GetSubscriptionAttributesResponse attributes(GetSubscriptionAttributesInput input, RequestContext context) {
        SubscriptionName name = TopicStore.subscription(input.subscriptionArn());
        SnsRecords.Subscription found = store.read(reader -> topics.require(reader, name));
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("SubscriptionArn", name.arn());
        attributes.put("TopicArn", name.topic().arn());
        attributes.put("Protocol", found.protocol());
        attributes.put("Endpoint", found.endpoint());
        attributes.put("Owner", found.owner());
        attributes.put("PendingConfirmation", "false");
        attributes.put("ConfirmationWasAuthenticated", "true");
        attributes.put("RawMessageDelivery", "false");
        attributes.putAll(found.settings());
        if (attributes.containsKey(SubscriptionAttributes.FILTER_POLICY)) {
            attributes.putIfAbsent(SubscriptionAttributes.FILTER_POLICY_SCOPE, SubscriptionAttributes.ATTRIBUTES);
        }
        return new GetSubscriptionAttributesResponse(attributes);
    }

    Unit setAttribute(SetSubscriptionAttributesInput input, RequestContext context) {
        SubscriptionName name = TopicStore.subscription(input.subscriptionArn());
        store.update(transaction -> {
            SnsRecords.Subscription old = topics.require(transaction, name);
            transaction.put(
                    topics.key(name),
                    SnsRecords.bytes(new SnsRecords.Subscription(
                            old.owner(),
                            old.protocol(),
                            old.endpoint(),
                            SubscriptionAttributes.with(
                                    old.settings(), input.attributeName(), input.attributeValue()))));
        });
        return Unit.VALUE;
    }

    private record Page(
            List<Subscription> subscriptions, @Nullable String nextToken) {}

    ListSubscriptionsResponse list(ListSubscriptionsInput input, RequestContext context) {
        Page page = store.read(reader -> page(reader, topics.subscriptions(context), null, context, input.nextToken()));
        return new ListSubscriptionsResponse(page.nextToken, page.subscriptions);
    }

    ListSubscriptionsByTopicResponse listByTopic(ListSubscriptionsByTopicInput input, RequestContext context) {
        TopicName topic = TopicStore.topic(input.topicArn());
        Page page = store.read(reader -> {
            topics.require(reader, topic);
            return page(reader, topics.subscriptions(topic), topic, context, input.nextToken());
        });
        return new ListSubscriptionsByTopicResponse(page.nextToken, page.subscriptions);
    }

    private static Page page(
            Reader reader, byte[] prefix, @Nullable TopicName topic, RequestContext context, @Nullable String token) {
        List<Subscription> page = new ArrayList<>();
        try (Range range = reader.range(TopicStore.pageBegin(prefix, token), Keys.afterPrefix(prefix))) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                if (page.size() == PAGE) {
                    return new Page(page, PageTokens.of(prefix, entry.key()));
                }
                Keys.Parser key = Keys.parse(entry.key(), prefix.length);
                TopicName name =
                        topic != null ? topic : new TopicName(context.account().value(), context.region(), key.text());
                SnsRecords.Subscription found = SnsRecords.read(entry.value(), SnsRecords.Subscription.class);
                page.add(new Subscription(
                        found.endpoint(),
                        found.owner(),
                        found.protocol(),
                        new SubscriptionName(name, key.text()).arn(),
                        name.arn()));
            }
        }
        return new Page(page, null);
    }
}
