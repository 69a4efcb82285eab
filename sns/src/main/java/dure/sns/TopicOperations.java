package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.RESOURCE_NOT_FOUND;
import static dure.api.sns.SnsErrors.TAG_LIMIT_EXCEEDED;

import dure.api.sns.AddPermissionInput;
import dure.api.sns.CreateTopicInput;
import dure.api.sns.CreateTopicResponse;
import dure.api.sns.DeleteTopicInput;
import dure.api.sns.GetTopicAttributesInput;
import dure.api.sns.GetTopicAttributesResponse;
import dure.api.sns.ListTagsForResourceRequest;
import dure.api.sns.ListTagsForResourceResponse;
import dure.api.sns.ListTopicsInput;
import dure.api.sns.ListTopicsResponse;
import dure.api.sns.RemovePermissionInput;
import dure.api.sns.SetTopicAttributesInput;
import dure.api.sns.Tag;
import dure.api.sns.TagResourceRequest;
import dure.api.sns.TagResourceResponse;
import dure.api.sns.Topic;
import dure.api.sns.UntagResourceRequest;
import dure.api.sns.UntagResourceResponse;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Unoffered;
import dure.sns.TopicStore.TopicName;
import dure.store.Keys;
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

/** Topics, their attributes, policies and tags. */
final class TopicOperations implements ResourcePolicies {
    private static final int PAGE = 100;
    private static final int MAX_TAGS = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Set<String> SETTABLE = Set.of("DisplayName", "Policy");

    /** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
    private static final Set<String> KNOWN = Set.of(
            "ArchivePolicy",
            "ContentBasedDeduplication",
            "DataProtectionPolicy",
            "DeliveryPolicy",
            "FifoThroughputScope",
            "FifoTopic",
            "KmsMasterKeyId",
            "SignatureVersion",
            "TracingConfig");

    private static final Pattern FEEDBACK = Pattern.compile(
            "(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn)");

    private final Store store;
    private final TopicStore topics;
    private final Clock clock;

    TopicOperations(Store store, TopicStore topics, Clock clock) {
        this.store = store;
        this.topics = topics;
        this.clock = clock;
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
            input.attributes().forEach((name, value) -> set(attributes, name, value));
        }
        Map<String, String> tags = merge(Map.of(), input.tags());
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
            try (Range range = reader.range(Pages.begin(all, input.nextToken()), Keys.afterPrefix(all))) {
                while (range.hasNext()) {
                    byte[] key = range.next().key();
                    if (page.size() == PAGE) {
                        return new ListTopicsResponse(Pages.token(all, key), page);
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
            attributes.putIfAbsent("Policy", defaultPolicy(name));
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
            set(attributes, input.attributeName(), input.attributeValue());
            return new SnsRecords.Topic(topic.createdMillis(), attributes, topic.tags());
        });
        return Unit.VALUE;
    }

    private static void set(Map<String, String> attributes, String name, @Nullable String value) {
        if (asksNothing(name, value)) {
            return;
        }
        if (!SETTABLE.contains(name)) {
            Unoffered.refuseIf(isKnown(name), "the topic attribute " + name);
            throw INVALID_PARAMETER.because("Invalid parameter: AttributeName");
        }
        if (value == null || value.isEmpty()) {
            attributes.remove(name);
            return;
        }
        if (name.equals("DisplayName") && value.length() > 100) {
            throw INVALID_PARAMETER.because("Invalid parameter: DisplayName");
        }
        if (name.equals("Policy")) {
            TopicPolicy.check(value);
        }
        attributes.put(name, value);
    }

    private static boolean isKnown(String name) {
        return KNOWN.contains(name) || FEEDBACK.matcher(name).matches();
    }

    /** What tools say that want a topic as it is anyway. */
    private static boolean asksNothing(String name, @Nullable String value) {
        return switch (name) {
            case "FifoTopic", "ContentBasedDeduplication" -> "false".equals(value);
            case "TracingConfig" -> "PassThrough".equals(value);
            default -> isKnown(name) && (value == null || value.isEmpty());
        };
    }

