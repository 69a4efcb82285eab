package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.RESOURCE_NOT_FOUND;
import static dure.api.sns.SnsErrors.TAG_LIMIT_EXCEEDED;

import dure.api.sns.ListTagsForResourceRequest;
import dure.api.sns.ListTagsForResourceResponse;
import dure.api.sns.Tag;
import dure.api.sns.TagResourceRequest;
import dure.api.sns.TagResourceResponse;
import dure.api.sns.UntagResourceRequest;
import dure.api.sns.UntagResourceResponse;
import dure.kernel.RequestContext;
import dure.sns.TopicStore.TopicName;
import dure.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The tags of topics. */
final class TopicTags {
    private static final int MAX_TAGS = 50;

    private final Store store;
    private final TopicStore topics;

    TopicTags(Store store, TopicStore topics) {
        this.store = store;
        this.topics = topics;
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

    static Map<String, String> merge(Map<String, String> old, @Nullable List<Tag> more) {
        Map<String, String> tags = new TreeMap<>(old);
        if (more != null) {
            Set<String> given = new HashSet<>();
            for (Tag tag : more) {
                if (!given.add(tag.key())) {
                    throw INVALID_PARAMETER.because("Invalid parameter: Duplicated keys are not allowed.");
                }
                if (tag.key().regionMatches(true, 0, "aws:", 0, 4)) {
                    throw INVALID_PARAMETER.because(
                            "Invalid parameter: Tags Reason: aws: prefixed tag key names are not allowed for external use.");
                }
                tags.put(tag.key(), tag.value());
            }
        }
        if (tags.size() > MAX_TAGS) {
            throw TAG_LIMIT_EXCEEDED.because("Could not complete request: tag quota of per resource exceeded");
        }
        return tags;
    }
}
