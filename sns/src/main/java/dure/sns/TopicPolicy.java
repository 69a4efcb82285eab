package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.kernel.Authorizer;
import dure.sns.TopicStore.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Edits of a topic's policy by AddPermission and RemovePermission. The policy is evaluated by the gate. */
final class TopicPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 30_720;
    private static final int MAX_LABEL = 100;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Set<String> ACTIONS = Set.of(
            "*",
            "AddPermission",
            "DeleteTopic",
            "GetDataProtectionPolicy",
            "GetTopicAttributes",
            "ListSubscriptionsByTopic",
            "ListTagsForResource",
            "Publish",
            "PutDataProtectionPolicy",
            "RemovePermission",
            "SetTopicAttributes",
            "Subscribe");

    private TopicPolicy() {}

    /** What GetTopicAttributes shows of a topic without a policy of its own: the owner's account may do everything. */
    static String byDefault(TopicName topic) {
        return """
                {"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow",\
                "Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission",\
                "SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],\
                "Resource":"%s","Condition":{"StringEquals":{"AWS:SourceOwner":"%s"}}}]}""".formatted(topic.arn(), topic.account());
    }

    /** A policy that could not be evaluated would deny everybody, its owner too. */
    static void check(String policy, Authorizer policies) {
        ObjectNode document = parse(policy);
        if (policy.length() > MAX_BYTES) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Reason: Policy size exceeds the limit");
        }
        policies.faultOf(policy).ifPresent(fault -> {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: " + fault);
        });
        for (JsonNode statement : list(document.path("Statement"))) {
            if (!statement.has("Principal") && !statement.has("NotPrincipal")) {
                throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: PrincipalNotFound");
            }
            for (JsonNode action : list(statement.path("Action"))) {
                if (!action.asText().equals("*")
                        && !action.asText().toLowerCase(Locale.ROOT).startsWith("sns:")) {
                    throw INVALID_PARAMETER.because("Invalid parameter: Policy statement action out of service scope!");
                }
            }
        }
    }

    private static List<JsonNode> list(JsonNode oneOrMore) {
        if (!oneOrMore.isArray()) {
            return oneOrMore.isMissingNode() ? List.of() : List.of(oneOrMore);
        }
        List<JsonNode> all = new ArrayList<>();
        oneOrMore.forEach(all::add);
        return all;
    }

    static String with(String policy, String label, List<String> accounts, List<String> actions, String topicArn) {
        if (label.isEmpty() || label.length() > MAX_LABEL) {
            throw INVALID_PARAMETER.because("Invalid parameter: Label");
        }
        if (accounts.isEmpty()
                || !accounts.stream()
                        .allMatch(account -> ACCOUNT.matcher(account).matches())) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Error: PrincipalNotFound");
        }
        if (actions.isEmpty() || !ACTIONS.containsAll(actions)) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy statement action out of service scope!");
        }
        ObjectNode document = parse(policy);
        ArrayNode statements = statements(document);
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
        String changed = document.toString();
        if (changed.length() > MAX_BYTES) {
            throw INVALID_PARAMETER.because("Invalid parameter: Policy Reason: Policy size exceeds the limit");
        }
        return changed;
    }

    static String without(String policy, String label) {
        ObjectNode document = parse(policy);
        ArrayNode statements = statements(document);
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).path("Sid").asText().equals(label)) {
                statements.remove(i);
                return document.toString();
            }
        }
        throw INVALID_PARAMETER.because("Invalid parameter: Label Reason: no statement with the label " + label);
    }

    /** A policy may have one statement that is no list. */
    private static ArrayNode statements(ObjectNode document) {
        if (document.path("Statement") instanceof ObjectNode single) {
            document.putArray("Statement").add(single);
        }
        return document.withArrayProperty("Statement");
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
