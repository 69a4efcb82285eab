package dure.iam;

import static dure.api.iam.IamErrors.ACCESS_DENIED;
import static dure.api.iam.IamErrors.DELETE_CONFLICT;
import static dure.api.iam.IamErrors.ENTITY_ALREADY_EXISTS;
import static dure.api.iam.IamErrors.INVALID_INPUT;
import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.CreatePolicyRequest;
import dure.api.iam.CreatePolicyResponse;
import dure.api.iam.DeletePolicyRequest;
import dure.api.iam.GetPolicyRequest;
import dure.api.iam.GetPolicyResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListPoliciesRequest;
import dure.api.iam.ListPoliciesResponse;
import dure.api.iam.ListPolicyTagsRequest;
import dure.api.iam.ListPolicyTagsResponse;
import dure.api.iam.Policy;
import dure.api.iam.Tag;
import dure.api.iam.TagPolicyRequest;
import dure.api.iam.UntagPolicyRequest;
import dure.iam.entity.EntityCodec;
import dure.iam.entity.StoredPolicy;
import dure.kernel.Arn;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Range;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Managed policies: an account's own, and AWS's, which can be read and attached only. */
final class Policies {
    private final IamStore store;
    private final Permissions permissions;
    private final Clock clock;

    Policies(IamStore store, Permissions permissions, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(
                IamApi.CREATE_POLICY,
                permissions.making(
                        "policy",
                        "CreatePolicy",
                        CreatePolicyRequest::path,
                        CreatePolicyRequest::policyName,
                        in -> Tags.conditions(in.tags())),
                this::create);
        registry.on(IamApi.GET_POLICY, this::get);
        registry.on(IamApi.LIST_POLICIES, this::list);
        registry.on(IamApi.DELETE_POLICY, this::delete);
        registry.on(IamApi.TAG_POLICY, this::tag);
        registry.on(IamApi.UNTAG_POLICY, this::untag);
        registry.on(IamApi.LIST_POLICY_TAGS, this::tags);
    }

    static void checkArn(String arn) {
        if (PolicyName.parse(arn).isEmpty()) {
            throw INVALID_INPUT.because("ARN " + arn + " is not valid.");
        }
    }

    static StoredPolicy readable(Reader reader, String account, String arn) {
        checkArn(arn);
        return IamStore.managed(reader, arn)
                .filter(policy -> ManagedPolicies.find(arn).isPresent()
                        || PolicyName.parse(arn)
                                .filter(name -> name.account().equals(account))
                                .isPresent())
                .orElseThrow(() -> NO_SUCH_ENTITY.because("Policy " + arn + " was not found."));
    }

    /** One of the account's own. AWS's are nobody's to change. */
    static StoredPolicy changeable(Reader reader, RequestContext context, String action, String arn) {
        if (arn.startsWith("arn:aws:iam::aws:")) {
            throw ACCESS_DENIED.because("User: " + context.caller().arn() + " is not authorized to perform: iam:"
                    + action + " on resource: policy " + arn);
        }
        return readable(reader, context.account().value(), arn);
    }

    private CreatePolicyResponse create(CreatePolicyRequest in, RequestContext context) {
        PolicyText.checkManaged(in.policyDocument());
        String account = context.account().value();
        String path = in.path() == null ? "/" : in.path();
        long now = clock.instant().toEpochMilli();
        StoredPolicy policy = new StoredPolicy(
                in.policyName(),
                path,
                Ids.unique("ANPA"),
                Arn.of("iam", "", account, "policy" + path + in.policyName()).toString(),
                in.description(),
                now,
                now,
                1,
                1,
                List.of(new StoredPolicy.Version(1, in.policyDocument(), now)),
                Tags.of(in.tags()));
        store.update(transaction -> {
            byte[] key = IamKeys.policy(account, in.policyName());
            if (transaction.get(key) != null) {
                throw ENTITY_ALREADY_EXISTS.because(
                        "A policy called " + in.policyName() + " already exists. Duplicate names are not allowed.");
            }
            if (IamStore.count(transaction.snapshot(), IamKeys.policies(account)) >= IamLimits.POLICIES) {
                throw LIMIT_EXCEEDED.because("Cannot exceed quota for PoliciesPerAccount: " + IamLimits.POLICIES);
            }
            IamStore.put(transaction, key, policy);
        });
        return new CreatePolicyResponse(shape(policy, 0, 0, true));
    }

    private GetPolicyResponse get(GetPolicyRequest in, RequestContext context) {
        String account = context.account().value();
        return store.read(reader ->
                new GetPolicyResponse(shape(reader, account, readable(reader, account, in.policyArn()), true)));
    }

    private static Policy shape(Reader reader, String account, StoredPolicy policy, boolean whole) {
        return shape(
                policy,
                IamStore.count(reader, IamKeys.attachments(account, policy.arn())),
                IamStore.count(reader, IamKeys.boundaries(account, policy.arn())),
                whole);
    }

