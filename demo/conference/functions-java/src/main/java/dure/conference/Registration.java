package dure.conference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A registration as the table keeps it: flat strings, keyed by {@code user_id} and {@code type}. */
final class Registration {
    static final String USER_ID = "user_id";
    static final String TYPE = "type";
    static final String USER_NAME = "user_name";
    static final String PHONE_NUMBER = "phone_number";
    static final String COMPANY_NAME = "company_name";
    static final String REGISTERED_AT = "registered_at";

    static final List<String> OPTIONAL = List.of(USER_NAME, PHONE_NUMBER, COMPANY_NAME);

    private Registration() {}

    static Map<String, String> strings(Map<String, AttributeValue> item) {
        Map<String, String> strings = new LinkedHashMap<>();
        item.forEach((name, value) -> {
            if (value.s() != null) {
                strings.put(name, value.s());
            }
        });
        return strings;
    }

    static Map<String, AttributeValue> item(Map<String, String> strings) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        strings.forEach((name, value) -> item.put(name, AttributeValue.fromS(value)));
        return item;
    }

    /** The text of an event's field, empty when it has none. */
    static String text(Map<String, Object> event, String name) {
        Object value = event.get(name);
        return value == null ? "" : value.toString().strip();
    }

    /**
     * The text of a field that must be there. The words in brackets are what API Gateway's integration response is
     * selected by.
     */
    static String required(Map<String, Object> event, String name) {
        String text = text(event, name);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("[BadRequest] " + name + " is required");
        }
        return text;
    }
}
