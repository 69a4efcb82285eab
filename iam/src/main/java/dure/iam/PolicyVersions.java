package dure.iam;

import static dure.api.iam.IamErrors.DELETE_CONFLICT;
import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.CreatePolicyVersionRequest;
import dure.api.iam.CreatePolicyVersionResponse;
import dure.api.iam.DeletePolicyVersionRequest;
import dure.api.iam.GetPolicyVersionRequest;
import dure.api.iam.GetPolicyVersionResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListEntitiesForPolicyRequest;
import dure.api.iam.ListEntitiesForPolicyResponse;
import dure.api.iam.ListPolicyVersionsRequest;
import dure.api.iam.ListPolicyVersionsResponse;
import dure.api.iam.PolicyGroup;
import dure.api.iam.PolicyRole;
import dure.api.iam.PolicyUser;
import dure.api.iam.PolicyVersion;
import dure.api.iam.SetDefaultPolicyVersionRequest;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredPolicy;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Versions of managed policies, and who uses a policy. */
final class PolicyVersions {
    private final IamStore store;
    private final Clock clock;

    PolicyVersions(IamStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(IamApi.CREATE_POLICY_VERSION, this::create);
        registry.on(IamApi.GET_POLICY_VERSION, this::get);
        registry.on(IamApi.LIST_POLICY_VERSIONS, this::list);
        registry.on(IamApi.SET_DEFAULT_POLICY_VERSION, this::setDefault);
        registry.on(IamApi.DELETE_POLICY_VERSION, this::delete);
        registry.on(IamApi.LIST_ENTITIES_FOR_POLICY, this::entities);
    }

    private static byte[] key(RequestContext context, StoredPolicy policy) {
        return IamKeys.policy(context.account().value(), policy.name());
    }

    private CreatePolicyVersionResponse create(CreatePolicyVersionRequest in, RequestContext context) {
        PolicyText.checkManaged(in.policyDocument());
        StoredPolicy changed = store.transact(transaction -> {
            StoredPolicy policy = Policies.changeable(transaction, context, "CreatePolicyVersion", in.policyArn());
            if (policy.versions().size() >= IamLimits.VERSIONS_PER_POLICY) {
                throw LIMIT_EXCEEDED.because("A managed policy can have up to 5 versions. Before you create a new"
                        + " version, you must delete an existing version.");
            }
            StoredPolicy next = policy.withVersion(
                    in.policyDocument(),
                    Boolean.TRUE.equals(in.setAsDefault()),
                    clock.instant().toEpochMilli());
            IamStore.put(transaction, key(context, policy), next);
            return next;
        });
        PolicyVersion made = shape(changed, changed.versions().getLast(), false);
        return new CreatePolicyVersionResponse(made);
    }

    private static PolicyVersion shape(StoredPolicy policy, StoredPolicy.Version version, boolean whole) {
        return new PolicyVersion(
                Instant.ofEpochMilli(version.createdMillis()),
                whole ? PolicyText.encoded(version.document()) : null,
                version.number() == policy.defaultVersion(),
                version.id());
    }

    private static StoredPolicy.Version version(StoredPolicy policy, String id) {
        return policy.version(id)
                .orElseThrow(() -> NO_SUCH_ENTITY.because(
                        "Policy " + policy.arn() + " version " + id + " does not exist or is not attachable."));
    }

    private GetPolicyVersionResponse get(GetPolicyVersionRequest in, RequestContext context) {
        StoredPolicy policy =
                store.read(reader -> Policies.readable(reader, context.account().value(), in.policyArn()));
        return new GetPolicyVersionResponse(shape(policy, version(policy, in.versionId()), true));
    }

    private ListPolicyVersionsResponse list(ListPolicyVersionsRequest in, RequestContext context) {
        StoredPolicy policy =
                store.read(reader -> Policies.readable(reader, context.account().value(), in.policyArn()));
        List<StoredPolicy.Version> newestFirst = policy.versions().stream()
                .sorted(Comparator.comparing(PolicyVersions::order))
                .toList();
        Page<StoredPolicy.Version> page = Page.of(newestFirst, PolicyVersions::order, in.marker(), in.maxItems());
        return new ListPolicyVersionsResponse(
                page.truncated(), page.marker(), page.map(version -> shape(policy, version, false)));
    }

