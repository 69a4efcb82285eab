package dure.iam;

import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;

import dure.iam.policy.PolicyParser;
import dure.iam.policy.PolicyParser.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Policy documents on their way in and out. */
final class PolicyText {
    private PolicyText() {}

    /** As IAM answers documents: percent-encoded by RFC 3986. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Its length as IAM's quotas count it: without white space. */
    static int length(String document) {
        return (int) document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /** A managed policy's document, checked. */
    static void checkManaged(String document) {
        PolicyParser.parse("", document, Kind.MANAGED);
        if (length(document) > IamLimits.MANAGED_POLICY_CHARS) {
            throw LIMIT_EXCEEDED.because("Cannot exceed quota for PolicySize: " + IamLimits.MANAGED_POLICY_CHARS);
        }
    }

    /** A role's trust policy, checked. */
    static void checkTrust(String document) {
        PolicyParser.parse("", document, Kind.TRUST);
        if (length(document) > IamLimits.TRUST_POLICY_CHARS) {
            throw LIMIT_EXCEEDED.because("Cannot exceed quota for ACLSizePerRole: " + IamLimits.TRUST_POLICY_CHARS);
        }
    }
}
