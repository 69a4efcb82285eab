package dure.iam.policy;

import dure.iam.policy.Policy.Grant;
import dure.iam.policy.Principals.Naming;
import dure.kernel.Authorizer.Decision;
import dure.kernel.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AWS's decision logic: an explicit Deny anywhere wins; then a resource's policy may allow by itself within one account;
 * otherwise identity policies, permissions boundary and session policies must all allow; across accounts the resource's
 * policy must allow as well. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
 *
 * <p>Stateless and thread-safe.
 */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /**
     * The policies on the caller's side.
     *
     * @param identity attached to the user, its groups, or the role
     * @param session passed when the session was made; one of them must allow; empty: no bound
     */
    public record Identity(List<Policy> identity, Optional<Policy> boundary, List<Policy> session) {
        public static final Identity NONE = new Identity(List.of(), Optional.empty(), List.of());
    }

    /** Where in an access-denied text a kind of policy is named. */
    private enum Kind {
        IDENTITY("an identity-based policy", "no identity-based policy"),
        BOUNDARY("a permissions boundary", "no permissions boundary"),
        SESSION("a session policy", "no session policy"),
        RESOURCE("a resource-based policy", "no resource-based policy"),
        TRUST("the role trust policy", "no role trust policy");

        private final String denying;
        private final String none;

        Kind(String denying, String none) {
            this.denying = denying;
            this.none = none;
        }
    }

    /** @param resource the policy attached to the resource, null when there is none */
    public static Decision decide(Facts facts, Identity identity, @Nullable Policy resource) {
        boolean trust = isTrust(facts.action());
        Kind denied = explicitDeny(facts, identity, resource, trust);
        if (denied != null) {
            return new Decision.Deny(true, subject(facts) + " with an explicit deny in " + denied.denying);
        }
        Grant grant = resource == null ? Grant.NOTHING : resource.granting(facts);
        Kind resourceKind = trust ? Kind.TRUST : Kind.RESOURCE;
        Principal principal = facts.caller().principal();
        if (principal instanceof Principal.Service || principal instanceof Principal.Anonymous) {
            return grant.naming() == Naming.DIRECT ? allow(resource, grant) : implicit(facts, resourceKind);
        }
        boolean sameAccount = facts.caller().account().equals(facts.resourceAccount());
        if (sameAccount && grant.naming() == Naming.DIRECT) {
            return allow(resource, grant);
        }
        if (sameAccount && grant.naming() == Naming.ROLE) {
            Kind missing = missingBound(facts, identity);
            return missing == null ? allow(resource, grant) : implicit(facts, missing);
        }
        boolean resourceNeeded = trust || !sameAccount;
        return byIdentity(facts, identity, resourceNeeded && grant.naming() == Naming.NONE ? resourceKind : null);
    }

    /** @param missing the kind of resource policy that should have allowed and does not */
    private static Decision byIdentity(Facts facts, Identity identity, @Nullable Kind missing) {
        String reason = "the account's root user";
        if (!(facts.caller().principal() instanceof Principal.Root)) {
            reason = allowing(identity.identity(), facts);
            if (reason == null) {
                return implicit(facts, Kind.IDENTITY);
            }
        }
        Kind bound = missingBound(facts, identity);
        if (bound != null) {
            return implicit(facts, bound);
        }
        return missing == null ? new Decision.Allow(reason) : implicit(facts, missing);
    }

    private static boolean isTrust(String action) {
        return action.regionMatches(true, 0, "sts:AssumeRole", 0, 14)
                || action.equalsIgnoreCase("sts:TagSession")
                || action.equalsIgnoreCase("sts:SetSourceIdentity");
    }

    private static @Nullable Kind explicitDeny(
            Facts facts, Identity identity, @Nullable Policy resource, boolean trust) {
        if (anyDenies(identity.identity(), facts)) {
            return Kind.IDENTITY;
        }
        if (identity.boundary().isPresent() && identity.boundary().get().denying(facts) != null) {
            return Kind.BOUNDARY;
        }
        if (anyDenies(identity.session(), facts)) {
            return Kind.SESSION;
        }
        if (resource != null && resource.denying(facts) != null) {
            return trust ? Kind.TRUST : Kind.RESOURCE;
        }
        return null;
    }

    private static boolean anyDenies(List<Policy> policies, Facts facts) {
        for (Policy policy : policies) {
            if (policy.denying(facts) != null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String allowing(List<Policy> policies, Facts facts) {
        for (Policy policy : policies) {
            Statement statement = policy.allowing(facts);
            if (statement != null) {
                return statement.name() + " of " + policy.name();
            }
        }
        return null;
    }

    private static @Nullable Kind missingBound(Facts facts, Identity identity) {
        if (identity.boundary().isPresent() && identity.boundary().get().allowing(facts) == null) {
            return Kind.BOUNDARY;
        }
        if (!identity.session().isEmpty() && allowing(identity.session(), facts) == null) {
            return Kind.SESSION;
        }
        return null;
    }

    private static Decision allow(@Nullable Policy resource, Grant grant) {
        return new Decision.Allow(grant.statement() + " of " + (resource == null ? "" : resource.name()));
    }

    private static Decision implicit(Facts facts, Kind kind) {
        return new Decision.Deny(
                false, subject(facts) + " because " + kind.none + " allows the " + facts.action() + " action");
    }

    /** How an access-denied text begins. */
    public static String subject(Facts facts) {
        return "User: " + facts.caller().arn() + " is not authorized to perform: " + facts.action() + " on resource: "
                + facts.resource();
    }
}
