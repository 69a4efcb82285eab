package dure.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A first look at policy documents; what they mean is the authorizer's to say. */
final class PolicyText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyText() {}

    static boolean isObject(String policy) {
        try {
            return JSON.readTree(policy).path("Statement").isContainerNode();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
