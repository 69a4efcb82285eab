package dure.iam.policy;

import static dure.iam.policy.PolicyError.MALFORMED_POLICY_DOCUMENT;
import static dure.iam.policy.PolicyError.legacyParsing;

import com.fasterxml.jackson.databind.JsonNode;
import dure.iam.policy.PolicyParser.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What IAM demands of a document beyond its grammar. */
final class PolicyChecks {
    private static final Set<String> PARTITIONS =
            Set.of("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*");
    private static final List<String> IAM_PATHS = List.of(
            "user/",
            "federated-user/",
            "role/",
            "group/",
            "instance-profile/",
            "mfa/",
            "server-certificate/",
            "policy/",
            "sms-mfa/",
            "saml-provider/",
            "oidc-provider/",
            "report/",
            "access-report/");

    private PolicyChecks() {}

    static void check(List<JsonNode> statements, Kind kind) {
        for (JsonNode statement : statements) {
            String effect = statement.get("Effect").textValue();
            if (!effect.equals("Allow") && !effect.equals("Deny")) {
                throw legacyParsing();
            }
            ConditionParser.checkLegacy(statement.get("Condition"));
        }
        if (kind == Kind.RESOURCE) {
            return;
        }
        checkIds(statements);
        String resourceError = kind == Kind.TRUST ? null : resourceError(statements);
        if (!PolicyParser.idsDiffer(statements)) {
            throw MALFORMED_POLICY_DOCUMENT.because("Statement IDs (SID) in a single policy must be unique.");
        }
        for (JsonNode statement : statements) {
            if (PolicyParser.texts(either(statement, "Action", "NotAction")).isEmpty()) {
                throw MALFORMED_POLICY_DOCUMENT.because("Policy statement must contain actions.");
            }
        }
        if (resourceError != null) {
            throw MALFORMED_POLICY_DOCUMENT.because(resourceError);
        }
        if (kind == Kind.TRUST) {
            checkTrust(statements);
        } else {
            checkIdentity(statements);
        }
        for (JsonNode statement : statements) {
            PolicyParser.texts(either(statement, "Action", "NotAction")).forEach(PolicyChecks::checkAction);
        }
    }

    private static void checkIds(List<JsonNode> statements) {
        for (JsonNode statement : statements) {
            if (statement.has("Sid")
                    && !statement.get("Sid").textValue().chars().allMatch(PolicyChecks::isAlphanumeric)) {
                throw MALFORMED_POLICY_DOCUMENT.because("Statement IDs (SID) must be alpha-numeric. Check that your"
                        + " input satisfies the regular expression [0-9A-Za-z]*");
            }
        }
    }