    private static String order(StoredPolicy.Version version) {
        return "%010d".formatted(Integer.MAX_VALUE - version.number());
    }

    private Unit setDefault(SetDefaultPolicyVersionRequest in, RequestContext context) {
        store.update(transaction -> {
            StoredPolicy policy = Policies.changeable(transaction, context, "SetDefaultPolicyVersion", in.policyArn());
            IamStore.put(
                    transaction,
                    key(context, policy),
                    policy.withDefault(
                            version(policy, in.versionId()).number(),
                            clock.instant().toEpochMilli()));
        });
        return Unit.VALUE;
    }

    private Unit delete(DeletePolicyVersionRequest in, RequestContext context) {
        store.update(transaction -> {
            StoredPolicy policy = Policies.changeable(transaction, context, "DeletePolicyVersion", in.policyArn());
            if (version(policy, in.versionId()).number() == policy.defaultVersion()) {
                throw DELETE_CONFLICT.because("Cannot delete the default version of a policy.");
            }
            IamStore.put(
                    transaction,
                    key(context, policy),
                    policy.withoutVersion(in.versionId(), clock.instant().toEpochMilli()));
        });
        return Unit.VALUE;
    }

    private ListEntitiesForPolicyResponse entities(ListEntitiesForPolicyRequest in, RequestContext context) {
        String account = context.account().value();
        List<Holder> users = store.read(reader -> {
            Policies.readable(reader, account, in.policyArn());
            List<Holder> found = new ArrayList<>();
            if (!"PermissionsBoundary".equals(in.policyUsageFilter())) {
                found.addAll(holders(reader, account, IamKeys.attachments(account, in.policyArn())));
            }
            if (!"PermissionsPolicy".equals(in.policyUsageFilter())) {
                found.addAll(holders(reader, account, IamKeys.boundaries(account, in.policyArn())));
            }
            return found;
        });
        List<Holder> matching = users.stream()
                .distinct()
                .filter(holder -> matches(holder.kind(), in.entityFilter()))
                .filter(holder -> in.pathPrefix() == null || holder.path().startsWith(in.pathPrefix()))
                .sorted(Comparator.comparing(PolicyVersions::order))
                .toList();
        Page<Holder> page = Page.of(matching, PolicyVersions::order, in.marker(), in.maxItems());
        return new ListEntitiesForPolicyResponse(
                page.truncated(),
                page.marker(),
                of(page, Kind.GROUP).map(h -> new PolicyGroup(h.id(), h.name())).toList(),
                of(page, Kind.ROLE).map(h -> new PolicyRole(h.id(), h.name())).toList(),
                of(page, Kind.USER).map(h -> new PolicyUser(h.id(), h.name())).toList());
    }

    private static java.util.stream.Stream<Holder> of(Page<Holder> page, Kind kind) {
        return page.items().stream().filter(holder -> holder.kind() == kind);
    }

    private static String order(Holder holder) {
        return holder.kind() + "/" + Holders.order(holder);
    }

    private static boolean matches(Kind kind, @org.jspecify.annotations.Nullable String filter) {
        return filter == null
                || switch (filter) {
                    case "User" -> kind == Kind.USER;
                    case "Role" -> kind == Kind.ROLE;
                    case "Group" -> kind == Kind.GROUP;
                    default -> false;
                };
    }

    private static List<Holder> holders(Reader reader, String account, byte[] prefix) {
        List<Holder> holders = new ArrayList<>();
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                Keys.Parser key = Keys.parse(range.next().key(), prefix.length);
                Kind kind = Kind.valueOf(key.text().toUpperCase(Locale.ROOT));
                holders.add(IamStore.holder(reader, account, kind, key.text()));
            }
        }
        return holders;
    }
}
