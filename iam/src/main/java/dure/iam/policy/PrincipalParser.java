package dure.iam.policy;

import static dure.iam.policy.PolicyError.MALFORMED_POLICY_DOCUMENT;
import static dure.iam.policy.PolicyError.syntax;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the Principal and NotPrincipal of a statement. */
final class PrincipalParser {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROOT = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):root");
    private static final Pattern IDENTITY = Pattern.compile(
            "arn:aws[a-z-]*:(iam::[0-9]{12}:(user|role)/.+|sts::[0-9]{12}:(assumed-role|federated-user)/.+"
                    + "|iam::cloudfront:user/.+)");
    private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z]{3}[A-Z0-9]{12,}");
    private static final Pattern SERVICE =
            Pattern.compile("[a-z0-9.-]+\\.(amazonaws\\.com(\\.cn)?|aws\\.internal)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> TYPES = Set.of("AWS", "Service", "Federated", "CanonicalUser");

    private PrincipalParser() {}

    static @Nullable Principals parse(JsonNode statement) {
        boolean negated = statement.has("NotPrincipal");
        JsonNode node = statement.get(negated ? "NotPrincipal" : "Principal");
        if (node == null) {
            return null;
        }
        if (node.isTextual()) {
            if (!node.textValue().equals("*")) {
                throw MALFORMED_POLICY_DOCUMENT.because("Invalid principal in policy.");
            }
            return new Principals(true, Set.of(), Set.of(), Set.of(), Set.of(), negated);
        }
        if (!node.isObject() || node.isEmpty()) {
            throw syntax();
        }
        Set<String> accounts = new HashSet<>();
        Set<String> arns = new HashSet<>();
        Set<String> ids = new HashSet<>();
        Set<String> services = new HashSet<>();
        boolean everyone = false;
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!TYPES.contains(entry.getKey())) {
                throw syntax();
            }
            for (String value : PolicyParser.texts(entry.getValue())) {
                switch (entry.getKey()) {
                    case "AWS" -> {
                        everyone |= value.equals("*");
                        addAws(value, accounts, arns, ids);
                    }
                    case "Service" -> services.add(value.toLowerCase(Locale.ROOT));
                    default -> {
                        // federated and canonical users: nobody in Dure signs as one
                    }
                }
            }
        }
        return new Principals(
                everyone, Set.copyOf(accounts), Set.copyOf(arns), Set.copyOf(ids), Set.copyOf(services), negated);
    }

    private static void addAws(String value, Set<String> accounts, Set<String> arns, Set<String> ids) {
        Matcher root = ROOT.matcher(value);
        if (ACCOUNT.matcher(value).matches()) {
            accounts.add(value);
        } else if (root.matches()) {
            accounts.add(root.group(1));
        } else if (value.startsWith("arn:")) {
            arns.add(value);
        } else {
            ids.add(value);
        }
    }

    /** A trust policy's principals must be well-formed. Whether they exist is checked where the role is stored. */
    static void checkTrusted(JsonNode statement) {
        JsonNode node = statement.has("Principal") ? statement.get("Principal") : statement.get("NotPrincipal");
        parse(statement);
        if (node.isTextual()) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            for (String value : PolicyParser.texts(entry.getValue())) {
                boolean valid = switch (entry.getKey()) {
                    case "AWS" ->
                        value.equals("*")
                                || ACCOUNT.matcher(value).matches()
                                || ROOT.matcher(value).matches()
                                || IDENTITY.matcher(value).matches()
                                || UNIQUE_ID.matcher(value).matches();
                    case "Service" -> SERVICE.matcher(value).matches();
                    default -> true;
                };
                if (!valid) {
                    throw MALFORMED_POLICY_DOCUMENT.because("Invalid principal in policy: \""
                            + entry.getKey().toUpperCase(Locale.ROOT) + "\":\"" + value + "\"");
                }
            }
        }
    }
}
