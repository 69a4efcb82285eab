package dure.s3;

import static dure.api.s3.S3Errors.MALFORMED_POLICY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A bucket policy as S3 sees it: well-formed, about this bucket, and public or not. What it permits is IAM's matter.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">
 *     The meaning of "public"</a>
 */
final class BucketPolicy {
    static final int MAX_BYTES = 20 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

    /** Conditions that bind a statement to someone when their values are fixed. Lower case. */
    private static final Set<String> BINDING_KEYS = Set.of(
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalaccount",
            "aws:principalarn",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceip",
            "aws:sourceorgid",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
            "s3:x-amz-server-side-encryption-aws-kms-key-id");

    private static final Set<String> BINDING_OPERATORS =
            Set.of("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress");

    private final List<JsonNode> statements;

    private BucketPolicy(List<JsonNode> statements) {
        this.statements = statements;
    }

    /** @throws AwsException MalformedPolicy, with S3's texts */
    static BucketPolicy parse(String json, String bucket) {
        if (S3Keys.utf8(json).length > MAX_BYTES) {
            throw malformed("Policy exceeds the maximum allowed document size.");
        }
        JsonNode policy = read(json);
        BucketPolicyRules.checkNames(policy, Set.of("Version", "Id", "Statement"));
        JsonNode version = policy.path("Version");
        if (!version.isMissingNode() && !VERSIONS.contains(version.asText())) {
            throw malformed("The policy must contain a valid version string");
        }
        JsonNode statement = policy.path("Statement");
        if (statement.isMissingNode()) {
            throw malformed("Missing required field Statement");
        }
        List<JsonNode> statements = list(statement);
        if (statements.isEmpty()) {
            throw malformed("Could not parse the policy: Statement is empty!");
        }
        statements.forEach(each -> BucketPolicyRules.check(each, bucket));
        return new BucketPolicy(statements);
    }

    /** One that has been taken, maybe by former rules. */
    static BucketPolicy stored(String json) {
        return new BucketPolicy(list(read(json).path("Statement")));
    }

    /** Whether anybody at all is allowed anything. */
    boolean isPublic() {
        return statements.stream().anyMatch(BucketPolicy::isPublic);
    }

    private static JsonNode read(String json) {
        if (!json.startsWith("{")) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        }
    }

    private static boolean isPublic(JsonNode statement) {
        if (!statement.path("Effect").asText().equals("Allow")) {
            return false;
        }
        boolean anybody = statement.has("NotPrincipal") || namesAnybody(statement.path("Principal"));
        return anybody && !isBound(statement.path("Condition"));
    }

    private static boolean namesAnybody(JsonNode principal) {
        if (principal.isTextual()) {
            return principal.asText().equals("*");
        }
        return list(principal.path("AWS")).stream()
                .anyMatch(each -> each.asText().equals("*"));
    }

    private static boolean isBound(JsonNode conditions) {
        for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
            if (!BINDING_OPERATORS.contains(operator.getKey().toLowerCase(Locale.ROOT))) {
                continue;
            }
            for (Map.Entry<String, JsonNode> condition : operator.getValue().properties()) {
                String key = condition.getKey().toLowerCase(Locale.ROOT);
                List<JsonNode> values = list(condition.getValue());
                if (BINDING_KEYS.contains(key)
                        && !values.isEmpty()
                        && values.stream().allMatch(value -> isFixed(key, value.asText()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFixed(String key, String value) {
        if (key.equals("aws:sourceip")) {
            int slash = value.indexOf('/');
            // AWS calls ranges wider than /8 (IPv4) and /32 (IPv6) public.
            int narrowest = value.indexOf(':') >= 0 ? 32 : 8;
            return slash < 0 || prefixLength(value.substring(slash + 1)) >= narrowest;
        }
        if (key.equals("aws:userid")) {
            return !value.contains("${") && value.length() > 2 && !value.startsWith("*");
        }
        boolean arn = key.endsWith("arn");
        return !value.contains("${") && (arn ? isFixedArn(value) : !value.contains("*") && !value.contains("?"));
    }

    /** Policies of former times may hold what is refused today. */
    private static int prefixLength(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    }

    /** An ARN may hold wildcards as long as the account is fixed. */
    private static boolean isFixedArn(String value) {
        String[] parts = value.split(":", 6);
        return parts.length == 6 && !parts[4].isEmpty() && !parts[4].contains("*") && !parts[4].contains("?");
    }

    static List<JsonNode> list(JsonNode node) {
        if (!node.isArray()) {
            return node.isMissingNode() ? List.of() : List.of(node);
        }
        List<JsonNode> list = new ArrayList<>();
        node.forEach(list::add);
        return list;
    }

    static AwsException malformed(String message) {
        return MALFORMED_POLICY.because(message);
    }
}