    private static boolean isAlphanumeric(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static @Nullable JsonNode either(JsonNode statement, String name, String negation) {
        return statement.has(name) ? statement.get(name) : statement.get(negation);
    }

    private static void checkIdentity(List<JsonNode> statements) {
        for (JsonNode statement : statements) {
            if (statement.has("Principal") || statement.has("NotPrincipal")) {
                throw MALFORMED_POLICY_DOCUMENT.because("Policy document should not specify a principal.");
            }
        }
        for (JsonNode statement : statements) {
            if (PolicyParser.texts(either(statement, "Resource", "NotResource")).isEmpty()) {
                throw MALFORMED_POLICY_DOCUMENT.because("Policy statement must contain resources.");
            }
        }
    }

    private static void checkTrust(List<JsonNode> statements) {
        for (JsonNode statement : statements) {
            if (statement.has("Resource") || statement.has("NotResource")) {
                throw MALFORMED_POLICY_DOCUMENT.because("Has prohibited field Resource");
            }
            if (!statement.has("Principal") && !statement.has("NotPrincipal")) {
                throw MALFORMED_POLICY_DOCUMENT.because("Missing required field Principal");
            }
            if (statement.has("NotPrincipal")
                    && statement.get("Effect").textValue().equals("Allow")) {
                throw MALFORMED_POLICY_DOCUMENT.because("Allow with NotPrincipal is not allowed.");
            }
            PrincipalParser.checkTrusted(statement);
            for (String action : PolicyParser.texts(either(statement, "Action", "NotAction"))) {
                if (!action.toLowerCase(Locale.ROOT).startsWith("sts:")) {
                    throw MALFORMED_POLICY_DOCUMENT.because(
                            "AssumeRole policy may only specify STS AssumeRole actions.");
                }
            }
        }
    }

    private static void checkAction(String action) {
        if (action.equals("*")) {
            return;
        }
        int colon = action.indexOf(':');
        if (colon < 0) {
            throw MALFORMED_POLICY_DOCUMENT.because(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
        if (action.indexOf(':', colon + 1) >= 0) {
            throw MALFORMED_POLICY_DOCUMENT.because("Actions/Condition can contain only one colon.");
        }
        String vendor = action.substring(0, colon);
        if (!vendor.equals("*") && !vendor.matches("[A-Za-z0-9.-]+")) {
            throw MALFORMED_POLICY_DOCUMENT.because("Vendor " + vendor + " is not valid");
        }
    }

    /** The first bad resource's text, unless one of them fails legacy parsing, which is told first. */
    private static @Nullable String resourceError(List<JsonNode> statements) {
        String first = null;
        for (JsonNode statement : statements) {
            for (String resource : PolicyParser.texts(either(statement, "Resource", "NotResource"))) {
                String error = resource.equals("*") ? null : resourceError(resource);
                first = first == null ? error : first;
            }
        }
        return first;
    }

    private static @Nullable String resourceError(String resource) {
        List<String> fields = fields(resource);
        if (fields.size() == 1) {
            return "Resource " + resource + " must be in ARN format or \"*\".";
        }
        String partition = fields.get(1);
        if (!PARTITIONS.contains(partition)) {
            return "Partition \"" + partition + "\" is not valid for resource \"" + padded(fields) + "\".";
        }
        if (fields.size() == 2) {
            return "Resource vendor must be fully qualified and cannot contain regexes.";
        }
        String service = fields.get(2);
        if (service.isEmpty() || fields.size() < 6 && resource.contains("::")) {
            throw legacyParsing();
        }
        if (service.indexOf('*') >= 0 && service.length() > 1 || service.indexOf('?') >= 0) {
            return "Resource vendor must be fully qualified and cannot contain regexes.";
        }
        return fields.size() < 6 ? null : qualifiedError(resource, fields);
    }

    private static @Nullable String qualifiedError(String resource, List<String> fields) {
        String region = fields.get(3);
        if (!fields.get(4).matches("[0-9*?]*|aws|cloudfront")) {
            throw legacyParsing();
        }
        return switch (fields.get(2)) {
            case "iam" -> {
                if (!region.isEmpty() && !region.equals("*")) {
                    yield "IAM resource " + resource + " cannot contain region information.";
                }
                String path = fields.get(5);
                yield path.startsWith("*")
                                || path.equals("root")
                                || IAM_PATHS.stream().anyMatch(path::startsWith)
                        ? null
                        : "IAM resource path must either be \"*\" or start with " + String.join(", ", IAM_PATHS) + ".";
            }
            case "s3" ->
                region.isEmpty() || region.equals("*") || fields.get(5).startsWith("accesspoint/")
                        ? null
                        : "Resource " + resource + " can not contain region information.";
            default -> null;
        };
    }

    /** The text as AWS shows it: {@code arn} first, and at least six fields. */
    private static String padded(List<String> fields) {
        StringBuilder text = new StringBuilder("arn");
        for (int i = 1; i < 6; i++) {
            String field = i < fields.size() ? fields.get(i) : "*";
            text.append(':').append(i == 2 && field.isEmpty() && fields.size() == 3 ? "*" : field);
        }
        return text.toString();
    }

    /** At most six, colons of policy variables not counted. */
    private static List<String> fields(String resource) {
        List<String> fields = new ArrayList<>(6);
        int begin = 0;
        int i = 0;
        while (i < resource.length() && fields.size() < 5) {
            int close = resource.startsWith("${", i) ? resource.indexOf('}', i) : -1;
            if (close > 0) {
                i = close;
            } else if (resource.charAt(i) == ':') {
                fields.add(resource.substring(begin, i));
                begin = i + 1;
            }
            i++;
        }
        fields.add(resource.substring(begin));
        return fields;
    }
}
