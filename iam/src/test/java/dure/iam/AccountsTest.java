package dure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.iam.*;
import dure.api.sts.GetAccessKeyInfoRequest;
import dure.api.sts.StsApi;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.kernel.Credentials.Lookup;
import dure.kernel.Credentials.Refusal;
import dure.kernel.Principal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountsTest extends IamRoom {
    @Test
    void everyOperationOfTheApisIsRegistered() {
        dure.wire.Service iam = IamApi.CREATE_USER.service().get();
        List<String> missing = new ArrayList<>();
        iam.operations().get().forEach(operation -> {
            try {
                door.on((dure.wire.Operation) operation, (dure.kernel.Handler) null);
                missing.add(operation.name());
            } catch (AssertionError e) {
                // registered: so it should be
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void rootKeyIsMadeOnceAndKept() throws IOException {
        Accounts.RootKey first = door.rootKey;
        assertThat(first.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(first.secretKey()).hasSize(40);
        reopen();
        assertThat(door.rootKey).isEqualTo(first);
        assertThat(root.arn()).isEqualTo("arn:aws:iam::000000000000:root");
    }

    @Test
    void givenRootKeyReplacesTheOldOne() {
        Accounts.RootKey wanted = new Accounts.RootKey(AccountId.DEFAULT, "test", "test");
        door.iam.accounts().ensureDefault(Optional.of(wanted));
        assertThat(door.signedBy("test", Optional.empty()).principal()).isInstanceOf(Principal.Root.class);
        assertThat(door.iam.credentials().find(door.rootKey.accessKeyId(), Optional.empty()))
                .isEqualTo(new Lookup.Refused(Refusal.UNKNOWN_KEY));
    }

    @Test
    void accountsHaveRootsOfTheirOwn() {
        Accounts.RootKey other = door.iam.accounts().create("other");
        assertThat(other.account().value()).matches("[1-9][0-9]{11}");
        Caller theirRoot = door.signedBy(other.accessKeyId(), Optional.empty());
        assertThat(door.allows(theirRoot, "dynamodb:PutItem", TABLE)).isFalse();
        assertThat(door.allows(root, "dynamodb:PutItem", TABLE)).isTrue();
        assertThat(door.iam.accounts().list())
                .extracting(Accounts.Account::name)
                .containsExactly("default", "other");
        assertThat(Accounts.canonicalId(other.account())).matches("[0-9a-f]{64}");
    }

    @Test
    void accountIsToldFromTheIdOfAnyKey() {
        Accounts.RootKey other = door.iam.accounts().create("other");
        for (String id : List.of(
                other.accessKeyId(), Ids.accessKey("ASIA", other.account().value()))) {
            assertThat(door.call(root, StsApi.GET_ACCESS_KEY_INFO, new GetAccessKeyInfoRequest(id))
                            .account())
                    .isEqualTo(other.account().value());
        }
    }
}
