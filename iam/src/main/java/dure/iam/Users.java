package dure.iam;

import static dure.api.iam.IamErrors.DELETE_CONFLICT;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.CreateUserRequest;
import dure.api.iam.CreateUserResponse;
import dure.api.iam.DeleteUserRequest;
import dure.api.iam.GetUserRequest;
import dure.api.iam.GetUserResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListUserTagsRequest;
import dure.api.iam.ListUserTagsResponse;
import dure.api.iam.ListUsersRequest;
import dure.api.iam.ListUsersResponse;
import dure.api.iam.Tag;
import dure.api.iam.TagUserRequest;
import dure.api.iam.UntagUserRequest;
import dure.api.iam.UpdateUserRequest;
import dure.api.iam.User;
import dure.iam.entity.Grants;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredAccount;
import dure.iam.entity.StoredUser;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** CreateUser and what can be done with users. */
final class Users {
    private final IamStore store;
    private final Permissions permissions;
    private final Clock clock;

    Users(IamStore store, Permissions permissions, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(
                IamApi.CREATE_USER,
                permissions.making(
                        "user", "CreateUser", CreateUserRequest::path, CreateUserRequest::userName, Users::conditions),
                this::create);
        registry.on(IamApi.GET_USER, permissions.onUserOrCaller("GetUser", GetUserRequest::userName), this::get);
        registry.on(IamApi.LIST_USERS, this::list);
        registry.on(
                IamApi.UPDATE_USER, permissions.on(Kind.USER, "UpdateUser", UpdateUserRequest::userName), this::update);
        registry.on(
                IamApi.DELETE_USER, permissions.on(Kind.USER, "DeleteUser", DeleteUserRequest::userName), this::delete);
        registry.on(
                IamApi.TAG_USER,
                permissions.on(Kind.USER, "TagUser", TagUserRequest::userName, in -> Tags.conditions(in.tags())),
                (in, context) ->
                        change(context, in.userName(), user -> user.withTags(Tags.merged(user.tags(), in.tags()))));
        registry.on(
                IamApi.UNTAG_USER,
                permissions.on(
                        Kind.USER, "UntagUser", UntagUserRequest::userName, in -> Map.of("aws:TagKeys", in.tagKeys())),
                (in, context) ->
                        change(context, in.userName(), user -> user.withTags(Tags.without(user.tags(), in.tagKeys()))));
        registry.on(
                IamApi.LIST_USER_TAGS,
                permissions.on(Kind.USER, "ListUserTags", ListUserTagsRequest::userName),
                this::tags);
    }

    private static Map<String, List<String>> conditions(CreateUserRequest in) {
        Map<String, List<String>> conditions = new HashMap<>(Tags.conditions(in.tags()));
        conditions.putAll(AttachedPolicies.boundary(in.permissionsBoundary()));
        return conditions;
    }

    private CreateUserResponse create(CreateUserRequest in, RequestContext context) {
        String account = context.account().value();
        String path = in.path();
        StoredUser user = new StoredUser(
                in.userName(),
                path == null ? "/" : path,
                Ids.unique("AIDA"),
                clock.instant().toEpochMilli(),
                Tags.of(in.tags()),
                Grants.NONE,
                List.of(),
                List.of());
        store.update(transaction -> Holders.create(transaction, account, user, in.permissionsBoundary()));
        return new CreateUserResponse(
                Shape.whole(account, user.with(user.grants().withBoundary(in.permissionsBoundary()))));
    }

    private GetUserResponse get(GetUserRequest in, RequestContext context) {
        String account = context.account().value();
        String name = in.userName();
        if (name == null) {
            switch (context.caller().principal()) {
                case Principal.User caller -> name = caller.name();
                case Principal.Root root -> {
                    return new GetUserResponse(root(account));
                }
                default ->
                    throw dure.api.iam.IamErrors.VALIDATION_ERROR.because(
                            "Must specify userName when calling with non-User credentials");
            }
        }
        String wanted = name;
        StoredUser user = store.read(reader -> IamStore.user(reader, account, wanted));
        return new GetUserResponse(Shape.whole(account, user));
    }

    private User root(String account) {
        StoredAccount stored = store.read(
                        reader -> IamStore.find(reader, IamKeys.account(account), StoredAccount.class))
                .orElseThrow(() -> NO_SUCH_ENTITY.because("The account " + account + " cannot be found."));
        return User.builder()
                .arn("arn:aws:iam::" + account + ":root")
                .createDate(Instant.ofEpochMilli(stored.createdMillis()))
                .path("/")
                .userId(account)
                .userName("root")
                .build();
    }

    private ListUsersResponse list(ListUsersRequest in, RequestContext context) {
        String account = context.account().value();
        List<StoredUser> users =
                store.read(reader -> Holders.list(reader, account, Kind.USER, StoredUser.class, in.pathPrefix()));
        Page<StoredUser> page = Page.of(users, Holders::order, in.marker(), in.maxItems());
        return new ListUsersResponse(page.truncated(), page.marker(), page.map(user -> Shape.listed(account, user)));
    }

    private Unit update(UpdateUserRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            StoredUser old = IamStore.user(transaction, account, in.userName());
            String name = in.newUserName();
            String path = in.newPath();
            StoredUser renamed = old.renamed(name == null ? old.name() : name, path == null ? old.path() : path);
            Holders.rename(transaction, account, old, renamed);
            for (String group : old.groups()) {
                transaction.delete(IamKeys.member(account, group, old.name()));
                IamStore.mark(transaction, IamKeys.member(account, group, renamed.name()));
            }
            for (String key : old.accessKeys()) {
                IamStore.accessKey(transaction, key)
                        .ifPresent(stored ->
                                IamStore.put(transaction, IamKeys.accessKey(key), stored.ofUser(renamed.name())));
            }
        });
        return Unit.VALUE;
    }

    private Unit delete(DeleteUserRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> delete(transaction, account, IamStore.user(transaction, account, in.userName())));
        return Unit.VALUE;
    }

    private static void delete(Transaction transaction, String account, StoredUser user) {
        if (!user.groups().isEmpty()) {
            throw DELETE_CONFLICT.because("Cannot delete entity, must remove users from group first.");
        }
        if (!user.accessKeys().isEmpty()) {
            throw DELETE_CONFLICT.because("Cannot delete entity, must delete access keys first.");
        }
        Holders.delete(transaction, account, user);
    }

    private Unit change(RequestContext context, String name, UnaryOperator<StoredUser> changing) {
        String account = context.account().value();
        store.update(transaction ->
                IamStore.put(transaction, account, changing.apply(IamStore.user(transaction, account, name))));
        return Unit.VALUE;
    }

    private ListUserTagsResponse tags(ListUserTagsRequest in, RequestContext context) {
        StoredUser user =
                store.read(reader -> IamStore.user(reader, context.account().value(), in.userName()));
        Page<Tag> page = Page.of(Tags.list(user.tags()), Tag::key, in.marker(), in.maxItems());
        return new ListUserTagsResponse(page.truncated(), page.marker(), page.items());
    }
}
