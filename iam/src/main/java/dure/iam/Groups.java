package dure.iam;

import static dure.api.iam.IamErrors.DELETE_CONFLICT;
import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.api.iam.AddUserToGroupRequest;
import dure.api.iam.CreateGroupRequest;
import dure.api.iam.CreateGroupResponse;
import dure.api.iam.DeleteGroupRequest;
import dure.api.iam.GetGroupRequest;
import dure.api.iam.GetGroupResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListGroupsForUserRequest;
import dure.api.iam.ListGroupsForUserResponse;
import dure.api.iam.ListGroupsRequest;
import dure.api.iam.ListGroupsResponse;
import dure.api.iam.RemoveUserFromGroupRequest;
import dure.api.iam.UpdateGroupRequest;
import dure.iam.entity.Grants;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredGroup;
import dure.iam.entity.StoredUser;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Groups of users. */
final class Groups {
    private final IamStore store;
    private final Permissions permissions;
    private final Clock clock;

    Groups(IamStore store, Permissions permissions, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(
                IamApi.CREATE_GROUP,
                permissions.making(
                        "group",
                        "CreateGroup",
                        CreateGroupRequest::path,
                        CreateGroupRequest::groupName,
                        Permissions.Conditions.none()),
                this::create);
        registry.on(IamApi.GET_GROUP, permissions.on(Kind.GROUP, "GetGroup", GetGroupRequest::groupName), this::get);
        registry.on(IamApi.LIST_GROUPS, this::list);
        registry.on(
                IamApi.UPDATE_GROUP,
                permissions.on(Kind.GROUP, "UpdateGroup", UpdateGroupRequest::groupName),
                this::update);
        registry.on(
                IamApi.DELETE_GROUP,
                permissions.on(Kind.GROUP, "DeleteGroup", DeleteGroupRequest::groupName),
                this::delete);
        registry.on(
                IamApi.ADD_USER_TO_GROUP,
                permissions.on(Kind.GROUP, "AddUserToGroup", AddUserToGroupRequest::groupName),
                this::add);
        registry.on(
                IamApi.REMOVE_USER_FROM_GROUP,
                permissions.on(Kind.GROUP, "RemoveUserFromGroup", RemoveUserFromGroupRequest::groupName),
                this::remove);
        registry.on(
                IamApi.LIST_GROUPS_FOR_USER,
                permissions.on(Kind.USER, "ListGroupsForUser", ListGroupsForUserRequest::userName),
                this::ofUser);
    }

    private CreateGroupResponse create(CreateGroupRequest in, RequestContext context) {
        String account = context.account().value();
        String path = in.path();
        StoredGroup group = new StoredGroup(
                in.groupName(),
                path == null ? "/" : path,
                Ids.unique("AGPA"),
                clock.instant().toEpochMilli(),
                Grants.NONE);
        store.update(transaction -> Holders.create(transaction, account, group, null));
        return new CreateGroupResponse(Shape.of(account, group));
    }

    private GetGroupResponse get(GetGroupRequest in, RequestContext context) {
        String account = context.account().value();
        return store.read(reader -> {
            StoredGroup group = IamStore.group(reader, account, in.groupName());
            List<StoredUser> users = members(reader, account, group.name()).stream()
                    .map(user -> IamStore.user(reader, account, user))
                    .toList();
            Page<StoredUser> page = Page.of(users, Holders::order, in.marker(), in.maxItems());
            return new GetGroupResponse(
                    Shape.of(account, group),
                    page.truncated(),
                    page.marker(),
                    page.map(user -> Shape.listed(account, user)));
        });
    }

    private static List<String> members(Reader reader, String account, String group) {
        byte[] prefix = IamKeys.members(account, group);
        List<String> members = new ArrayList<>();
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                members.add(Keys.parse(range.next().key(), prefix.length).text());
            }
        }
        return members;
    }

    private ListGroupsResponse list(ListGroupsRequest in, RequestContext context) {
        String account = context.account().value();
        List<StoredGroup> groups =
                store.read(reader -> Holders.list(reader, account, Kind.GROUP, StoredGroup.class, in.pathPrefix()));
        Page<StoredGroup> page = Page.of(groups, Holders::order, in.marker(), in.maxItems());
        return new ListGroupsResponse(page.map(group -> Shape.of(account, group)), page.truncated(), page.marker());
    }

    private Unit update(UpdateGroupRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            StoredGroup old = IamStore.group(transaction, account, in.groupName());
            String name = in.newGroupName();
            String path = in.newPath();
            StoredGroup renamed = old.renamed(name == null ? old.name() : name, path == null ? old.path() : path);
            Holders.rename(transaction, account, old, renamed);
            for (String member : members(transaction, account, old.name())) {
                StoredUser user = IamStore.user(transaction, account, member);
                List<String> groups = new ArrayList<>(user.groups());
                groups.replaceAll(group -> group.equals(old.name()) ? renamed.name() : group);
                IamStore.put(transaction, account, user.withGroups(groups));
                transaction.delete(IamKeys.member(account, old.name(), member));
                IamStore.mark(transaction, IamKeys.member(account, renamed.name(), member));
            }
        });
        return Unit.VALUE;
    }

    private Unit delete(DeleteGroupRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            Holder group = IamStore.group(transaction, account, in.groupName());
            if (!members(transaction, account, in.groupName()).isEmpty()) {
                throw DELETE_CONFLICT.because("Cannot delete entity, must remove users from group first.");
            }
            Holders.delete(transaction, account, group);
        });
        return Unit.VALUE;
    }

    private Unit add(AddUserToGroupRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            StoredGroup group = IamStore.group(transaction, account, in.groupName());
            StoredUser user = IamStore.user(transaction, account, in.userName());
            if (user.groups().contains(group.name())) {
                return;
            }
            if (user.groups().size() >= IamLimits.GROUPS_PER_USER) {
                throw LIMIT_EXCEEDED.because("Cannot exceed quota for GroupsPerUser: " + IamLimits.GROUPS_PER_USER);
            }
            List<String> groups = new ArrayList<>(user.groups());
            groups.add(group.name());
            IamStore.put(transaction, account, user.withGroups(groups));
            IamStore.mark(transaction, IamKeys.member(account, group.name(), user.name()));
        });
        return Unit.VALUE;
    }

    private Unit remove(RemoveUserFromGroupRequest in, RequestContext context) {
        String account = context.account().value();
        store.update(transaction -> {
            StoredGroup group = IamStore.group(transaction, account, in.groupName());
            StoredUser user = IamStore.user(transaction, account, in.userName());
            List<String> groups = new ArrayList<>(user.groups());
            if (!groups.remove(group.name())) {
                throw NO_SUCH_ENTITY.because(
                        "The user with name " + user.name() + " is not in group " + group.name() + ".");
            }
            IamStore.put(transaction, account, user.withGroups(groups));
            transaction.delete(IamKeys.member(account, group.name(), user.name()));
        });
        return Unit.VALUE;
    }

    private ListGroupsForUserResponse ofUser(ListGroupsForUserRequest in, RequestContext context) {
        String account = context.account().value();
        List<StoredGroup> groups = store.read(reader -> IamStore.user(reader, account, in.userName()).groups().stream()
                .map(group -> IamStore.group(reader, account, group))
                .sorted(Comparator.comparing(Holders::order))
                .toList());
        Page<StoredGroup> page = Page.of(groups, Holders::order, in.marker(), in.maxItems());
        return new ListGroupsForUserResponse(
                page.map(group -> Shape.of(account, group)), page.truncated(), page.marker());
    }
}
