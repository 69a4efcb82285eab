package dure.s3;

import static dure.api.s3.S3Errors.NOT_IMPLEMENTED;
import static dure.s3.BucketPolicy.list;
import static dure.s3.BucketPolicy.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a bucket policy must look like to be taken. What is wrong here would otherwise be found when the policy is
 * evaluated, where all that is left is to deny everybody everything, or where a Deny would never match.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html">Bucket policies</a>
 */
final class BucketPolicyRules {
    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private static final Pattern OPERATOR = Pattern.compile("(?:ForAnyValue:|ForAllValues:)?"
            + "(String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|Numeric(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)"
            + "|Date(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress"
            + "|Arn(?:Not)?(?:Equals|Like)|Null)(IfExists)?");

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,300}(\\.\\d{1,300})?([eE][+-]?\\d{1,3})?");
    private static final Pattern DATE = Pattern.compile(
            "\\d{1,18}|\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:?\\d{2}))?");
    private static final Pattern ADDRESS = Pattern.compile(
            "(\\d{1,3}\\.){3}\\d{1,3}(/([0-9]|[12]\\d|3[0-2]))?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/(\\d{1,2}|1[01]\\d|12[0-8]))?");

    private static final Pattern AWS_PRINCIPAL = Pattern.compile("\\*|\\d{12}|A[A-Z]{3}[A-Z0-9]{12,}"
            + "|arn:aws[a-z-]*:(iam::\\d{12}:(root|(user|role)/.+)|sts::\\d{12}:(assumed-role|federated-user)/.+)");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.(amazonaws\\.com(\\.cn)?|aws\\.internal)");

    /** Condition keys that AWS fills in with every request and Dure does not: a Deny by them would never match. */
    private static final Set<String> NOT_FILLED_IN = Set.of(
            "s3:authtype",
            "s3:objectcreationoperation",
            "s3:signatureage",
            "s3:signatureversion",
            "s3:tlsversion",
            "s3:x-amz-content-sha256");

    private BucketPolicyRules() {}

    static void check(JsonNode statement, String bucket) {
        if (!statement.isObject()) {
            throw malformed("Could not parse the policy: Statement is not an object");
        }
        checkNames(statement, ELEMENTS);
        String effect = statement.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw malformed(effect.isEmpty() ? "Missing required field Effect" : "Invalid effect: " + effect);
        }
        if (statement.has("Sid") && !statement.path("Sid").isTextual()) {
            throw malformed("Sid must be a string");
        }
        checkPrincipal(either(statement, "Principal", "NotPrincipal"));
        List<JsonNode> actions = texts(either(statement, "Action", "NotAction"), "Action");
        for (JsonNode action : actions) {
            if (!action.asText().equals("*") && !PolicyVocabulary.knowsAction(action.asText())) {
                throw malformed("Policy has invalid action");
            }
        }
        checkResources(statement, bucket, actions);
        checkCondition(statement.path("Condition"));
    }

    static void checkNames(JsonNode object, Set<String> allowed) {
        object.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw malformed("Unknown field " + name);
            }
        });
    }

    private static JsonNode either(JsonNode statement, String name, String negated) {
        if (statement.has(name) && statement.has(negated)) {
            throw malformed("Statement must not have both " + name + " and " + negated);
        }
        if (!statement.has(name) && !statement.has(negated)) {
            throw malformed("Missing required field " + name);
        }
        return statement.path(statement.has(name) ? name : negated);
    }

    private static List<JsonNode> texts(JsonNode node, String what) {
        List<JsonNode> texts = list(node);
        if (texts.isEmpty() || !texts.stream().allMatch(JsonNode::isTextual)) {
            throw malformed(what + " must be a string or a list of strings");
        }
        return texts;
    }

    private static void checkResources(JsonNode statement, String bucket, List<JsonNode> actions) {
        String own = "arn:aws:s3:::" + bucket;
        boolean onBucket = false;
        boolean onObjects = false;
        for (JsonNode resource : texts(either(statement, "Resource", "NotResource"), "Resource")) {
            String arn = resource.asText();
            if (!arn.equals(own) && !arn.startsWith(own + "/") && !arn.equals(own + "*")) {
                throw malformed("Policy has invalid resource");
            }
            onBucket |= !arn.startsWith(own + "/");
            onObjects |= !arn.equals(own);
        }
        if (!statement.has("Action") || !statement.has("Resource")) {
            return;
        }
        for (JsonNode action : actions) {
            if (!action.asText().equals("*") && !PolicyVocabulary.applies(action.asText(), onBucket, onObjects)) {
                throw malformed("Action does not apply to any resource(s) in statement");
            }
        }
    }

    private static void checkPrincipal(JsonNode principal) {
        if (principal.isTextual() && principal.asText().equals("*")) {
            return;
        }
        if (!principal.isObject() || principal.isEmpty()) {
            throw malformed("Invalid principal in policy");
        }
        for (Map.Entry<String, JsonNode> entry : principal.properties()) {
            for (JsonNode value : texts(entry.getValue(), "Principal")) {
                boolean valid = switch (entry.getKey()) {
                    case "AWS" -> AWS_PRINCIPAL.matcher(value.asText()).matches();
                    case "Service" -> SERVICE.matcher(value.asText()).matches();
                    case "Federated" -> true;
                    case "CanonicalUser" ->
                        throw NOT_IMPLEMENTED.because(
                                "CanonicalUser principals are not implemented by Dure; name the account instead.");
                    default -> false;
                };
                if (!valid) {
                    throw malformed("Invalid principal in policy");
                }
            }
        }
    }

    private static void checkCondition(JsonNode condition) {
        if (condition.isMissingNode()) {
            return;
        }
        if (!condition.isObject()) {
            throw malformed("Condition must be an object");
        }
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            var matcher = OPERATOR.matcher(operator.getKey());
            if (!matcher.matches()) {
                throw malformed("Invalid Condition type : " + operator.getKey());
            }
            if (!operator.getValue().isObject() || matcher.group(1).equals("Null") && matcher.group(2) != null) {
                throw malformed("Invalid Condition type : " + operator.getKey());
            }
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                checkKey(key.getKey());
                list(key.getValue()).forEach(value -> checkValue(matcher.group(1), value));
            }
        }
    }

    private static void checkKey(String key) {
        if (!PolicyVocabulary.knowsKey(key)) {
            throw malformed("Policy has an invalid condition key");
        }
        if (NOT_FILLED_IN.contains(key.toLowerCase(Locale.ROOT))) {
            throw NOT_IMPLEMENTED.because("The condition key " + key + " is not implemented by Dure.");
        }
    }

    private static void checkValue(String operator, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw malformed("Invalid condition value");
        }
        String text = value.asText();
        if (text.contains("${")) {
            return;
        }
        boolean valid = operator.startsWith("Numeric") && NUMBER.matcher(text).matches()
                || operator.startsWith("Date") && DATE.matcher(text).matches()
                || operator.endsWith("IpAddress") && ADDRESS.matcher(text).matches()
                || (operator.equals("Bool") || operator.equals("Null"))
                        && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))
                || operator.startsWith("String")
                || operator.startsWith("Arn")
                || operator.startsWith("Binary");
        if (!valid) {
            throw malformed("Invalid condition value: " + text);
        }
    }
}
