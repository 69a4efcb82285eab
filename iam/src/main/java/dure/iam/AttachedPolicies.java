package dure.iam;

import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.AttachGroupPolicyRequest;
import dure.api.iam.AttachRolePolicyRequest;
import dure.api.iam.AttachUserPolicyRequest;
import dure.api.iam.AttachedPolicy;
import dure.api.iam.DeleteRolePermissionsBoundaryRequest;
import dure.api.iam.DeleteUserPermissionsBoundaryRequest;
import dure.api.iam.DetachGroupPolicyRequest;
import dure.api.iam.DetachRolePolicyRequest;
import dure.api.iam.DetachUserPolicyRequest;
import dure.api.iam.IamApi;
import dure.api.iam.ListAttachedGroupPoliciesRequest;
import dure.api.iam.ListAttachedGroupPoliciesResponse;
import dure.api.iam.ListAttachedRolePoliciesRequest;
import dure.api.iam.ListAttachedRolePoliciesResponse;
import dure.api.iam.ListAttachedUserPoliciesRequest;
import dure.api.iam.ListAttachedUserPoliciesResponse;
import dure.api.iam.PutRolePermissionsBoundaryRequest;
import dure.api.iam.PutUserPermissionsBoundaryRequest;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredPolicy;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Managed policies attached to users, roles and groups, and those that are permissions boundaries. */
final class AttachedPolicies {
    private final IamStore store;
    private final Permissions permissions;

    AttachedPolicies(IamStore store, Permissions permissions) {
        this.store = store;
        this.permissions = permissions;
    }

    void register(Registry registry) {
        registerAttach(registry);
        registerDetach(registry);
        registerList(registry);
        registerBoundaries(registry);
    }

    private static Map<String, List<String>> policyArn(String arn) {
        return Map.of("iam:PolicyARN", List.of(arn));
    }

    static Map<String, List<String>> boundary(@Nullable String arn) {
        return arn == null ? Map.of() : Map.of("iam:PermissionsBoundary", List.of(arn));
    }

