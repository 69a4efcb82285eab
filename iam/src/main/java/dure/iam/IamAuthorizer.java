package dure.iam;

import dure.iam.policy.Facts;
import dure.iam.policy.Policy;
import dure.iam.policy.PolicyEvaluator;
import dure.kernel.Authorizer;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.ResourcePolicies;
import java.time.Instant;
import java.util.Optional;

/** Decides by the policies in the store, compiled once and cached until anything in IAM changes. Thread-safe. */
public final class IamAuthorizer implements Authorizer {
    private final Identities identities;
    private final Documents documents;
    private final KeyUses uses;
    private final Clock clock;

    IamAuthorizer(Identities identities, Documents documents, KeyUses uses, Clock clock) {
        this.identities = identities;
        this.documents = documents;
        this.uses = uses;
        this.clock = clock;
    }

    @Override
    public Decision decide(Request request) {
        Instant now = clock.instant();
        uses.note(request, now);
        Facts facts = Facts.of(request, now);
        if (isUserSession(request.caller()) && !openToUserSessions(request.action())) {
            return new Decision.Deny(
                    true,
                    PolicyEvaluator.subject(facts) + " because no session policy allows the " + request.action()
                            + " action");
        }
        Optional<String> document = request.resourcePolicy().flatMap(ResourcePolicies.Attached::policyJson);
        if (document.isEmpty()) {
            return PolicyEvaluator.decide(facts, identities.of(request.caller()), null);
        }
        Optional<Policy> policy = documents.resource(document.get());
        if (policy.isEmpty()) {
            return new Decision.Deny(
                    true, PolicyEvaluator.subject(facts) + " with an explicit deny in a resource-based policy");
        }
        return PolicyEvaluator.decide(facts, identities.of(request.caller()), policy.get());
    }

    @Override
    public Optional<String> faultOf(String resourcePolicy) {
        return Documents.fault(resourcePolicy);
    }

    /** Credentials of GetSessionToken. */
    private static boolean isUserSession(Caller caller) {
        return caller.accessKeyId().startsWith("ASIA")
                && (caller.principal() instanceof Principal.User || caller.principal() instanceof Principal.Root);
    }

    /**
     * Without MFA, which Dure does not have, they call nothing of IAM and little of STS: see
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html.
     */
    private static boolean openToUserSessions(String action) {
        if (action.regionMatches(true, 0, "iam:", 0, 4)) {
            return false;
        }
        return !action.regionMatches(true, 0, "sts:", 0, 4)
                || action.equalsIgnoreCase("sts:AssumeRole")
                || action.equalsIgnoreCase("sts:TagSession")
                || action.equalsIgnoreCase("sts:SetSourceIdentity")
                || action.equalsIgnoreCase("sts:GetCallerIdentity");
    }
}
