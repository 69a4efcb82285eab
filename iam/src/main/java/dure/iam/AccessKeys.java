package dure.iam;

import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;
import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;
import static dure.api.iam.IamErrors.VALIDATION_ERROR;

import dure.api.iam.AccessKey;
import dure.api.iam.AccessKeyLastUsed;
import dure.api.iam.AccessKeyMetadata;
import dure.api.iam.CreateAccessKeyRequest;
import dure.api.iam.CreateAccessKeyResponse;
import dure.api.iam.DeleteAccessKeyRequest;
import dure.api.iam.GetAccessKeyLastUsedRequest;
import dure.api.iam.GetAccessKeyLastUsedResponse;
import dure.api.iam.IamApi;
import dure.api.iam.ListAccessKeysRequest;
import dure.api.iam.ListAccessKeysResponse;
import dure.api.iam.UpdateAccessKeyRequest;
import dure.iam.entity.StoredKey;
import dure.iam.entity.StoredUse;
import dure.iam.entity.StoredUser;
import dure.kernel.Authorization.Check;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Long-term access keys of users. Root's key is made with the account and changed from the command line only. */
final class AccessKeys {
    private static final String ACTIVE = "Active";
    private static final String INACTIVE = "Inactive";

    private final IamStore store;
    private final Permissions permissions;
    private final KeyUses uses;
    private final Clock clock;

    AccessKeys(IamStore store, Permissions permissions, KeyUses uses, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.uses = uses;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(
                IamApi.CREATE_ACCESS_KEY,
                permissions.onUserOrCaller("CreateAccessKey", CreateAccessKeyRequest::userName),
                this::create);
        registry.on(
                IamApi.LIST_ACCESS_KEYS,
                permissions.onUserOrCaller("ListAccessKeys", ListAccessKeysRequest::userName),
                this::list);
        registry.on(
                IamApi.UPDATE_ACCESS_KEY,
                permissions.onUserOrCaller("UpdateAccessKey", UpdateAccessKeyRequest::userName),
                this::update);
        registry.on(
                IamApi.DELETE_ACCESS_KEY,
                permissions.onUserOrCaller("DeleteAccessKey", DeleteAccessKeyRequest::userName),
                this::delete);
        registry.on(
                IamApi.GET_ACCESS_KEY_LAST_USED,
                (in, context) -> List.of(Check.of("iam:GetAccessKeyLastUsed", userArn(in.accessKeyId(), context))),
                this::lastUsed);
    }

    /** The user whose key it is; of keys that are not the account's nothing is told, not even to be allowed to ask. */
    private String userArn(String accessKeyId, RequestContext context) {
        String account = context.account().value();
        return store.read(reader -> IamStore.accessKey(reader, accessKeyId)
                .filter(key -> key.account().equals(account) && key.user() != null)
                .map(key -> IamStore.user(reader, account, String.valueOf(key.user()))
                        .arn(account))
                .orElseGet(() -> "arn:aws:iam::" + account + ":user/*"));
    }

    private static String userName(@Nullable String given, RequestContext context) {
        if (given != null) {
            return given;
        }
        if (context.caller().principal() instanceof Principal.User user) {
            return user.name();
        }
        throw VALIDATION_ERROR.because("Must specify userName when calling with non-User credentials");
    }

    private CreateAccessKeyResponse create(CreateAccessKeyRequest in, RequestContext context) {
        String account = context.account().value();
        String name = userName(in.userName(), context);
        StoredKey key = store.transact(transaction -> {
            StoredUser user = IamStore.user(transaction, account, name);
            if (user.accessKeys().size() >= IamLimits.ACCESS_KEYS_PER_USER) {
                throw LIMIT_EXCEEDED.because(
                        "Cannot exceed quota for AccessKeysPerUser: " + IamLimits.ACCESS_KEYS_PER_USER);
            }
            StoredKey made = new StoredKey(
                    Ids.accessKey("AKIA", account),
                    Ids.secret(),
                    account,
                    user.name(),
                    true,
                    clock.instant().toEpochMilli());
            List<String> keys = new ArrayList<>(user.accessKeys());
            keys.add(made.id());
            IamStore.put(transaction, account, user.withAccessKeys(keys));
            IamStore.put(transaction, IamKeys.accessKey(made.id()), made);
            return made;
        });
        return new CreateAccessKeyResponse(new AccessKey(
                key.id(), Instant.ofEpochMilli(key.createdMillis()), key.secret(), ACTIVE, String.valueOf(key.user())));
    }

