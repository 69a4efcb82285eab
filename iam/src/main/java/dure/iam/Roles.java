package dure.iam;

import static dure.api.iam.IamErrors.MALFORMED_POLICY_DOCUMENT;

import dure.api.iam.CreateRoleRequest;
import dure.api.iam.CreateRoleResponse;
import dure.api.iam.DeleteRoleRequest;
import dure.api.iam.GetRoleRequest;
import dure.api.iam.GetRoleResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListRoleTagsRequest;
import dure.api.iam.ListRoleTagsResponse;
import dure.api.iam.ListRolesRequest;
import dure.api.iam.ListRolesResponse;
import dure.api.iam.Tag;
import dure.api.iam.TagRoleRequest;
import dure.api.iam.UntagRoleRequest;
import dure.api.iam.UpdateAssumeRolePolicyRequest;
import dure.api.iam.UpdateRoleRequest;
import dure.api.iam.UpdateRoleResponse;
import dure.iam.entity.Grants;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredAccount;
import dure.iam.entity.StoredRole;
import dure.iam.policy.Policy;
import dure.iam.policy.PolicyParser;
import dure.kernel.Arn;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Roles, and who may assume them. */
final class Roles {
    private static final int DEFAULT_SESSION_SECONDS = 3_600;

    private final IamStore store;
    private final Permissions permissions;
    private final Clock clock;

    Roles(IamStore store, Permissions permissions, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(
                IamApi.CREATE_ROLE,
                permissions.making(
                        "role", "CreateRole", CreateRoleRequest::path, CreateRoleRequest::roleName, Roles::conditions),
                this::create);
        registry.on(IamApi.GET_ROLE, permissions.on(Kind.ROLE, "GetRole", GetRoleRequest::roleName), this::get);
        registry.on(IamApi.LIST_ROLES, this::list);
        registry.on(
                IamApi.UPDATE_ROLE, permissions.on(Kind.ROLE, "UpdateRole", UpdateRoleRequest::roleName), this::update);
        registry.on(
                IamApi.UPDATE_ASSUME_ROLE_POLICY,
                permissions.on(Kind.ROLE, "UpdateAssumeRolePolicy", UpdateAssumeRolePolicyRequest::roleName),
                this::updateTrust);
        registry.on(
                IamApi.DELETE_ROLE, permissions.on(Kind.ROLE, "DeleteRole", DeleteRoleRequest::roleName), this::delete);
        registry.on(
                IamApi.TAG_ROLE,
                permissions.on(Kind.ROLE, "TagRole", TagRoleRequest::roleName, in -> Tags.conditions(in.tags())),
                (in, context) ->
                        change(context, in.roleName(), role -> role.withTags(Tags.merged(role.tags(), in.tags()))));
        registry.on(
                IamApi.UNTAG_ROLE,
                permissions.on(
                        Kind.ROLE, "UntagRole", UntagRoleRequest::roleName, in -> Map.of("aws:TagKeys", in.tagKeys())),
                (in, context) ->
                        change(context, in.roleName(), role -> role.withTags(Tags.without(role.tags(), in.tagKeys()))));
        registry.on(
                IamApi.LIST_ROLE_TAGS,
                permissions.on(Kind.ROLE, "ListRoleTags", ListRoleTagsRequest::roleName),
                this::tags);
        registry.resourcePolicies("iam", this::trustPolicy);
    }

    private static Map<String, List<String>> conditions(CreateRoleRequest in) {
        Map<String, List<String>> conditions = new HashMap<>(Tags.conditions(in.tags()));
        conditions.putAll(AttachedPolicies.boundary(in.permissionsBoundary()));
        return conditions;
    }

    /** A role's trust policy, whatever account the caller is of. Only of roles: nothing else in IAM has a policy. */
    Optional<ResourcePolicies.Attached> trustPolicy(Arn resource, RequestContext context) {
        if (!resource.resource().startsWith("role/") || resource.account().length() != 12) {
            return Optional.empty();
        }
        String name = resource.resource().substring(resource.resource().lastIndexOf('/') + 1);
        Optional<StoredRole> role = store.read(
                reader -> IamStore.find(reader, IamKeys.holder(resource.account(), Kind.ROLE, name), StoredRole.class));
        return role.filter(found -> found.arn(resource.account()).equals(resource.toString()))
                .map(found -> new ResourcePolicies.Attached(
                        new dure.kernel.AccountId(resource.account()), Optional.of(found.trustPolicy())));
    }

