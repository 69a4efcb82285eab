package dure.iam;

import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.DeleteGroupPolicyRequest;
import dure.api.iam.DeleteRolePolicyRequest;
import dure.api.iam.DeleteUserPolicyRequest;
import dure.api.iam.GetGroupPolicyRequest;
import dure.api.iam.GetGroupPolicyResponse;
import dure.api.iam.GetRolePolicyRequest;
import dure.api.iam.GetRolePolicyResponse;
import dure.api.iam.GetUserPolicyRequest;
import dure.api.iam.GetUserPolicyResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListGroupPoliciesRequest;
import dure.api.iam.ListGroupPoliciesResponse;
import dure.api.iam.ListRolePoliciesRequest;
import dure.api.iam.ListRolePoliciesResponse;
import dure.api.iam.ListUserPoliciesRequest;
import dure.api.iam.ListUserPoliciesResponse;
import dure.api.iam.PutGroupPolicyRequest;
import dure.api.iam.PutRolePolicyRequest;
import dure.api.iam.PutUserPolicyRequest;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.policy.PolicyParser;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Policies that live inside a user, role or group. */
final class InlinePolicies {
    private final IamStore store;
    private final Permissions permissions;

    InlinePolicies(IamStore store, Permissions permissions) {
        this.store = store;
        this.permissions = permissions;
    }

    void register(Registry registry) {
        registerUsers(registry);
        registerRoles(registry);
        registerGroups(registry);
    }

    private void registerUsers(Registry registry) {
        registry.on(
                IamApi.PUT_USER_POLICY,
                permissions.on(Kind.USER, "PutUserPolicy", PutUserPolicyRequest::userName),
                (in, context) -> put(context, Kind.USER, in.userName(), in.policyName(), in.policyDocument()));
        registry.on(
                IamApi.GET_USER_POLICY,
                permissions.on(Kind.USER, "GetUserPolicy", GetUserPolicyRequest::userName),
                (in, context) -> new GetUserPolicyResponse(
                        get(context, Kind.USER, in.userName(), in.policyName()), in.policyName(), in.userName()));
        registry.on(
                IamApi.LIST_USER_POLICIES,
                permissions.on(Kind.USER, "ListUserPolicies", ListUserPoliciesRequest::userName),
                (in, context) -> {
                    Page<String> page = list(context, Kind.USER, in.userName(), in.marker(), in.maxItems());
                    return new ListUserPoliciesResponse(page.truncated(), page.marker(), page.items());
                });
        registry.on(
                IamApi.DELETE_USER_POLICY,
                permissions.on(Kind.USER, "DeleteUserPolicy", DeleteUserPolicyRequest::userName),
                (in, context) -> delete(context, Kind.USER, in.userName(), in.policyName()));
    }

    private void registerRoles(Registry registry) {
        registry.on(
                IamApi.PUT_ROLE_POLICY,
                permissions.on(Kind.ROLE, "PutRolePolicy", PutRolePolicyRequest::roleName),
                (in, context) -> put(context, Kind.ROLE, in.roleName(), in.policyName(), in.policyDocument()));
        registry.on(
                IamApi.GET_ROLE_POLICY,
                permissions.on(Kind.ROLE, "GetRolePolicy", GetRolePolicyRequest::roleName),
                (in, context) -> new GetRolePolicyResponse(
                        get(context, Kind.ROLE, in.roleName(), in.policyName()), in.policyName(), in.roleName()));
        registry.on(
                IamApi.LIST_ROLE_POLICIES,
                permissions.on(Kind.ROLE, "ListRolePolicies", ListRolePoliciesRequest::roleName),
                (in, context) -> {
                    Page<String> page = list(context, Kind.ROLE, in.roleName(), in.marker(), in.maxItems());
                    return new ListRolePoliciesResponse(page.truncated(), page.marker(), page.items());
                });
        registry.on(
                IamApi.DELETE_ROLE_POLICY,
                permissions.on(Kind.ROLE, "DeleteRolePolicy", DeleteRolePolicyRequest::roleName),
                (in, context) -> delete(context, Kind.ROLE, in.roleName(), in.policyName()));
    }

