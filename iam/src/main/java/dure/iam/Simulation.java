package dure.iam;

import static dure.api.iam.IamErrors.INVALID_INPUT;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.ContextEntry;
import dure.api.iam.EvaluationResult;
import dure.api.iam.IamApi;
import dure.api.iam.PermissionsBoundaryDecisionDetail;
import dure.api.iam.Position;
import dure.api.iam.SimulateCustomPolicyRequest;
import dure.api.iam.SimulatePolicyResponse;
import dure.api.iam.SimulatePrincipalPolicyRequest;
import dure.api.iam.Statement;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredGroup;
import dure.iam.entity.StoredRole;
import dure.iam.entity.StoredUser;
import dure.iam.policy.Facts;
import dure.iam.policy.Place;
import dure.iam.policy.Policy;
import dure.iam.policy.PolicyEvaluator;
import dure.iam.policy.PolicyEvaluator.Identity;
import dure.iam.policy.PolicyParser;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorizer.Decision;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * SimulateCustomPolicy and SimulatePrincipalPolicy: the evaluator asked about requests that nobody has made.
 */
final class Simulation {

    private static final String IDENTITY_POLICY = "IAM Policy";
    private static final String RESOURCE_POLICY = "Resource Policy";

    private final IamStore store;
    private final Identities identities;
    private final Clock clock;

    Simulation(IamStore store, Identities identities, Clock clock) {
        this.store = store;
        this.identities = identities;
        this.clock = clock;
    }

    /** @param missing condition keys that the policies ask for and the request does not give */
    private record Question(
            Caller caller,
            Identity identity,
            Optional<Policy> resourcePolicy,
            AccountId owner,
            Map<String, List<String>> context,
            List<String> missing) {}

    void register(Registry registry) {
        registry.on(IamApi.SIMULATE_CUSTOM_POLICY, this::custom);
        registry.on(IamApi.SIMULATE_PRINCIPAL_POLICY, this::principal);
    }

    private SimulatePolicyResponse custom(SimulateCustomPolicyRequest in, RequestContext context) {
        Unoffered.refuse("OrderedOrganizationPolicyInputList", in.orderedOrganizationPolicyInputList());
        Unoffered.refuse("ResourceHandlingOption", in.resourceHandlingOption());
        Identity identity = new Identity(
                compile(in.policyInputList()), boundary(in.permissionsBoundaryPolicyInputList()), List.of());
        Caller caller = caller(in.callerArn(), context);
        Question question =
                question(caller, identity, in.resourcePolicy(), in.resourceOwner(), in.contextEntries(), context);
        return answer(question, in.actionNames(), in.resourceArns(), in.marker(), in.maxItems());
    }

    private SimulatePolicyResponse principal(SimulatePrincipalPolicyRequest in, RequestContext context) {
        Unoffered.refuse("PolicyExclusionList", in.policyExclusionList());
        Unoffered.refuse("ResourceHandlingOption", in.resourceHandlingOption());
        String account = context.account().value();
        Holder holder = source(in.policySourceArn(), account);
        Identity own = store.read(reader -> identities.load(reader, account, holder));
        List<Policy> policies = new ArrayList<>(own.identity());
        policies.addAll(compile(in.policyInputList()));
        Optional<Policy> given = boundary(in.permissionsBoundaryPolicyInputList());
        Identity identity = new Identity(policies, given.isPresent() ? given : own.boundary(), List.of());
        Caller caller = in.callerArn() != null ? caller(in.callerArn(), context) : caller(holder, context);
        Question question =
                question(caller, identity, in.resourcePolicy(), in.resourceOwner(), in.contextEntries(), context);
        return answer(question, in.actionNames(), in.resourceArns(), in.marker(), in.maxItems());
    }

