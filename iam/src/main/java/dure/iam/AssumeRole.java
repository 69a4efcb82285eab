package dure.iam;

import static dure.api.sts.StsErrors.ACCESS_DENIED;
import static dure.api.sts.StsErrors.PACKED_POLICY_TOO_LARGE;
import static dure.api.sts.StsErrors.VALIDATION_ERROR;

import dure.api.sts.AssumeRoleRequest;
import dure.api.sts.AssumeRoleResponse;
import dure.api.sts.AssumedRoleUser;
import dure.api.sts.PolicyDescriptorType;
import dure.api.sts.StsApi;
import dure.api.sts.Tag;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredRole;
import dure.iam.policy.PolicyParser;
import dure.kernel.Arn;
import dure.kernel.Authorization.Check;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.store.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AssumeRole. Whether the caller may is decided before, by the gate: the role's trust policy is the resource policy of
 * the role (see {@link Roles}). Sessions of roles that assume roles last an hour at most. See
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
 */
final class AssumeRole {
    private static final int DEFAULT_SECONDS = 3_600;
    private static final int CHAINED_SECONDS = 3_600;
    private static final int FULL_PERCENT = 100;
    private static final String PRINCIPAL_TAG = "aws:PrincipalTag/";

    private final IamStore store;
    private final SessionTokens tokens;
    private final Clock clock;

    AssumeRole(IamStore store, SessionTokens tokens, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(StsApi.ASSUME_ROLE, (in, context) -> checks(in), this::assume);
    }

    private List<Check> checks(AssumeRoleRequest in) {
        if (Arn.parse(in.roleArn())
                .filter(arn -> arn.service().equals("iam") && arn.resource().startsWith("role/"))
                .isEmpty()) {
            throw VALIDATION_ERROR.because(in.roleArn() + " is invalid");
        }
        Map<String, List<String>> conditions = new HashMap<>();
        conditions.put("sts:RoleSessionName", List.of(in.roleSessionName()));
        putIfPresent(conditions, "sts:ExternalId", in.externalId());
        putIfPresent(conditions, "sts:SourceIdentity", in.sourceIdentity());
        List<Tag> tags = orEmpty(in.tags());
        tags.forEach(tag -> conditions.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        if (!tags.isEmpty()) {
            conditions.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
        }
        if (!orEmpty(in.transitiveTagKeys()).isEmpty()) {
            conditions.put("sts:TransitiveTagKeys", orEmpty(in.transitiveTagKeys()));
        }
        store.read(reader -> role(reader, in.roleArn()))
                .ifPresent(role -> role.tags().forEach((key, value) -> {
                    conditions.put("aws:ResourceTag/" + key, List.of(value));
                    conditions.put("iam:ResourceTag/" + key, List.of(value));
                }));
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("sts:AssumeRole", in.roleArn(), conditions));
        if (!tags.isEmpty()) {
            checks.add(new Check("sts:TagSession", in.roleArn(), conditions));
        }
        if (in.sourceIdentity() != null) {
            checks.add(new Check("sts:SetSourceIdentity", in.roleArn(), conditions));
        }
        return checks;
    }