    private void registerGroups(Registry registry) {
        registry.on(
                IamApi.PUT_GROUP_POLICY,
                permissions.on(Kind.GROUP, "PutGroupPolicy", PutGroupPolicyRequest::groupName),
                (in, context) -> put(context, Kind.GROUP, in.groupName(), in.policyName(), in.policyDocument()));
        registry.on(
                IamApi.GET_GROUP_POLICY,
                permissions.on(Kind.GROUP, "GetGroupPolicy", GetGroupPolicyRequest::groupName),
                (in, context) -> new GetGroupPolicyResponse(
                        in.groupName(), get(context, Kind.GROUP, in.groupName(), in.policyName()), in.policyName()));
        registry.on(
                IamApi.LIST_GROUP_POLICIES,
                permissions.on(Kind.GROUP, "ListGroupPolicies", ListGroupPoliciesRequest::groupName),
                (in, context) -> {
                    Page<String> page = list(context, Kind.GROUP, in.groupName(), in.marker(), in.maxItems());
                    return new ListGroupPoliciesResponse(page.truncated(), page.marker(), page.items());
                });
        registry.on(
                IamApi.DELETE_GROUP_POLICY,
                permissions.on(Kind.GROUP, "DeleteGroupPolicy", DeleteGroupPolicyRequest::groupName),
                (in, context) -> delete(context, Kind.GROUP, in.groupName(), in.policyName()));
    }

    private Unit put(RequestContext context, Kind kind, String name, String policyName, String document) {
        PolicyParser.parse(policyName, document, PolicyParser.Kind.INLINE);
        String account = context.account().value();
        store.update(transaction -> {
            Holder holder = IamStore.holder(transaction, account, kind, name);
            Holder changed = holder.with(holder.grants().withInline(policyName, document));
            int total = changed.grants().inline().values().stream()
                    .mapToInt(PolicyText::length)
                    .sum();
            if (total > limit(kind)) {
                throw LIMIT_EXCEEDED.because("Maximum policy size of " + limit(kind) + " bytes exceeded for "
                        + kind.word() + " " + holder.name());
            }
            IamStore.put(transaction, account, changed);
        });
        return Unit.VALUE;
    }

    private static int limit(Kind kind) {
        return switch (kind) {
            case USER -> IamLimits.USER_INLINE_CHARS;
            case ROLE -> IamLimits.ROLE_INLINE_CHARS;
            case GROUP -> IamLimits.GROUP_INLINE_CHARS;
        };
    }

    private String get(RequestContext context, Kind kind, String name, String policyName) {
        Holder holder =
                store.read(reader -> IamStore.holder(reader, context.account().value(), kind, name));
        return PolicyText.encoded(document(holder, policyName));
    }

    private static String document(Holder holder, String policyName) {
        @Nullable String document = holder.grants().inline().get(policyName);
        if (document == null) {
            throw NO_SUCH_ENTITY.because("The " + holder.kind().word().toLowerCase(Locale.ROOT) + " policy with name "
                    + policyName + " cannot be found.");
        }
        return document;
    }

    private Page<String> list(
            RequestContext context, Kind kind, String name, @Nullable String marker, @Nullable Integer maxItems) {
        Holder holder =
                store.read(reader -> IamStore.holder(reader, context.account().value(), kind, name));
        return Page.of(new ArrayList<>(holder.grants().inline().keySet()), Function.identity(), marker, maxItems);
    }

    private Unit delete(RequestContext context, Kind kind, String name, String policyName) {
        String account = context.account().value();
        store.update(transaction -> {
            Holder holder = IamStore.holder(transaction, account, kind, name);
            document(holder, policyName);
            IamStore.put(transaction, account, holder.with(holder.grants().withoutInline(policyName)));
        });
        return Unit.VALUE;
    }
}
