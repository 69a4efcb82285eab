package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import dure.api.sns.AddPermissionInput;
import dure.api.sns.CreateTopicInput;
import dure.api.sns.CreateTopicResponse;
import dure.api.sns.DeleteTopicInput;
import dure.api.sns.GetTopicAttributesInput;
import dure.api.sns.GetTopicAttributesResponse;
import dure.api.sns.ListTopicsInput;
import dure.api.sns.ListTopicsResponse;
import dure.api.sns.RemovePermissionInput;
import dure.api.sns.SetTopicAttributesInput;
import dure.api.sns.Topic;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Unoffered;
import dure.sns.TopicStore.TopicName;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Topics, their attributes and policies. */
final class TopicOperations implements ResourcePolicies {
    private static final int PAGE = 100;
    private static final int MAX_DISPLAY_NAME = 100;
    private static final String OF_CREATE = "Attributes";
    private static final String OF_SET = "AttributeName";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    static final String SIGNATURE_VERSION = "SignatureVersion";
    private static final String POLICY = "Policy";
    private static final String DISPLAY_NAME = "DisplayName";
    /** AWS's others. */
    private static final Set<String> NOT_OFFERED = Set.of(
            "DeliveryPolicy",
            "KmsMasterKeyId",
            "FifoTopic",
            "ContentBasedDeduplication",
            "FifoThroughputScope",
            "ArchivePolicy",
            "TracingConfig",
            "DataProtectionPolicy");

    /** Delivery status logging: {@code LambdaSuccessFeedbackRoleArn} and the like. */
    private static final Pattern FEEDBACK =
            Pattern.compile("(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)");

    private final Store store;
    private final TopicStore topics;
    private final Clock clock;
    private final Authorizer policies;

    /** @param policies knows which documents can be evaluated */
    TopicOperations(Store store, TopicStore topics, Clock clock, Authorizer policies) {
        this.store = store;
        this.topics = topics;
        this.clock = clock;
        this.policies = policies;
    }

    CreateTopicResponse create(CreateTopicInput input, RequestContext context) {
        if (input.name().endsWith(".fifo")) {
            throw Unoffered.refusal("FIFO topics");
        }
        if (!NAME.matcher(input.name()).matches()) {
            throw INVALID_PARAMETER.because("Invalid parameter: Topic Name");
        }
        Unoffered.refuse("DataProtectionPolicy", input.dataProtectionPolicy());
        Map<String, String> attributes = new TreeMap<>();
        if (input.attributes() != null) {
            input.attributes().forEach((name, value) -> set(attributes, name, value, OF_CREATE));
        }
        Map<String, String> tags = TopicTags.merge(Map.of(), input.tags());
        TopicName name = new TopicName(context.account().value(), context.region(), input.name());
        store.update(transaction -> {
            SnsRecords.Topic existing = topics.find(transaction, name);
            if (existing == null) {
                transaction.put(
                        topics.key(name), SnsRecords.bytes(new SnsRecords.Topic(clock.millis(), attributes, tags)));
                return;
            }
            attributes.forEach((attribute, value) -> {
                if (!value.equals(existing.attributes().get(attribute))) {
                    throw INVALID_PARAMETER.because(
                            "Invalid parameter: Attributes Reason: Topic already exists with different attributes");
                }
            });
            if (input.tags() != null && !tags.equals(existing.tags())) {
                throw INVALID_PARAMETER.because(
                        "Invalid parameter: Tags Reason: Topic already exists with different tags");
            }
        });
        return new CreateTopicResponse(name.arn());
    }

    /** Deleting what does not exist succeeds, as on AWS. */
    Unit delete(DeleteTopicInput input, RequestContext context) {
        TopicName name = TopicStore.topic(input.topicArn());
        store.update(transaction -> {
            transaction.delete(topics.key(name));
            for (byte[] prefix : List.of(topics.subscriptions(name), topics.endpoints(name))) {
                transaction.deleteRange(prefix, Keys.afterPrefix(prefix));
            }
        });
        return Unit.VALUE;
    }

    ListTopicsResponse list(ListTopicsInput input, RequestContext context) {
        byte[] all = topics.topics(context);
        return store.read(reader -> {
            List<Topic> page = new ArrayList<>();
            try (Range range = reader.range(TopicStore.pageBegin(all, input.nextToken()), Keys.afterPrefix(all))) {
                while (range.hasNext()) {
                    byte[] key = range.next().key();
                    if (page.size() == PAGE) {
                        return new ListTopicsResponse(PageTokens.of(all, key), page);
                    }
                    page.add(new Topic(
                            context.arn("sns", Keys.parse(key, all.length).text())));
                }
            }
            return new ListTopicsResponse(null, page);
        });
    }