    private CreateRoleResponse create(CreateRoleRequest in, RequestContext context) {
        String account = context.account().value();
        String path = in.path();
        Integer maxSession = in.maxSessionDuration();
        StoredRole role = new StoredRole(
                in.roleName(),
                path == null ? "/" : path,
                Ids.unique("AROA"),
                clock.instant().toEpochMilli(),
                in.description(),
                maxSession == null ? DEFAULT_SESSION_SECONDS : maxSession,
                in.assumeRolePolicyDocument(),
                Tags.of(in.tags()),
                Grants.NONE);
        PolicyText.checkTrust(in.assumeRolePolicyDocument());
        store.update(transaction -> {
            checkTrusted(transaction, in.assumeRolePolicyDocument());
            Holders.create(transaction, account, role, in.permissionsBoundary());
        });
        return new CreateRoleResponse(
                Shape.whole(account, role.with(role.grants().withBoundary(in.permissionsBoundary()))));
    }

    /** Users and roles that a trust policy names must exist, as far as their accounts are Dure's. */
    private static void checkTrusted(Reader reader, String document) {
        Policy policy = PolicyParser.parse("", document, PolicyParser.Kind.TRUST);
        for (String text : policy.principalArns()) {
            Arn arn = Arn.parse(text).orElseThrow();
            boolean known = IamStore.find(reader, IamKeys.account(arn.account()), StoredAccount.class)
                    .isPresent();
            if (known && arn.service().equals("iam") && !exists(reader, arn)) {
                throw MALFORMED_POLICY_DOCUMENT.because("Invalid principal in policy: \"AWS\":\"" + text + "\"");
            }
        }
    }

    private static boolean exists(Reader reader, Arn arn) {
        Kind kind = arn.resource().startsWith("role/") ? Kind.ROLE : Kind.USER;
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        Optional<? extends Holder> holder =
                IamStore.find(reader, IamKeys.holder(arn.account(), kind, name), IamStore.type(kind));
        return holder.isPresent() && holder.get().arn(arn.account()).equals(arn.toString());
    }

    private GetRoleResponse get(GetRoleRequest in, RequestContext context) {
        String account = context.account().value();
        StoredRole role = store.read(reader -> IamStore.role(reader, account, in.roleName()));
        return new GetRoleResponse(Shape.whole(account, role));
    }

    private ListRolesResponse list(ListRolesRequest in, RequestContext context) {
        String account = context.account().value();
        List<StoredRole> roles =
                store.read(reader -> Holders.list(reader, account, Kind.ROLE, StoredRole.class, in.pathPrefix()));
        Page<StoredRole> page = Page.of(roles, Holders::order, in.marker(), in.maxItems());
        return new ListRolesResponse(page.truncated(), page.marker(), page.map(role -> Shape.listed(account, role)));
    }

    /** What is not given is reset, as on AWS. */
    private UpdateRoleResponse update(UpdateRoleRequest in, RequestContext context) {
        Integer maxSession = in.maxSessionDuration();
        change(
                context,
                in.roleName(),
                role -> role.described(
                        in.description() == null ? "" : in.description(),
                        maxSession == null ? DEFAULT_SESSION_SECONDS : maxSession));
        return new UpdateRoleResponse();
    }

    private Unit updateTrust(UpdateAssumeRolePolicyRequest in, RequestContext context) {
        PolicyText.checkTrust(in.policyDocument());
        String account = context.account().value();
        store.update(transaction -> {
            StoredRole role = IamStore.role(transaction, account, in.roleName());
            checkTrusted(transaction, in.policyDocument());
            IamStore.put(transaction, account, role.withTrustPolicy(in.policyDocument()));
        });
        return Unit.VALUE;
    }

    private Unit delete(DeleteRoleRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction ->
                Holders.delete(transaction, account, IamStore.role(transaction, account, in.roleName())));
        return Unit.VALUE;
    }

    private Unit change(RequestContext context, String name, UnaryOperator<StoredRole> changing) {
        String account = context.account().value();
        store.update(transaction ->
                IamStore.put(transaction, account, changing.apply(IamStore.role(transaction, account, name))));
        return Unit.VALUE;
    }

    private ListRoleTagsResponse tags(ListRoleTagsRequest in, RequestContext context) {
        StoredRole role =
                store.read(reader -> IamStore.role(reader, context.account().value(), in.roleName()));
        Page<Tag> page = Page.of(Tags.list(role.tags()), Tag::key, in.marker(), in.maxItems());
        return new ListRoleTagsResponse(page.truncated(), page.marker(), page.items());
    }
}