    private Holder source(String text, String account) {
        Arn arn = Arn.parse(text).orElseThrow(() -> INVALID_INPUT.because("Invalid ARN: " + text));
        String type = arn.resource().substring(0, Math.max(0, arn.resource().indexOf('/')));
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(type) && arn.account().equals(account)) {
                String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
                return store.read(reader -> IamStore.holder(reader, account, kind, name));
            }
        }
        throw NO_SUCH_ENTITY.because("The entity " + text + " cannot be found.");
    }

    private static List<Policy> compile(@Nullable List<String> texts) {
        List<Policy> policies = new ArrayList<>();
        if (texts != null) {
            for (String text : texts) {
                String name = "PolicyInputList." + (policies.size() + 1);
                policies.add(PolicyParser.parse(name, text, PolicyParser.Kind.INLINE));
            }
        }
        return policies;
    }

    private static Optional<Policy> boundary(@Nullable List<String> texts) {
        if (texts == null || texts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                PolicyParser.parse("PermissionsBoundaryPolicyInputList.1", texts.getFirst(), PolicyParser.Kind.INLINE));
    }

    private static Caller caller(@Nullable String text, RequestContext context) {
        if (text == null) {
            return caller(new Principal.User(context.account(), "simulated", "simulated"), "simulated", Map.of());
        }
        Arn arn = Arn.parse(text)
                .filter(a -> a.account().length() == 12 && a.resource().startsWith("user/"))
                .orElseThrow(() -> INVALID_INPUT.because("CallerArn must be the ARN of a user: " + text));
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return caller(new Principal.User(new AccountId(arn.account()), text, name), text, Map.of());
    }

    private static Caller caller(Holder holder, RequestContext context) {
        AccountId account = context.account();
        String arn = holder.arn(account.value());
        Map<String, List<String>> tags = new HashMap<>();
        SortedMap<String, String> own = switch (holder) {
            case StoredUser user -> user.tags();
            case StoredRole role -> role.tags();
            case StoredGroup group -> new TreeMap<>();
        };
        own.forEach((key, value) -> tags.put("aws:PrincipalTag/" + key, List.of(value)));
        Principal principal = holder.kind() == Kind.ROLE
                ? new Principal.RoleSession(account, arn, arn, "simulated")
                : new Principal.User(account, arn, holder.name());
        return caller(principal, holder.id(), tags);
    }

    private static Caller caller(Principal principal, String userId, Map<String, List<String>> conditions) {
        AccountId account = switch (principal) {
            case Principal.User user -> user.account();
            case Principal.RoleSession session -> session.account();
            default -> throw new IllegalArgumentException(principal.arn());
        };
        return new Caller(principal, account, userId, "", conditions, List.of());
    }

    private Question question(
            Caller caller,
            Identity identity,
            @Nullable String resourcePolicy,
            @Nullable String owner,
            @Nullable List<ContextEntry> entries,
            RequestContext context) {
        Map<String, List<String>> keys = new HashMap<>();
        if (entries != null) {
            for (ContextEntry entry : entries) {
                String name = entry.contextKeyName();
                List<String> values = entry.contextKeyValues();
                if (name != null && values != null) {
                    keys.put(name, values);
                }
            }
        }
        Optional<Policy> resource = Optional.ofNullable(resourcePolicy)
                .map(text -> PolicyParser.parse("ResourcePolicy", text, PolicyParser.Kind.RESOURCE));
        AccountId account = Optional.ofNullable(owner)
                .flatMap(Arn::parse)
                .map(arn -> new AccountId(arn.account()))
                .orElse(caller.account());
        TreeSet<String> asked = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        identity.identity().forEach(policy -> asked.addAll(policy.conditionKeys()));
        identity.boundary().ifPresent(policy -> asked.addAll(policy.conditionKeys()));
        resource.ifPresent(policy -> asked.addAll(policy.conditionKeys()));
        Facts known = new Facts(caller, "", "*", keys, account, clock.instant());
        List<String> missing =
                asked.stream().filter(key -> known.values(key).isEmpty()).toList();
        return new Question(caller, identity, resource, account, keys, missing);
    }

    private SimulatePolicyResponse answer(
            Question question,
            List<String> actions,
            @Nullable List<String> resources,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        List<EvaluationResult> results = new ArrayList<>();
        for (String action : actions) {
            for (String resource : resources == null || resources.isEmpty() ? List.of("*") : resources) {
                results.add(evaluate(question, action, resource));
            }
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            places.add(i);
        }
        Page<Integer> page = Page.of(places, "%09d"::formatted, marker, maxItems);
        return new SimulatePolicyResponse(page.map(results::get), page.truncated(), page.marker());
    }

    private EvaluationResult evaluate(Question question, String action, String resource) {
        Facts facts =
                new Facts(question.caller(), action, resource, question.context(), question.owner(), clock.instant());
        Decision decision = PolicyEvaluator.decide(
                facts, question.identity(), question.resourcePolicy().orElse(null));
        String word = switch (decision) {
            case Decision.Allow allow -> "allowed";
            case Decision.Deny deny -> deny.explicit() ? "explicitDeny" : "implicitDeny";
        };
        return EvaluationResult.builder()
                .evalActionName(action)
                .evalResourceName(resource)
                .evalDecision(word)
                .matchedStatements(matched(question, facts, decision))
                .permissionsBoundaryDecisionDetail(question.identity()
                        .boundary()
                        .map(boundary -> new PermissionsBoundaryDecisionDetail(
                                !boundary.places(facts, true).isEmpty()
                                        && boundary.places(facts, false).isEmpty()))
                        .orElse(null))
                .missingContextValues(question.missing())
                .build();
    }

    /** What decided: the statements that allow, or the ones that deny. */
    private static List<Statement> matched(Question question, Facts facts, Decision decision) {
        if (decision instanceof Decision.Deny deny && !deny.explicit()) {
            return List.of();
        }
        boolean allowing = decision instanceof Decision.Allow;
        List<Policy> policies = new ArrayList<>(question.identity().identity());
        if (!allowing) {
            question.identity().boundary().ifPresent(policies::add);
        }
        List<Statement> matched = new ArrayList<>();
        policies.forEach(policy -> add(matched, policy, IDENTITY_POLICY, facts, allowing));
        question.resourcePolicy().ifPresent(policy -> add(matched, policy, RESOURCE_POLICY, facts, allowing));
        return matched;
    }

    private static void add(List<Statement> matched, Policy policy, String type, Facts facts, boolean allowing) {
        String id = policy.name().substring(policy.name().lastIndexOf('/') + 1);
        for (Place place : policy.places(facts, allowing)) {
            matched.add(new Statement(
                    new Position(place.endColumn(), place.endLine()),
                    id,
                    type,
                    new Position(place.startColumn(), place.startLine())));
        }
    }
}