    Unit addPermission(AddPermissionInput input, RequestContext context) {
        change(input.topicArn(), topic -> {
            TopicName name = TopicStore.topic(input.topicArn());
            String policy = topic.attributes().getOrDefault("Policy", defaultPolicy(name));
            return withPolicy(
                    topic,
                    TopicPolicy.with(policy, input.label(), input.awsAccountId(), input.actionName(), name.arn()));
        });
        return Unit.VALUE;
    }

    Unit removePermission(RemovePermissionInput input, RequestContext context) {
        change(input.topicArn(), topic -> {
            String policy =
                    topic.attributes().getOrDefault("Policy", defaultPolicy(TopicStore.topic(input.topicArn())));
            return withPolicy(topic, TopicPolicy.without(policy, input.label()));
        });
        return Unit.VALUE;
    }

    private static SnsRecords.Topic withPolicy(SnsRecords.Topic topic, String policy) {
        Map<String, String> attributes = new TreeMap<>(topic.attributes());
        attributes.put("Policy", policy);
        return new SnsRecords.Topic(topic.createdMillis(), attributes, topic.tags());
    }

    TagResourceResponse tag(TagResourceRequest input, RequestContext context) {
        changeTagged(
                input.resourceArn(),
                topic -> new SnsRecords.Topic(
                        topic.createdMillis(), topic.attributes(), merge(topic.tags(), input.tags())));
        return new TagResourceResponse();
    }

    UntagResourceResponse untag(UntagResourceRequest input, RequestContext context) {
        changeTagged(input.resourceArn(), topic -> {
            Map<String, String> tags = new TreeMap<>(topic.tags());
            input.tagKeys().forEach(tags::remove);
            return new SnsRecords.Topic(topic.createdMillis(), topic.attributes(), tags);
        });
        return new UntagResourceResponse();
    }

    ListTagsForResourceResponse listTags(ListTagsForResourceRequest input, RequestContext context) {
        TopicName name = TopicStore.topic(input.resourceArn());
        SnsRecords.Topic topic = store.read(reader -> topics.find(reader, name));
        if (topic == null) {
            throw RESOURCE_NOT_FOUND.because("Resource does not exist");
        }
        List<Tag> tags = new ArrayList<>();
        topic.tags().forEach((key, value) -> tags.add(new Tag(key, value)));
        return new ListTagsForResourceResponse(tags);
    }

    private void change(String arn, UnaryOperator<SnsRecords.Topic> change) {
        TopicName name = TopicStore.topic(arn);
        store.update(transaction ->
                transaction.put(topics.key(name), SnsRecords.bytes(change.apply(topics.require(transaction, name)))));
    }

    private void changeTagged(String arn, UnaryOperator<SnsRecords.Topic> change) {
        TopicName name = TopicStore.topic(arn);
        store.update(transaction -> {
            SnsRecords.Topic topic = topics.find(transaction, name);
            if (topic == null) {
                throw RESOURCE_NOT_FOUND.because("Resource does not exist");
            }
            transaction.put(topics.key(name), SnsRecords.bytes(change.apply(topic)));
        });
    }

    private static Map<String, String> merge(Map<String, String> old, @Nullable List<Tag> more) {
        Map<String, String> tags = new TreeMap<>(old);
        if (more != null) {
            more.forEach(tag -> tags.put(tag.key(), tag.value()));
        }
        if (tags.size() > MAX_TAGS) {
            throw TAG_LIMIT_EXCEEDED.because("Could not complete request: tag quota of per resource exceeded");
        }
        return tags;
    }

    /** What GetTopicAttributes shows of a topic without a policy of its own: the owner's account may do everything. */
    private static String defaultPolicy(TopicName topic) {
        return """
                {"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow",\
                "Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission",\
                "SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],\
                "Resource":"%s","Condition":{"StringEquals":{"AWS:SourceOwner":"%s"}}}]}""".formatted(topic.arn(), topic.account());
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
                        Optional.of(topic.attributes().getOrDefault("Policy", defaultPolicy(name)))));
    }
}