    GetTopicAttributesResponse attributes(GetTopicAttributesInput input, RequestContext context) {
        TopicName name = TopicStore.topic(input.topicArn());
        return store.read(reader -> {
            SnsRecords.Topic topic = topics.require(reader, name);
            Map<String, String> attributes = new TreeMap<>(topic.attributes());
            attributes.put("TopicArn", name.arn());
            attributes.put("Owner", name.account());
            attributes.putIfAbsent("Policy", TopicPolicy.byDefault(name));
            attributes.putIfAbsent("DisplayName", "");
            attributes.put("SubscriptionsConfirmed", String.valueOf(count(reader, topics.subscriptions(name))));
            attributes.put("SubscriptionsPending", "0");
            attributes.put("SubscriptionsDeleted", "0");
            attributes.put("EffectiveDeliveryPolicy", EFFECTIVE_DELIVERY_POLICY);
            return new GetTopicAttributesResponse(attributes);
        });
    }

    private static final String EFFECTIVE_DELIVERY_POLICY =
            "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":20,\"maxDelayTarget\":20,\"numRetries\":3,"
                    + "\"numMaxDelayRetries\":0,\"numNoDelayRetries\":0,\"numMinDelayRetries\":0,\"backoffFunction\":\"linear\"},"
                    + "\"disableSubscriptionOverrides\":false,\"defaultRequestPolicy\":{\"headerContentType\":\"text/plain; charset=UTF-8\"}}}";

    private static int count(Reader reader, byte[] prefix) {
        int count = 0;
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                range.next();
                count++;
            }
        }
        return count;
    }

    Unit setAttribute(SetTopicAttributesInput input, RequestContext context) {
        change(input.topicArn(), topic -> {
            Map<String, String> attributes = new TreeMap<>(topic.attributes());
            set(attributes, input.attributeName(), input.attributeValue(), OF_SET);
            return new SnsRecords.Topic(topic.createdMillis(), attributes, topic.tags());
        });
        return Unit.VALUE;
    }

    private void set(Map<String, String> attributes, String name, @Nullable String value, String place) {
        String text = value == null ? "" : value;
        switch (name) {
            case DISPLAY_NAME -> {
                if (text.length() > MAX_DISPLAY_NAME) {
                    throw INVALID_PARAMETER.because("Invalid parameter: DisplayName");
                }
            }
            case POLICY -> {
                if (!text.isEmpty()) {
                    TopicPolicy.check(text, policies);
                }
            }
            case SIGNATURE_VERSION -> {
                if (!text.equals("1") && !text.equals("2")) {
                    throw INVALID_PARAMETER.because("Invalid parameter: SignatureVersion Reason: must be 1 or 2");
                }
            }
            default -> {
                if (!asksNothing(name, text)) {
                    Unoffered.refuseIf(isKnown(name), "the topic attribute " + name);
                    throw INVALID_PARAMETER.because("Invalid parameter: " + place
                            + (place.equals(OF_CREATE) ? " Reason: Unknown attribute " + name : ""));
                }
                return;
            }
        }
        if (text.isEmpty()) {
            attributes.remove(name);
        } else {
            attributes.put(name, text);
        }
    }

    private static boolean isKnown(String name) {
        return NOT_OFFERED.contains(name) || FEEDBACK.matcher(name).matches();
    }

    /** What tools say that want a topic as it is anyway. */
    private static boolean asksNothing(String name, String value) {
        return switch (name) {
            case "FifoTopic", "ContentBasedDeduplication" -> value.equals("false");
            case "TracingConfig" -> value.equals("PassThrough");
            default -> isKnown(name) && value.isEmpty();
        };
    }

    Unit addPermission(AddPermissionInput input, RequestContext context) {
        change(input.topicArn(), topic -> {
            TopicName name = TopicStore.topic(input.topicArn());
            String policy = topic.attributes().getOrDefault("Policy", TopicPolicy.byDefault(name));
            return withPolicy(
                    topic,
                    TopicPolicy.with(policy, input.label(), input.awsAccountId(), input.actionName(), name.arn()));
        });
        return Unit.VALUE;
    }

    Unit removePermission(RemovePermissionInput input, RequestContext context) {
        change(input.topicArn(), topic -> {
            String policy = topic.attributes()
                    .getOrDefault("Policy", TopicPolicy.byDefault(TopicStore.topic(input.topicArn())));
            return withPolicy(topic, TopicPolicy.without(policy, input.label()));
        });
        return Unit.VALUE;
    }

    private static SnsRecords.Topic withPolicy(SnsRecords.Topic topic, String policy) {
        Map<String, String> attributes = new TreeMap<>(topic.attributes());
        attributes.put("Policy", policy);
        return new SnsRecords.Topic(topic.createdMillis(), attributes, topic.tags());
    }

    private void change(String arn, UnaryOperator<SnsRecords.Topic> change) {
        TopicName name = TopicStore.topic(arn);
        store.update(transaction ->
                transaction.put(topics.key(name), SnsRecords.bytes(change.apply(topics.require(transaction, name)))));
    }

    @Override
    public Optional<Attached> of(Arn resource, RequestContext context) {
        TopicName name = new TopicName(
                resource.account(), resource.region(), resource.resource().split(":", 2)[0]);
        SnsRecords.Topic topic = store.read(reader -> topics.find(reader, name));
        return topic == null
                ? Optional.empty()
                : Optional.of(new Attached(
                        new AccountId(name.account()),
                        Optional.of(topic.attributes().getOrDefault("Policy", TopicPolicy.byDefault(name)))));
    }
}