    private void registerAttach(Registry registry) {
        registry.on(
                IamApi.ATTACH_USER_POLICY,
                permissions.on(
                        Kind.USER,
                        "AttachUserPolicy",
                        AttachUserPolicyRequest::userName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> attach(context, Kind.USER, in.userName(), in.policyArn()));
        registry.on(
                IamApi.ATTACH_ROLE_POLICY,
                permissions.on(
                        Kind.ROLE,
                        "AttachRolePolicy",
                        AttachRolePolicyRequest::roleName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> attach(context, Kind.ROLE, in.roleName(), in.policyArn()));
        registry.on(
                IamApi.ATTACH_GROUP_POLICY,
                permissions.on(
                        Kind.GROUP,
                        "AttachGroupPolicy",
                        AttachGroupPolicyRequest::groupName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> attach(context, Kind.GROUP, in.groupName(), in.policyArn()));
    }

    private void registerDetach(Registry registry) {
        registry.on(
                IamApi.DETACH_USER_POLICY,
                permissions.on(
                        Kind.USER,
                        "DetachUserPolicy",
                        DetachUserPolicyRequest::userName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> detach(context, Kind.USER, in.userName(), in.policyArn()));
        registry.on(
                IamApi.DETACH_ROLE_POLICY,
                permissions.on(
                        Kind.ROLE,
                        "DetachRolePolicy",
                        DetachRolePolicyRequest::roleName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> detach(context, Kind.ROLE, in.roleName(), in.policyArn()));
        registry.on(
                IamApi.DETACH_GROUP_POLICY,
                permissions.on(
                        Kind.GROUP,
                        "DetachGroupPolicy",
                        DetachGroupPolicyRequest::groupName,
                        in -> policyArn(in.policyArn())),
                (in, context) -> detach(context, Kind.GROUP, in.groupName(), in.policyArn()));
    }

    private void registerList(Registry registry) {
        registry.on(
                IamApi.LIST_ATTACHED_USER_POLICIES,
                permissions.on(Kind.USER, "ListAttachedUserPolicies", ListAttachedUserPoliciesRequest::userName),
                (in, context) -> {
                    Page<AttachedPolicy> page =
                            list(context, Kind.USER, in.userName(), in.pathPrefix(), in.marker(), in.maxItems());
                    return new ListAttachedUserPoliciesResponse(page.items(), page.truncated(), page.marker());
                });
        registry.on(
                IamApi.LIST_ATTACHED_ROLE_POLICIES,
                permissions.on(Kind.ROLE, "ListAttachedRolePolicies", ListAttachedRolePoliciesRequest::roleName),
                (in, context) -> {
                    Page<AttachedPolicy> page =
                            list(context, Kind.ROLE, in.roleName(), in.pathPrefix(), in.marker(), in.maxItems());
                    return new ListAttachedRolePoliciesResponse(page.items(), page.truncated(), page.marker());
                });
        registry.on(
                IamApi.LIST_ATTACHED_GROUP_POLICIES,
                permissions.on(Kind.GROUP, "ListAttachedGroupPolicies", ListAttachedGroupPoliciesRequest::groupName),
                (in, context) -> {
                    Page<AttachedPolicy> page =
                            list(context, Kind.GROUP, in.groupName(), in.pathPrefix(), in.marker(), in.maxItems());
                    return new ListAttachedGroupPoliciesResponse(page.items(), page.truncated(), page.marker());
                });
    }

    private void registerBoundaries(Registry registry) {
        registry.on(
                IamApi.PUT_USER_PERMISSIONS_BOUNDARY,
                permissions.on(
                        Kind.USER,
                        "PutUserPermissionsBoundary",
                        PutUserPermissionsBoundaryRequest::userName,
                        in -> boundary(in.permissionsBoundary())),
                (in, context) -> bound(context, Kind.USER, in.userName(), in.permissionsBoundary()));
        registry.on(
                IamApi.PUT_ROLE_PERMISSIONS_BOUNDARY,
                permissions.on(
                        Kind.ROLE,
                        "PutRolePermissionsBoundary",
                        PutRolePermissionsBoundaryRequest::roleName,
                        in -> boundary(in.permissionsBoundary())),
                (in, context) -> bound(context, Kind.ROLE, in.roleName(), in.permissionsBoundary()));
        registry.on(
                IamApi.DELETE_USER_PERMISSIONS_BOUNDARY,
                permissions.on(
                        Kind.USER, "DeleteUserPermissionsBoundary", DeleteUserPermissionsBoundaryRequest::userName),
                (in, context) -> unbound(context, Kind.USER, in.userName()));
        registry.on(
                IamApi.DELETE_ROLE_PERMISSIONS_BOUNDARY,
                permissions.on(
                        Kind.ROLE, "DeleteRolePermissionsBoundary", DeleteRolePermissionsBoundaryRequest::roleName),
                (in, context) -> unbound(context, Kind.ROLE, in.roleName()));
    }

    /** A managed policy that the account may use: its own or AWS's. */
    static StoredPolicy attachable(Reader reader, String account, String arn) {
        Policies.checkArn(arn);
        Optional<StoredPolicy> policy = IamStore.managed(reader, arn)
                .filter(found -> ManagedPolicies.find(arn).isPresent()
                        || PolicyName.parse(arn)
                                .filter(name -> name.account().equals(account))
                                .isPresent());
        return policy.orElseThrow(
                () -> NO_SUCH_ENTITY.because("Policy " + arn + " does not exist or is not attachable."));
    }

    private Unit attach(RequestContext context, Kind kind, String name, String arn) {
        String account = context.account().value();
        store.update(transaction -> {
            Holder holder = IamStore.holder(transaction, account, kind, name);
            attachable(transaction, account, arn);
            Holder changed = holder.with(holder.grants().withAttached(arn));
            if (changed.grants().attached().size() > IamLimits.ATTACHED_POLICIES) {
                String word = kind.word().substring(0, 1).toUpperCase(Locale.ROOT)
                        + kind.word().substring(1);
                throw LIMIT_EXCEEDED.because(
                        "Cannot exceed quota for PoliciesPer" + word + ": " + IamLimits.ATTACHED_POLICIES);
            }
            IamStore.put(transaction, account, changed);
            IamStore.mark(transaction, IamKeys.attachment(account, arn, kind, name));
        });
        return Unit.VALUE;
    }

    private Unit detach(RequestContext context, Kind kind, String name, String arn) {
        Policies.checkArn(arn);
        String account = context.account().value();
        store.update(transaction -> {
            Holder holder = IamStore.holder(transaction, account, kind, name);
            if (!holder.grants().attached().contains(arn)) {
                throw NO_SUCH_ENTITY.because("Policy " + arn + " was not found.");
            }
            IamStore.put(transaction, account, holder.with(holder.grants().withoutAttached(arn)));
            transaction.delete(IamKeys.attachment(account, arn, kind, name));
        });
        return Unit.VALUE;
    }

    private Page<AttachedPolicy> list(
            RequestContext context,
            Kind kind,
            String name,
            @Nullable String pathPrefix,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        Holder holder =
                store.read(reader -> IamStore.holder(reader, context.account().value(), kind, name));
        List<AttachedPolicy> attached = holder.grants().attached().stream()
                .filter(arn -> pathPrefix == null
                        || PolicyName.parse(arn).orElseThrow().path().startsWith(pathPrefix))
                .map(arn -> new AttachedPolicy(
                        arn, PolicyName.parse(arn).orElseThrow().name()))
                .sorted(Comparator.comparing(policy -> String.valueOf(policy.policyArn())))
                .toList();
        return Page.of(attached, policy -> String.valueOf(policy.policyArn()), marker, maxItems);
    }

    private Unit bound(RequestContext context, Kind kind, String name, String arn) {
        String account = context.account().value();
        store.update(transaction -> IamStore.put(
                transaction,
                account,
                rebound(transaction, account, IamStore.holder(transaction, account, kind, name), arn)));
        return Unit.VALUE;
    }

    private Unit unbound(RequestContext context, Kind kind, String name) {
        String account = context.account().value();
        store.update(transaction -> {
            Holder holder = IamStore.holder(transaction, account, kind, name);
            if (holder.grants().boundary() == null) {
                throw NO_SUCH_ENTITY.because("The " + kind.word() + " with name " + holder.name()
                        + " does not have a permissions boundary.");
            }
            IamStore.put(transaction, account, rebound(transaction, account, holder, null));
        });
        return Unit.VALUE;
    }

    /** The holder with another boundary, and the index changed with it. */
    static Holder rebound(Transaction transaction, String account, Holder holder, @Nullable String arn) {
        String old = holder.grants().boundary();
        if (old != null) {
            transaction.delete(IamKeys.boundary(account, old, holder.kind(), holder.name()));
        }
        if (arn != null) {
            attachable(transaction, account, arn);
            IamStore.mark(transaction, IamKeys.boundary(account, arn, holder.kind(), holder.name()));
        }
        return holder.with(holder.grants().withBoundary(arn));
    }
}
