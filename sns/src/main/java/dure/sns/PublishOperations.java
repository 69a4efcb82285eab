package dure.sns;

import static dure.api.sns.SnsErrors.BATCH_ENTRY_IDS_NOT_DISTINCT;
import static dure.api.sns.SnsErrors.BATCH_REQUEST_TOO_LONG;
import static dure.api.sns.SnsErrors.EMPTY_BATCH_REQUEST;
import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.TOO_MANY_ENTRIES_IN_BATCH_REQUEST;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.api.sns.BatchResultErrorEntry;
import dure.api.sns.MessageAttributeValue;
import dure.api.sns.PublishBatchInput;
import dure.api.sns.PublishBatchRequestEntry;
import dure.api.sns.PublishBatchResponse;
import dure.api.sns.PublishBatchResultEntry;
import dure.api.sns.PublishInput;
import dure.api.sns.PublishResponse;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.sns.TopicStore.TopicName;
import dure.store.Keys;
import dure.store.Outbox;
import dure.store.Range;
import dure.store.Store;
import dure.store.Transaction;
import dure.wire.AwsException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publish and PublishBatch: one outbox message for each subscription, in one transaction. */
final class PublishOperations {
    static final String QUEUE = "sns.delivery";
    private static final int MAX_BYTES = 262_144;
    private static final int MAX_BATCH = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Store store;
    private final Outbox outbox;
    private final TopicStore topics;
    private final Clock clock;

    PublishOperations(Store store, Outbox outbox, TopicStore topics, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.topics = topics;
        this.clock = clock;
    }

    /** A message that has passed every check. */
    private record Message(
            String text, @Nullable String subject, Map<String, SnsRecords.Attribute> attributes, int bytes) {}

