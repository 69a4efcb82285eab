package dure.gate;

import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorization.Check;
import dure.kernel.Authorizer;
import dure.kernel.Authorizer.Decision;
import dure.kernel.Caller;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.ResourcePolicies.Attached;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer for every check of a call.
 *
 * <p>Root of the account that owns the resource needs no permission, but an explicit Deny in the resource's own policy
 * binds it too, except for the operations by which it can mend that policy. See
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html. Services and anonymous callers need a
 * resource policy that allows them.
 */
final class AuthorizationChecks {
    /** What root can do to a bucket that its policy forbids to everybody. */
    private static final Set<String> MENDING =
            Set.of("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");

    private static final String ASSUME_ROLE = "sts:AssumeRole";

    private final Authorizer authorizer;
    private final Map<String, ResourcePolicies> policies = new HashMap<>();

    AuthorizationChecks(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void resourcePolicies(String arnService, ResourcePolicies found) {
        if (policies.putIfAbsent(arnService, found) != null) {
            throw new IllegalArgumentException("resource policies of " + arnService + " are registered already");
        }
    }

    /**
     * What came of it.
     *
     * @param denial AWS's text, null when everything is allowed
     * @param owner of the first resource, empty when not known
     */
    record Outcome(@Nullable String denial, Optional<AccountId> owner) {}

    Outcome decide(List<Check> checks, RequestContext context, Optional<String> referer) {
        Caller caller = context.caller();
        if (checks.isEmpty()) {
            return new Outcome(caller.isAnonymous() ? "Access Denied" : null, Optional.empty());
        }
        Optional<AccountId> owner = Optional.empty();
        for (Check check : checks) {
            Optional<Attached> attached = attached(check, context);
            if (owner.isEmpty()) {
                owner = attached.map(Attached::ownerAccount);
            }
            String denial = denial(check, attached, context, referer);
            if (denial != null) {
                return new Outcome(denial, owner);
            }
        }
        return new Outcome(null, owner);
    }

    private @Nullable String denial(
            Check check, Optional<Attached> attached, RequestContext context, Optional<String> referer) {
        Caller caller = context.caller();
        if (isElsewhere(check.resourceArn())) {
            return unwarranted(caller, check);
        }
        boolean hasPolicy = attached.isPresent() && attached.get().policyJson().isPresent();
        boolean owns = owns(caller, check, attached);
        if (owns && (MENDING.contains(check.action()) || !(hasPolicy || isTemporary(caller)))) {
            return null;
        }
        if (!hasPolicy
                && (caller.principal() instanceof Principal.Service
                        || caller.principal() instanceof Principal.Anonymous)) {
            return unwarranted(caller, check);
        }
        Map<String, List<String>> keys = ConditionKeys.of(context, referer);
        attached.ifPresent(found ->
                keys.put("aws:ResourceAccount", List.of(found.ownerAccount().value())));
        keys.putAll(check.conditionKeys());
        Decision decision =
                authorizer.decide(new Authorizer.Request(caller, check.action(), check.resourceArn(), keys, attached));
        return switch (decision) {
            case Decision.Allow allow -> null;
            case Decision.Deny deny -> owns && !deny.explicit() ? null : said(caller, deny);
        };
    }

    /**
     * Whether it names another partition ({@code arn:aws-cn:…}): nothing is there, and what is here must not be reached by
     * a name that no policy's Deny knows.
     */
    private static boolean isElsewhere(String resource) {
        return resource.startsWith("arn:") && !resource.startsWith("arn:aws:");
    }

    /** AWS tells nobody no more than that. */
    private static String said(Caller caller, Decision.Deny deny) {
        return caller.isAnonymous() ? "Access Denied" : deny.message();
    }

    /** Credentials of GetSessionToken may do less than the key they came from; the authorizer knows what. */
    private static boolean isTemporary(Caller caller) {
        return caller.accessKeyId().startsWith("ASIA")
                || !caller.sessionPolicies().isEmpty();
    }

    /**
     * Whether the caller is the root of the account that owns the resource. Owning a role does not make one trusted by
     * it.
     */
    private static boolean owns(Caller caller, Check check, Optional<Attached> attached) {
        if (!(caller.principal() instanceof Principal.Root(AccountId account))
                || check.action().equals(ASSUME_ROLE)) {
            return false;
        }
        if (attached.isPresent()) {
            return attached.get().ownerAccount().equals(account);
        }
        String owner = Arn.parse(check.resourceArn()).map(Arn::account).orElse("");
        return owner.isEmpty() || owner.equals(account.value()) || owner.equals("aws");
    }

    private static String unwarranted(Caller caller, Check check) {
        return caller.isAnonymous()
                ? "Access Denied"
                : "User: " + caller.arn() + " is not authorized to perform: " + check.action() + " on resource: "
                        + check.resourceArn() + " because no resource-based policy allows the " + check.action()
                        + " action";
    }

    private Optional<Attached> attached(Check check, RequestContext context) {
        if (policies.isEmpty() || !check.resourceArn().startsWith("arn:")) {
            return Optional.empty();
        }
        Optional<Arn> arn = Arn.parse(check.resourceArn());
        ResourcePolicies found = arn.isEmpty() ? null : policies.get(arn.get().service());
        return found == null ? Optional.empty() : found.of(arn.get(), context);
    }
}
