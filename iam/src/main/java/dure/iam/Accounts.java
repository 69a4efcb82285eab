package dure.iam;

import dure.iam.entity.EntityCodec;
import dure.iam.entity.StoredAccount;
import dure.iam.entity.StoredKey;
import dure.kernel.AccountId;
import dure.kernel.Clock;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The accounts of this Dure and their root access keys. AWS has no API of this kind; the command line uses it. */
public final class Accounts {
    private final IamStore store;
    private final Clock clock;

    Accounts(IamStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** An account with its name. */
    public record Account(AccountId id, String name, Instant created) {}

    /** The access key of an account's root. */
    public record RootKey(AccountId account, String accessKeyId, String secretKey) {}

    /**
     * Makes the default account when there is none. Its root key is given, or made at random the first time and kept.
     *
     * @param given an access key id and its secret that root shall have from now on, instead of any other
     */
    public RootKey ensureDefault(Optional<RootKey> given) {
        AccountId id = given.map(RootKey::account).orElse(AccountId.DEFAULT);
        return store.transact(transaction -> {
            Optional<StoredAccount> account =
                    IamStore.find(transaction, IamKeys.account(id.value()), StoredAccount.class);
            if (account.isPresent()) {
                RootKey current = rootKey(transaction, account.get());
                return given.filter(wanted -> !wanted.equals(current))
                        .map(wanted -> replace(transaction, account.get(), wanted))
                        .orElse(current);
            }
            return create(transaction, id, "default", given.orElseGet(() -> randomKey(id)));
        });
    }

    /** Makes an account with a random id and root key. */
    public RootKey create(String name) {
        AccountId id = new AccountId(Ids.account());
        return create(name, randomKey(id));
    }

    /**
     * Makes an account with a random id and the given root key.
     *
     * @throws IllegalArgumentException when the access key belongs to somebody already
     */
    public RootKey create(String name, String accessKeyId, String secretKey) {
        return create(name, new RootKey(new AccountId(Ids.account()), accessKeyId, secretKey));
    }

    private RootKey create(String name, RootKey key) {
        return store.transact(transaction -> {
            if (transaction.get(IamKeys.account(key.account().value())) != null) {
                throw new IllegalStateException("account " + key.account() + " exists");
            }
            if (IamStore.accessKey(transaction, key.accessKeyId()).isPresent()) {
                throw new IllegalArgumentException(
                        "the access key " + key.accessKeyId() + " belongs to somebody already");
            }
            return create(transaction, key.account(), name, key);
        });
    }

    /** In the order of their ids. */
    public List<Account> list() {
        return store.read(reader -> {
            List<Account> accounts = new ArrayList<>();
            try (Range range = reader.prefix(IamKeys.accounts())) {
                while (range.hasNext()) {
                    StoredAccount account = EntityCodec.decode(range.next().value(), StoredAccount.class);
                    accounts.add(new Account(
                            new AccountId(account.id()),
                            account.name(),
                            Instant.ofEpochMilli(account.createdMillis())));
                }
            }
            return accounts;
        });
    }

    public Optional<Account> find(AccountId id) {
        return store.read(reader -> IamStore.find(reader, IamKeys.account(id.value()), StoredAccount.class))
                .map(account -> new Account(id, account.name(), Instant.ofEpochMilli(account.createdMillis())));
    }

    public Optional<RootKey> rootKey(AccountId id) {
        return store.read(reader -> IamStore.find(reader, IamKeys.account(id.value()), StoredAccount.class)
                .map(account -> rootKey(reader, account)));
    }

    /** 64 hexadecimal digits, which S3 calls the owner: the same function of the account's id as in the s3 room. */
    public static String canonicalId(AccountId id) {
        try {
            byte[] text = ("s3 canonical user " + id.value()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RootKey randomKey(AccountId id) {
        return new RootKey(id, Ids.accessKey("AKIA", id.value()), Ids.secret());
    }

    private static RootKey rootKey(Reader reader, StoredAccount account) {
        StoredKey key = IamStore.accessKey(reader, account.rootKey())
                .orElseThrow(() -> new IllegalStateException("account " + account.id() + " has no root key"));
        return new RootKey(new AccountId(account.id()), key.id(), key.secret());
    }

    private RootKey create(Transaction transaction, AccountId id, String name, RootKey key) {
        long now = clock.instant().toEpochMilli();
        putKey(transaction, key, now);
        IamStore.put(
                transaction, IamKeys.account(id.value()), new StoredAccount(id.value(), name, key.accessKeyId(), now));
        return key;
    }

    private RootKey replace(Transaction transaction, StoredAccount account, RootKey wanted) {
        transaction.delete(IamKeys.accessKey(account.rootKey()));
        putKey(transaction, wanted, clock.instant().toEpochMilli());
        IamStore.put(
                transaction,
                IamKeys.account(account.id()),
                new StoredAccount(account.id(), account.name(), wanted.accessKeyId(), account.createdMillis()));
        return wanted;
    }

    private static void putKey(Transaction transaction, RootKey key, long nowMillis) {
        Optional<StoredKey> taken = IamStore.accessKey(transaction, key.accessKeyId());
        if (taken.isPresent()) {
            throw new IllegalStateException("access key " + key.accessKeyId() + " belongs to somebody else");
        }
        IamStore.put(
                transaction,
                IamKeys.accessKey(key.accessKeyId()),
                new StoredKey(key.accessKeyId(), key.secretKey(), key.account().value(), null, true, nowMillis));
    }
}