    PublishResponse publish(PublishInput input, RequestContext context) {
        Unoffered.refuse("PhoneNumber", input.phoneNumber());
        refuseOrder(input.messageGroupId(), input.messageDeduplicationId());
        String arn = input.topicArn() != null ? input.topicArn() : input.targetArn();
        if (arn == null) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter");
        }
        Message message =
                checked(input.message(), input.subject(), input.messageStructure(), input.messageAttributes());
        TopicName topic = TopicStore.topic(arn);
        String id = UUID.randomUUID().toString();
        store.update(transaction -> {
            topics.require(transaction, topic);
            enqueue(transaction, topic, id, message);
        });
        return new PublishResponse(id, null);
    }

    /** Of FIFO topics only. */
    private static void refuseOrder(@Nullable String group, @Nullable String deduplication) {
        if (group != null || deduplication != null) {
            String name = group != null ? "MessageGroupId" : "MessageDeduplicationId";
            throw INVALID_PARAMETER.because("Invalid parameter: " + name + " Reason: The request includes " + name
                    + " parameter that is not valid for this topic type");
        }
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
                refuseOrder(entry.messageGroupId(), entry.messageDeduplicationId());
                Message message =
                        checked(entry.message(), entry.subject(), entry.messageStructure(), entry.messageAttributes());
                String id = UUID.randomUUID().toString();
                messages.put(id, message);
                successful.add(new PublishBatchResultEntry(entry.id(), id, null));
                bytes += message.bytes;
            } catch (AwsException refused) {
                failed.add(new BatchResultErrorEntry(refused.type().code(), entry.id(), refused.message(), true));
            }
        }
        if (bytes > MAX_BYTES) {
            throw BATCH_REQUEST_TOO_LONG.because("The length of all the messages put together is more than the limit.");
        }
        store.update(transaction -> {
            topics.require(transaction, topic);
            messages.forEach((id, message) -> enqueue(transaction, topic, id, message));
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
            if (!ids.add(entry.id())) {
                throw BATCH_ENTRY_IDS_NOT_DISTINCT.because(
                        "Two or more batch entries in the request have the same Id.");
            }
        }
    }

    private void enqueue(Transaction transaction, TopicName topic, String messageId, Message message) {
        byte[] prefix = topics.subscriptions(topic);
        try (Range range = transaction.snapshot().prefix(prefix)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                String id = Keys.parse(entry.key(), prefix.length).text();
                SnsRecords.Subscription subscription = SnsRecords.read(entry.value(), SnsRecords.Subscription.class);
                SnsRecords.Delivery delivery = new SnsRecords.Delivery(
                        topic.arn(),
                        new TopicStore.SubscriptionName(topic, id).arn(),
                        subscription.endpoint(),
                        messageId,
                        message.subject,
                        message.text,
                        clock.millis(),
                        message.attributes);
                outbox.add(transaction, QUEUE, SnsRecords.bytes(delivery), clock.instant());
            }
        }
    }

    private static Message checked(
            String text,
            @Nullable String subject,
            @Nullable String structure,
            @Nullable Map<String, MessageAttributeValue> attributes) {
        if (text.isEmpty()) {
            throw INVALID_PARAMETER.because("Invalid parameter: Empty message");
        }
        if (subject != null
                && (subject.isEmpty()
                        || subject.length() > 100
                        || !subject.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
                        || subject.startsWith(" "))) {
            throw INVALID_PARAMETER.because("Invalid parameter: Subject");
        }
        Map<String, SnsRecords.Attribute> checked = new TreeMap<>();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (attributes != null) {
            for (Map.Entry<String, MessageAttributeValue> entry : attributes.entrySet()) {
                SnsRecords.Attribute attribute = checked(entry.getKey(), entry.getValue());
                checked.put(entry.getKey(), attribute);
                bytes += entry.getKey().length()
                        + attribute.type().length()
                        + attribute.value().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > MAX_BYTES) {
            throw INVALID_PARAMETER.because("Invalid parameter: Message too long");
        }
        String lambdaText = structure == null ? text : textForLambda(text, structure);
        return new Message(lambdaText, subject, checked, bytes);
    }

    private static SnsRecords.Attribute checked(String name, MessageAttributeValue value) {
        String type = value.dataType();
        String base = type.contains(".") && !type.equals("String.Array") ? type.substring(0, type.indexOf('.')) : type;
        return switch (base) {
            case "Binary" -> {
                byte[] binary = value.binaryValue();
                if (binary == null || binary.length == 0) {
                    throw missing(name, type);
                }
                yield new SnsRecords.Attribute(type, Base64.getEncoder().encodeToString(binary));
            }
            case "String", "String.Array", "Number" -> {
                String text = value.stringValue();
                if (text == null || text.isEmpty()) {
                    throw missing(name, type);
                }
                if (base.equals("Number") && !isNumber(text)) {
                    throw INVALID_PARAMETER.because("Could not cast message attribute '" + name + "' value to number.");
                }
                yield new SnsRecords.Attribute(type, text);
            }
            default ->
                throw INVALID_PARAMETER.because(
                        "The message attribute '" + name
                                + "' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        };
    }

    private static boolean isNumber(String text) {
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static AwsException missing(String name, String type) {
        return INVALID_PARAMETER.because("The message attribute '" + name
                + "' must contain non-empty message attribute value for message attribute type '" + type + "'.");
    }

    /** MessageStructure=json: a text for each protocol, with a default that must be there. */
    private static String textForLambda(String text, String structure) {
        if (!structure.equals("json")) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: MessageStructure Reason: only json is a message structure");
        }
        try {
            JsonNode texts = JSON.readTree(text);
            if (!texts.path("default").isTextual()) {
                throw INVALID_PARAMETER.because(
                        "Invalid parameter: Message Structure - No default entry in JSON message body");
            }
            return texts.path("lambda").isTextual()
                    ? texts.path("lambda").asText()
                    : texts.path("default").asText();
        } catch (JsonProcessingException malformed) {
            throw INVALID_PARAMETER.because("Invalid parameter: Message Structure - JSON message body failed to parse");
        }
    }
}
