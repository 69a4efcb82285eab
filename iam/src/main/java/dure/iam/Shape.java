package dure.iam;

import dure.api.iam.AttachedPermissionsBoundary;
import dure.api.iam.Group;
import dure.api.iam.Role;
import dure.api.iam.Tag;
import dure.api.iam.User;
import dure.iam.entity.Grants;
import dure.iam.entity.StoredGroup;
import dure.iam.entity.StoredRole;
import dure.iam.entity.StoredUser;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What is stored, as the API shows it. Listings leave out tags and boundaries. */
final class Shape {
    private Shape() {}

    static User listed(String account, StoredUser user) {
        return new User(
                user.arn(account),
                Instant.ofEpochMilli(user.createdMillis()),
                null,
                user.path(),
                null,
                null,
                user.id(),
                user.name());
    }

    static User whole(String account, StoredUser user) {
        return listed(account, user).toBuilder()
                .permissionsBoundary(boundary(user.grants()))
                .tags(tags(user.tags()))
                .build();
    }

    static Role listed(String account, StoredRole role) {
        return Role.builder()
                .arn(role.arn(account))
                .assumeRolePolicyDocument(PolicyText.encoded(role.trustPolicy()))
                .createDate(Instant.ofEpochMilli(role.createdMillis()))
                .description(role.description())
                .maxSessionDuration(role.maxSessionSeconds())
                .path(role.path())
                .roleId(role.id())
                .roleName(role.name())
                .build();
    }

    static Role whole(String account, StoredRole role) {
        return listed(account, role).toBuilder()
                .permissionsBoundary(boundary(role.grants()))
                .tags(tags(role.tags()))
                .build();
    }

    static Group of(String account, StoredGroup group) {
        return new Group(
                group.arn(account),
                Instant.ofEpochMilli(group.createdMillis()),
                group.id(),
                group.name(),
                group.path());
    }

    private static @Nullable List<Tag> tags(SortedMap<String, String> tags) {
        return tags.isEmpty() ? null : Tags.list(tags);
    }

    private static @Nullable AttachedPermissionsBoundary boundary(Grants grants) {
        return grants.boundary() == null ? null : new AttachedPermissionsBoundary(grants.boundary(), "Policy");
    }
}
