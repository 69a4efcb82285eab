package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;
import static dure.api.sns.SnsErrors.PARAMETER_VALUE_INVALID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.api.sns.MessageAttributeValue;
import dure.wire.AwsException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message that has passed every check.
 *
 * @param text what a function gets
 * @param bytes what counts for the limit
 */
record Message(String text, @Nullable String subject, Map<String, SnsRecords.Attribute> attributes, int bytes) {
    static final int MAX_BYTES = 262_144;
    private static final int MAX_SUBJECT = 100;
    private static final int MAX_NAME = 256;
    /** AWS takes 38 digits; a number of thousands would take long to read. */
    private static final int MAX_NUMBER = 200;

    private static final Pattern NAME_CHARACTER = Pattern.compile("[A-Za-z0-9_.-]");
    private static final Pattern GROUP = Pattern.compile("[!-~]{1,128}");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Message of(
            String text,
            @Nullable String subject,
            @Nullable String structure,
            @Nullable Map<String, MessageAttributeValue> attributes) {
        if (text.isEmpty()) {
            throw INVALID_PARAMETER.because("Invalid parameter: Empty message");
        }
        if (subject != null
                && (subject.isEmpty()
                        || subject.codePointCount(0, subject.length()) > MAX_SUBJECT
                        || subject.chars().anyMatch(Character::isISOControl))) {
            throw INVALID_PARAMETER.because("Invalid parameter: Subject");
        }
        Map<String, SnsRecords.Attribute> checked = new TreeMap<>();
        int bytes = bytes(text);
        if (attributes != null) {
            for (Map.Entry<String, MessageAttributeValue> entry : attributes.entrySet()) {
                checkName(entry.getKey());
                MessageAttributeValue value = entry.getValue();
                checked.put(entry.getKey(), attribute(entry.getKey(), value));
                bytes += entry.getKey().length() + bytes(value.dataType()) + size(value);
            }
        }
        if (bytes > MAX_BYTES) {
            throw INVALID_PARAMETER.because("Invalid parameter: Message too long");
        }
        return new Message(structure == null ? text : textForLambda(text, structure), subject, checked, bytes);
    }

    /**
     * A standard topic takes a group, for SQS subscriptions only, and no deduplication. See
     * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html.
     */
    static void checkFifo(@Nullable String groupId, @Nullable String deduplicationId) {
        if (groupId != null && !GROUP.matcher(groupId).matches()) {
            throw INVALID_PARAMETER.because("Invalid parameter: MessageGroupId Reason: "
                    + "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length");
        }
        if (deduplicationId != null) {
            throw INVALID_PARAMETER.because("Invalid parameter: MessageDeduplicationId Reason: The request includes "
                    + "MessageDeduplicationId parameter that is not valid for this topic type");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int size(MessageAttributeValue value) {
        byte[] binary = value.binaryValue();
        String text = value.stringValue();
        return binary != null && value.dataType().startsWith("Binary") ? binary.length : text == null ? 0 : bytes(text);
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw PARAMETER_VALUE_INVALID.because("Length of message attribute name must be less than 256 bytes.");
        }
        if (name.startsWith(".")) {
            throw PARAMETER_VALUE_INVALID.because(
                    "Invalid message attribute name starting with character '.' was found.");
        }
        if (name.endsWith(".")) {
            throw PARAMETER_VALUE_INVALID.because(
                    "Invalid message attribute name ending with character '.' was found.");
        }
        if (name.contains("..")) {
            throw PARAMETER_VALUE_INVALID.because("Message attribute name can not have successive '.' character.");
        }
        name.codePoints()
                .filter(c -> !NAME_CHARACTER.matcher(Character.toString(c)).matches())
                .findFirst()
                .ifPresent(c -> {
                    throw PARAMETER_VALUE_INVALID.because(
                            "Invalid non-alphanumeric character '#x%X' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots."
                                    .formatted(c));
                });
    }

    private static SnsRecords.Attribute attribute(String name, MessageAttributeValue value) {
        String type = value.dataType();
        String base = type.contains(".") ? type.substring(0, type.indexOf('.')) : type;
        boolean binary = base.equals("Binary");
        if (type.length() > MAX_NAME
                || type.endsWith(".")
                || !binary && !base.equals("String") && !base.equals("Number")) {
            throw PARAMETER_VALUE_INVALID.because(
                    "The message attribute '" + name
                            + "' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        }
        byte[] bytes = value.binaryValue();
        String text = value.stringValue();
        if (binary ? bytes == null && text != null : text == null && bytes != null) {
            throw PARAMETER_VALUE_INVALID.because("The message attribute '" + name + "' with type '" + type
                    + "' must use field '" + (binary ? "Binary" : "String") + "'.");
        }
        if (binary) {
            if (bytes == null || bytes.length == 0) {
                throw missing(name, type);
            }
            return new SnsRecords.Attribute(type, Base64.getEncoder().encodeToString(bytes));
        }
        if (text == null || text.isEmpty()) {
            throw missing(name, type);
        }
        if (base.equals("Number") && !isNumber(text)) {
            throw PARAMETER_VALUE_INVALID.because("Could not cast message attribute '" + name + "' value to number.");
        }
        return new SnsRecords.Attribute(type, text);
    }

    private static boolean isNumber(String text) {
        if (text.length() > MAX_NUMBER) {
            return false;
        }
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static AwsException missing(String name, String type) {
        return PARAMETER_VALUE_INVALID.because("The message attribute '" + name
                + "' must contain non-empty message attribute value for message attribute type '" + type + "'.");
    }

    /** MessageStructure=json: a text for each protocol, with a default that must be there. */
    private static String textForLambda(String text, String structure) {
        if (!structure.equals("json")) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: MessageStructure Reason: only json is a message structure");
        }
        JsonNode texts;
        try {
            texts = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw INVALID_PARAMETER.because("Invalid parameter: Message Structure - JSON message body failed to parse");
        }
        if (!texts.path("default").isTextual()) {
            throw INVALID_PARAMETER.because(
                    "Invalid parameter: Message Structure - No default entry in JSON message body");
        }
        return texts.path(texts.path("lambda").isTextual() ? "lambda" : "default")
                .asText();
    }
}
