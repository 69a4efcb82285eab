package dure.iam.policy;

import dure.wire.AwsException;
import dure.wire.ErrorType;

/** The one error of policy documents; IAM's and STS's models both have it, with the same code and status. */
final class PolicyError {
    static final ErrorType MALFORMED_POLICY_DOCUMENT =
            new ErrorType("MalformedPolicyDocumentException", "MalformedPolicyDocument", 400, true, null);

    private PolicyError() {}

    static AwsException syntax() {
        return MALFORMED_POLICY_DOCUMENT.because("Syntax errors in policy.");
    }

    static AwsException legacyParsing() {
        return MALFORMED_POLICY_DOCUMENT.because("The policy failed legacy parsing");
    }
}