    private static Policy shape(StoredPolicy policy, int attached, int bounding, boolean whole) {
        return Policy.builder()
                .arn(policy.arn())
                .attachmentCount(attached)
                .createDate(Instant.ofEpochMilli(policy.createdMillis()))
                .defaultVersionId("v" + policy.defaultVersion())
                .description(whole ? policy.description() : null)
                .isAttachable(true)
                .path(policy.path())
                .permissionsBoundaryUsageCount(bounding)
                .policyId(policy.id())
                .policyName(policy.name())
                .tags(whole && !policy.tags().isEmpty() ? Tags.list(policy.tags()) : null)
                .updateDate(Instant.ofEpochMilli(policy.updatedMillis()))
                .build();
    }

    private ListPoliciesResponse list(ListPoliciesRequest in, RequestContext context) {
        String account = context.account().value();
        return store.read(reader -> {
            List<StoredPolicy> found = new ArrayList<>();
            if (!"AWS".equals(in.scope())) {
                found.addAll(own(reader, account));
            }
            if (!"Local".equals(in.scope())) {
                found.addAll(ManagedPolicies.all());
            }
            List<Policy> shapes = found.stream()
                    .filter(policy -> in.pathPrefix() == null || policy.path().startsWith(in.pathPrefix()))
                    .map(policy -> shape(reader, account, policy, false))
                    .filter(policy -> isUsed(policy, Boolean.TRUE.equals(in.onlyAttached()), in.policyUsageFilter()))
                    .sorted(Comparator.comparing(policy -> String.valueOf(policy.arn())))
                    .toList();
            Page<Policy> page = Page.of(shapes, policy -> String.valueOf(policy.arn()), in.marker(), in.maxItems());
            return new ListPoliciesResponse(page.truncated(), page.marker(), page.items());
        });
    }

    static List<StoredPolicy> own(Reader reader, String account) {
        List<StoredPolicy> policies = new ArrayList<>();
        try (Range range = reader.prefix(IamKeys.policies(account))) {
            while (range.hasNext()) {
                policies.add(EntityCodec.decode(range.next().value(), StoredPolicy.class));
            }
        }
        return policies;
    }

    private static boolean isUsed(Policy policy, boolean onlyAttached, @Nullable String usage) {
        Integer attached = policy.attachmentCount();
        Integer bounding = policy.permissionsBoundaryUsageCount();
        boolean isAttached = attached != null && attached > 0;
        boolean isBounding = bounding != null && bounding > 0;
        if ("PermissionsPolicy".equals(usage)) {
            return isAttached;
        }
        if ("PermissionsBoundary".equals(usage)) {
            return isBounding;
        }
        return !onlyAttached || isAttached || isBounding;
    }

    private Unit delete(DeletePolicyRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            StoredPolicy policy = changeable(transaction, context, "DeletePolicy", in.policyArn());
            if (IamStore.count(transaction, IamKeys.attachments(account, policy.arn())) > 0
                    || IamStore.count(transaction, IamKeys.boundaries(account, policy.arn())) > 0) {
                throw DELETE_CONFLICT.because("Cannot delete a policy attached to entities.");
            }
            if (policy.versions().size() > 1) {
                throw DELETE_CONFLICT.because(
                        "This policy has more than one version. Before you delete a policy, you must delete the"
                                + " policy's versions. The default version is deleted with the policy.");
            }
            transaction.delete(IamKeys.policy(account, policy.name()));
        });
        return Unit.VALUE;
    }

    private Unit tag(TagPolicyRequest in, RequestContext context) {
        return change(
                context, "TagPolicy", in.policyArn(), policy -> policy.withTags(Tags.merged(policy.tags(), in.tags())));
    }

    private Unit untag(UntagPolicyRequest in, RequestContext context) {
        return change(
                context,
                "UntagPolicy",
                in.policyArn(),
                policy -> policy.withTags(Tags.without(policy.tags(), in.tagKeys())));
    }

    private Unit change(RequestContext context, String action, String arn, UnaryOperator<StoredPolicy> changing) {
        store.update(transaction -> {
            StoredPolicy policy = changeable(transaction, context, action, arn);
            IamStore.put(transaction, IamKeys.policy(context.account().value(), policy.name()), changing.apply(policy));
        });
        return Unit.VALUE;
    }

    private ListPolicyTagsResponse tags(ListPolicyTagsRequest in, RequestContext context) {
        StoredPolicy policy =
                store.read(reader -> readable(reader, context.account().value(), in.policyArn()));
        Page<Tag> page = Page.of(Tags.list(policy.tags()), Tag::key, in.marker(), in.maxItems());
        return new ListPolicyTagsResponse(page.truncated(), page.marker(), page.items());
    }
}
