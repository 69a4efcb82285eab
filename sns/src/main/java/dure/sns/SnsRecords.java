package dure.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store and the outbox keep, as JSON behind a version byte. */
final class SnsRecords {
    private static final byte VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SnsRecords() {}

    /** @param attributes what SetTopicAttributes and CreateTopic set: DisplayName, Policy, SignatureVersion */
    record Topic(long createdMillis, Map<String, String> attributes, Map<String, String> tags) {}

    /** @param attributes what Subscribe and SetSubscriptionAttributes set; older records have none */
    record Subscription(
            String owner,
            String protocol,
            String endpoint,
            @Nullable Map<String, String> attributes) {
        Map<String, String> settings() {
            return attributes == null ? Map.of() : attributes;
        }
    }

    /** A message attribute; binary values in base64, as in JSON messages. */
    record Attribute(String type, String value) {}

    /** One publish, on its way to one subscription. */
    record Delivery(
            String topicArn,
            String subscriptionArn,
            String endpoint,
            String messageId,
            @Nullable String subject,
            String message,
            long publishedMillis,
            Map<String, Attribute> attributes,
            @Nullable String signatureVersion) {}

    /** One publish, on its way to the subscriptions of a topic that come after one. */
    record Rest(
            String topicArn,
            String afterSubscription,
            String messageId,
            @Nullable String subject,
            String message,
            long publishedMillis,
            Map<String, Attribute> attributes,
            @Nullable String signatureVersion) {}

    static byte[] bytes(Object value) {
        try {
            byte[] json = JSON.writeValueAsBytes(value);
            byte[] bytes = new byte[json.length + 1];
            bytes[0] = VERSION;
            System.arraycopy(json, 0, bytes, 1, json.length);
            return bytes;
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static <T> T read(byte[] bytes, Class<T> type) {
        if (bytes[0] != VERSION) {
            throw new IllegalStateException("sns: a value of unknown version " + bytes[0]);
        }
        try {
            return JSON.readValue(Arrays.copyOfRange(bytes, 1, bytes.length), type);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
