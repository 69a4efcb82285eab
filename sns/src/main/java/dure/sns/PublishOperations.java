package dure.sns;

import static dure.api.sns.SnsErrors.BATCH_ENTRY_IDS_NOT_DISTINCT;
import static dure.api.sns.SnsErrors.BATCH_REQUEST_TOO_LONG;
import static dure.api.sns.SnsErrors.EMPTY_BATCH_REQUEST;
import static dure.api.sns.SnsErrors.INVALID_BATCH_ENTRY_ID;
import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.TOO_MANY_ENTRIES_IN_BATCH_REQUEST;

import dure.api.sns.BatchResultErrorEntry;
import dure.api.sns.PublishBatchInput;
import dure.api.sns.PublishBatchRequestEntry;
import dure.api.sns.PublishBatchResponse;
import dure.api.sns.PublishBatchResultEntry;
import dure.api.sns.PublishInput;
import dure.api.sns.PublishResponse;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.sns.TopicStore.TopicName;
import dure.store.Store;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Publish and PublishBatch. What follows is in the outbox, in the same transaction: see {@link FanOut}. */
final class PublishOperations {
    private static final String ACTION = "sns:Publish";
    private static final int MAX_BATCH = 10;
    private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private final Store store;
    private final TopicStore topics;
    private final FanOut fanOut;

    PublishOperations(Store store, TopicStore topics, FanOut fanOut) {
        this.store = store;
        this.topics = topics;
        this.fanOut = fanOut;
    }

    /**
     * Publish names its topic by one of two members, which no template can say: permission is asked for the one given, so
     * that neither the topic's policy nor a Deny is passed by.
     */
    List<Check> permissions(PublishInput input, RequestContext context) {
        if (input.topicArn() != null && input.targetArn() != null) {
            return List.of(Check.of(ACTION, input.topicArn()), Check.of(ACTION, input.targetArn()));
        }
        String target = target(input);
        return List.of(Check.of(ACTION, target == null ? "*" : target));
    }

    private static @Nullable String target(PublishInput input) {
        return input.topicArn() != null ? input.topicArn() : input.targetArn();
    }

    PublishResponse publish(PublishInput input, RequestContext context) {
        Unoffered.refuse("PhoneNumber", input.phoneNumber());
        if (input.topicArn() != null && input.targetArn() != null) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: TopicArn and TargetArn Reason: Both TopicArn and TargetArn are specified");
        }
        String arn = target(input);
        if (arn == null) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter");
        }
        Message.checkFifo(input.messageGroupId(), input.messageDeduplicationId());
        Message message =
                Message.of(input.message(), input.subject(), input.messageStructure(), input.messageAttributes());
        TopicName topic = TopicStore.topic(arn);
        String id = UUID.randomUUID().toString();
        store.update(transaction -> {
            SnsRecords.Topic settings = topics.require(transaction, topic);
            fanOut.begin(transaction, topic, settings, Map.of(id, message));
        });
        return new PublishResponse(id, null);
    }

    PublishBatchResponse publishBatch(PublishBatchInput input, RequestContext context) {
        List<PublishBatchRequestEntry> entries = input.publishBatchRequestEntries();
        checkBatch(entries);
        TopicName topic = TopicStore.topic(input.topicArn());
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        List<PublishBatchResultEntry> successful = new ArrayList<>();
        Map<String, Message> messages = new TreeMap<>();
        int bytes = 0;
        for (PublishBatchRequestEntry entry : entries) {
            try {
                Message.checkFifo(entry.messageGroupId(), entry.messageDeduplicationId());
                Message message = Message.of(
                        entry.message(), entry.subject(), entry.messageStructure(), entry.messageAttributes());
                String id = UUID.randomUUID().toString();
                messages.put(id, message);
                successful.add(new PublishBatchResultEntry(entry.id(), id, null));
                bytes += message.bytes();
            } catch (AwsException refused) {
                failed.add(new BatchResultErrorEntry(refused.type().code(), entry.id(), refused.message(), true));
            }
        }
        if (bytes > Message.MAX_BYTES) {
            throw BATCH_REQUEST_TOO_LONG.because("The length of all the messages put together is more than the limit.");
        }
        store.update(transaction -> {
            SnsRecords.Topic settings = topics.require(transaction, topic);
            fanOut.begin(transaction, topic, settings, messages);
        });
        return new PublishBatchResponse(failed, successful);
    }

    private static void checkBatch(List<PublishBatchRequestEntry> entries) {
        if (entries.isEmpty()) {
            throw EMPTY_BATCH_REQUEST.because("The batch request doesn't contain any entries.");
        }
        if (entries.size() > MAX_BATCH) {
            throw TOO_MANY_ENTRIES_IN_BATCH_REQUEST.because(
                    "The batch request contains more entries than permissible.");
        }
        Set<String> ids = new HashSet<>();
        for (PublishBatchRequestEntry entry : entries) {
            if (!ENTRY_ID.matcher(entry.id()).matches()) {
                throw INVALID_BATCH_ENTRY_ID.because(
                        "The Id of a batch entry in a batch request doesn't abide by the specification.");
            }
            if (!ids.add(entry.id())) {
                throw BATCH_ENTRY_IDS_NOT_DISTINCT.because(
                        "Two or more batch entries in the request have the same Id.");
            }
        }
    }
}
