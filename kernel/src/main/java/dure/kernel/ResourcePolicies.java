package dure.kernel;

import java.util.Optional;

/** The policies attached to a room's resources: bucket policies, function policies, topic policies. */
@FunctionalInterface
public interface ResourcePolicies {

    /**
     * @param ownerAccount the account that owns the resource
     * @param policyJson the policy document, empty when the resource has none
     */
    record Attached(AccountId ownerAccount, Optional<String> policyJson) {}

    /** The policy on the resource named in a check; empty when the resource does not exist. */
    Optional<Attached> of(Arn resource, RequestContext context);
}
