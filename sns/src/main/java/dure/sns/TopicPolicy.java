package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Edits of a topic's policy by AddPermission and RemovePermission. The policy is evaluated by the gate. */
final class TopicPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 30_720;

    private TopicPolicy() {}

    static void check(String policy) {
        if (policy.length() > MAX_BYTES || !parse(policy).path("Statement").isContainerNode()) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: null");
        }
    }

    static String with(String policy, String label, List<String> accounts, List<String> actions, String topicArn) {
        ObjectNode document = parse(policy);
        ArrayNode statements = document.withArrayProperty("Statement");
        statements.forEach(statement -> {
            if (statement.path("Sid").asText().equals(label)) {
                throw INVALID_PARAMETER.because("Invalid parameter: Statement already exists");
            }
        });
        ObjectNode statement = statements.addObject();
        statement.put("Sid", label).put("Effect", "Allow");
        ArrayNode principals = statement.putObject("Principal").putArray("AWS");
        accounts.forEach(account -> principals.add("arn:aws:iam::" + account + ":root"));
        ArrayNode names = statement.putArray("Action");
        actions.forEach(action -> names.add("SNS:" + action));
        statement.put("Resource", topicArn);
        return document.toString();
    }

    static String without(String policy, String label) {
        ObjectNode document = parse(policy);
        ArrayNode statements = document.withArrayProperty("Statement");
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).path("Sid").asText().equals(label)) {
                statements.remove(i);
                return document.toString();
            }
        }
        throw INVALID_PARAMETER.because("Invalid parameter: Label Reason: no statement with the label " + label);
    }

    private static ObjectNode parse(String policy) {
        try {
            if (JSON.readTree(policy) instanceof ObjectNode document) {
                return document;
            }
        } catch (JsonProcessingException malformed) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: " + malformed.getOriginalMessage());
        }
        throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: not a JSON object");
    }
}