    private static void putIfPresent(Map<String, List<String>> conditions, String key, @Nullable String value) {
        if (value != null) {
            conditions.put(key, List.of(value));
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Optional<StoredRole> role(Reader reader, String roleArn) {
        return Arn.parse(roleArn).flatMap(arn -> {
            String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
            return IamStore.find(reader, IamKeys.holder(arn.account(), Kind.ROLE, name), StoredRole.class)
                    .filter(role -> role.arn(arn.account()).equals(roleArn));
        });
    }

    private AssumeRoleResponse assume(AssumeRoleRequest in, RequestContext context) {
        refuseUnoffered(in);
        Caller caller = context.caller();
        if (caller.principal() instanceof Principal.Root) {
            throw ACCESS_DENIED.because("Roles may not be assumed by root accounts.");
        }
        Arn arn = Arn.parse(in.roleArn()).orElseThrow(() -> VALIDATION_ERROR.because(in.roleArn() + " is invalid"));
        StoredRole role = store.read(reader -> role(reader, in.roleArn()))
                .orElseThrow(() -> ACCESS_DENIED.because("User: " + caller.arn()
                        + " is not authorized to perform: sts:AssumeRole on resource: " + in.roleArn()));
        SessionClaims claims = claims(in, caller, arn.account(), role);
        AssumedRoleUser user = new AssumedRoleUser(
                Arn.of("sts", "", arn.account(), "assumed-role/" + role.name() + "/" + in.roleSessionName())
                        .toString(),
                role.id() + ":" + in.roleSessionName());
        return AssumeRoleResponse.builder()
                .assumedRoleUser(user)
                .credentials(Sts.credentials(tokens, claims))
                .packedPolicySize(packedPercent(claims))
                .sourceIdentity(claims.sourceIdentity())
                .build();
    }

    private static void refuseUnoffered(AssumeRoleRequest in) {
        Sts.refuseMfa(in.serialNumber(), in.tokenCode());
        Unoffered.refuse("ProvidedContexts", in.providedContexts());
        Unoffered.refuse("MinimumSessionTokenSize", in.minimumSessionTokenSize());
    }

    private SessionClaims claims(AssumeRoleRequest in, Caller caller, String account, StoredRole role) {
        long now = clock.instant().toEpochMilli();
        List<String> arns = orEmpty(in.policyArns()).stream()
                .map(PolicyDescriptorType::arn)
                .map(String::valueOf)
                .toList();
        checkSessionPolicies(in.policy(), arns, account);
        List<String> inherited = caller.conditionKeys().getOrDefault(StoredCredentials.TRANSITIVE_TAGS, List.of());
        List<String> transitive = new ArrayList<>(inherited);
        transitive.addAll(orEmpty(in.transitiveTagKeys()));
        return new SessionClaims(
                Ids.accessKey("ASIA", account),
                Ids.secret(),
                account,
                null,
                role.name(),
                role.id(),
                in.roleSessionName(),
                now,
                now + 1000L * seconds(in.durationSeconds(), caller, role),
                in.policy(),
                arns,
                tags(orEmpty(in.tags()), inherited, caller),
                transitive.stream().distinct().toList(),
                sourceIdentity(in.sourceIdentity(), caller));
    }

    private static int seconds(@Nullable Integer wanted, Caller caller, StoredRole role) {
        int seconds = wanted == null ? DEFAULT_SECONDS : wanted;
        if (seconds > role.maxSessionSeconds()) {
            throw VALIDATION_ERROR.because(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        if (caller.principal() instanceof Principal.RoleSession && seconds > CHAINED_SECONDS) {
            throw VALIDATION_ERROR.because("The requested DurationSeconds exceeds the 1 hour session limit for roles"
                    + " assumed by role chaining.");
        }
        return seconds;
    }

    private void checkSessionPolicies(@Nullable String policy, List<String> arns, String account) {
        if (policy != null) {
            if (policy.length() > IamLimits.SESSION_POLICY_CHARS) {
                throw VALIDATION_ERROR.because("1 validation error detected: Value at 'policy' failed to satisfy"
                        + " constraint: Member must have length less than or equal to "
                        + IamLimits.SESSION_POLICY_CHARS);
            }
            PolicyParser.parse("the session policy", policy, PolicyParser.Kind.SESSION);
        }
        if (arns.size() > IamLimits.SESSION_POLICY_ARNS) {
            throw VALIDATION_ERROR.because("1 validation error detected: Value at 'policyArns' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + IamLimits.SESSION_POLICY_ARNS);
        }
        store.read(reader -> {
            arns.forEach(arn -> AttachedPolicies.attachable(reader, account, arn));
            return true;
        });
    }

    /** Those given, and those that a chain of sessions hands on. */
    private static SortedMap<String, String> tags(List<Tag> given, List<String> inherited, Caller caller) {
        TreeMap<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String key : inherited) {
            List<String> values = caller.conditionKeys().getOrDefault(PRINCIPAL_TAG + key, List.of());
            if (!values.isEmpty()) {
                tags.put(key, values.getFirst());
            }
        }
        int before = tags.size();
        given.forEach(tag -> tags.put(tag.key(), tag.value()));
        if (tags.size() != before + given.size()) {
            throw VALIDATION_ERROR.because("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
        if (tags.size() > IamLimits.SESSION_TAGS) {
            throw VALIDATION_ERROR.because("1 validation error detected: Value at 'tags' failed to satisfy constraint:"
                    + " Member must have length less than or equal to " + IamLimits.SESSION_TAGS);
        }
        return new TreeMap<>(tags);
    }

    /** Once set it stays for the whole chain. */
    private static @Nullable String sourceIdentity(@Nullable String given, Caller caller) {
        List<String> set = caller.conditionKeys().getOrDefault("aws:SourceIdentity", List.of());
        if (set.isEmpty()) {
            return given;
        }
        if (given != null && !given.equals(set.getFirst())) {
            throw ACCESS_DENIED.because("The source identity of a session cannot be changed.");
        }
        return set.getFirst();
    }

    /** How much of what fits into a token the policies and tags take; null when there are none. */
    private static @Nullable Integer packedPercent(SessionClaims claims) {
        if (claims.policy() == null
                && claims.policyArns().isEmpty()
                && claims.tags().isEmpty()) {
            return null;
        }
        int percent = SessionTokens.packedPercent(claims);
        if (percent > FULL_PERCENT) {
            throw PACKED_POLICY_TOO_LARGE.because(
                    "Packed size of session tags and policies consumes " + percent + "% of allotted space.");
        }
        return percent;
    }
}
