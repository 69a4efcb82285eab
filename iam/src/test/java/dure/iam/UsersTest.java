package dure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.iam.*;
import dure.kernel.Caller;
import dure.kernel.Credentials.Lookup;
import dure.kernel.Credentials.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Users and their keys. */
class UsersTest extends IamRoom {
    @Test
    void accessKeysAreTwoAtMostAndSwitchedOffAtOnce() {
        createUser("bob");
        AccessKey first = createKey("bob");
        createKey("bob");
        refused("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", () -> createKey("bob"));
        door.signedBy(first.accessKeyId(), Optional.empty());
        door.call(root, IamApi.UPDATE_ACCESS_KEY, new UpdateAccessKeyRequest(first.accessKeyId(), "Inactive", "bob"));
        assertThat(door.iam.credentials().find(first.accessKeyId(), Optional.empty()))
                .isEqualTo(new Lookup.Refused(Refusal.INACTIVE_KEY));
        door.call(root, IamApi.DELETE_ACCESS_KEY, new DeleteAccessKeyRequest(first.accessKeyId(), "bob"));
        assertThat(door.iam.credentials().find(first.accessKeyId(), Optional.empty()))
                .isEqualTo(new Lookup.Refused(Refusal.UNKNOWN_KEY));
        refused(
                "DeleteConflict",
                "must delete access keys first",
                () -> door.call(root, IamApi.DELETE_USER, new DeleteUserRequest("bob")));
    }

    @Test
    void lastUseOfAKeyIsTrueAfterARestart() throws IOException {
        createUser("bob");
        AccessKey key = createKey("bob");
        GetAccessKeyLastUsedRequest ask = new GetAccessKeyLastUsedRequest(key.accessKeyId());
        assertThat(door.call(root, IamApi.GET_ACCESS_KEY_LAST_USED, ask)
                        .accessKeyLastUsed()
                        .serviceName())
                .isEqualTo("N/A");
        Caller bob = door.signedBy(key.accessKeyId(), Optional.empty());
        door.decide(bob, "s3:GetObject", "arn:aws:s3:::b/k", Map.of("aws:RequestedRegion", List.of("eu-west-1")));
        reopen();
        AccessKeyLastUsed used =
                door.call(root, IamApi.GET_ACCESS_KEY_LAST_USED, ask).accessKeyLastUsed();
        assertThat(used.serviceName()).isEqualTo("s3");
        assertThat(used.region()).isEqualTo("eu-west-1");
        assertThat(used.lastUsedDate()).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void renamedUserKeepsKeysPoliciesAndGroups() {
        createUser("bob");
        AccessKey key = createKey("bob");
        putUserPolicy("bob", "p", ALLOW_ALL);
        door.call(root, IamApi.CREATE_GROUP, new CreateGroupRequest("g", null));
        door.call(root, IamApi.ADD_USER_TO_GROUP, new AddUserToGroupRequest("g", "bob"));
        door.call(root, IamApi.UPDATE_USER, new UpdateUserRequest("/new/", "robert", "bob"));
        Caller robert = door.signedBy(key.accessKeyId(), Optional.empty());
        assertThat(robert.arn()).isEqualTo("arn:aws:iam::000000000000:user/new/robert");
        assertThat(door.allows(robert, "dynamodb:PutItem", TABLE)).isTrue();
        assertThat(door.call(root, IamApi.GET_GROUP, new GetGroupRequest("g", null, null))
                        .users())
                .extracting(User::userName)
                .containsExactly("robert");
        refused(
                "NoSuchEntity",
                "The user with name bob cannot be found.",
                () -> door.call(root, IamApi.GET_USER, new GetUserRequest("bob")));
    }

    @Test
    void sameNameInAnotherCaseIsTaken() {
        createUser("bob");
        refused("EntityAlreadyExists", "User with name BOB already exists.", () -> createUser("BOB"));
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            createUser("u" + i);
        }
        List<String> names = new ArrayList<>();
        String marker = null;
        int pages = 0;
        do {
            ListUsersResponse page = door.call(root, IamApi.LIST_USERS, new ListUsersRequest(marker, 2, null));
            page.users().forEach(user -> names.add(user.userName()));
            marker = page.marker();
            assertThat(page.isTruncated()).isEqualTo(marker != null);
            pages++;
        } while (marker != null);
        refused(
                "ValidationError",
                "Invalid Marker.",
                () -> door.call(root, IamApi.LIST_USERS, new ListUsersRequest("enp6", 2, null)));
        assertThat(names).containsExactly("u0", "u1", "u2", "u3", "u4");
        assertThat(pages).isEqualTo(3);
    }
}