    private ListAccessKeysResponse list(ListAccessKeysRequest in, RequestContext context) {
        String account = context.account().value();
        if (in.userName() == null && context.caller().principal() instanceof Principal.Root) {
            return new ListAccessKeysResponse(rootKeys(account), false, null);
        }
        String name = userName(in.userName(), context);
        List<AccessKeyMetadata> keys = store.read(reader -> IamStore.user(reader, account, name).accessKeys().stream()
                .map(id -> metadata(key(reader, account, name, id)))
                .toList());
        Page<AccessKeyMetadata> page =
                Page.of(keys, key -> String.valueOf(key.accessKeyId()), in.marker(), in.maxItems());
        return new ListAccessKeysResponse(page.items(), page.truncated(), page.marker());
    }

    private List<AccessKeyMetadata> rootKeys(String account) {
        return store.read(reader -> IamStore.find(reader, IamKeys.account(account), dure.iam.entity.StoredAccount.class)
                .flatMap(stored -> IamStore.accessKey(reader, stored.rootKey()))
                .map(AccessKeys::metadata)
                .stream()
                .toList());
    }

    private static AccessKeyMetadata metadata(StoredKey key) {
        return new AccessKeyMetadata(
                key.id(), Instant.ofEpochMilli(key.createdMillis()), key.active() ? ACTIVE : INACTIVE, key.user());
    }

    private static StoredKey key(Reader reader, String account, String user, String id) {
        return IamStore.accessKey(reader, id)
                .filter(key -> key.account().equals(account) && user.equalsIgnoreCase(key.user()))
                .orElseThrow(() -> NO_SUCH_ENTITY.because("The Access Key with id " + id + " cannot be found."));
    }

    private Unit update(UpdateAccessKeyRequest in, RequestContext context) {
        String account = context.account().value();
        String name = userName(in.userName(), context);
        if (!in.status().equals(ACTIVE) && !in.status().equals(INACTIVE)) {
            throw VALIDATION_ERROR.because("Status must be Active or Inactive.");
        }
        store.update(transaction -> {
            IamStore.user(transaction, account, name);
            StoredKey key = key(transaction, account, name, in.accessKeyId());
            IamStore.put(
                    transaction,
                    IamKeys.accessKey(key.id()),
                    key.withActive(in.status().equals(ACTIVE)));
        });
        return Unit.VALUE;
    }

    private Unit delete(DeleteAccessKeyRequest in, RequestContext context) {
        String account = context.account().value();
        String name = userName(in.userName(), context);
        store.update(transaction -> {
            StoredUser user = IamStore.user(transaction, account, name);
            StoredKey key = key(transaction, account, name, in.accessKeyId());
            transaction.delete(IamKeys.accessKey(key.id()));
            transaction.delete(IamKeys.lastUse(key.id()));
            List<String> keys = new ArrayList<>(user.accessKeys());
            keys.remove(key.id());
            IamStore.put(transaction, account, user.withAccessKeys(keys));
        });
        uses.forget(in.accessKeyId());
        return Unit.VALUE;
    }

    private GetAccessKeyLastUsedResponse lastUsed(GetAccessKeyLastUsedRequest in, RequestContext context) {
        StoredKey key = store.read(reader -> IamStore.accessKey(reader, in.accessKeyId()))
                .filter(found -> found.account().equals(context.account().value()) && found.user() != null)
                .orElseThrow(() ->
                        NO_SUCH_ENTITY.because("The Access Key with id " + in.accessKeyId() + " cannot be found."));
        Optional<StoredUse> use = uses.of(in.accessKeyId());
        return new GetAccessKeyLastUsedResponse(
                use.map(u -> new AccessKeyLastUsed(Instant.ofEpochMilli(u.timeMillis()), u.region(), u.service()))
                        .orElseGet(() -> new AccessKeyLastUsed(null, "N/A", "N/A")),
                key.user());
    }
}
