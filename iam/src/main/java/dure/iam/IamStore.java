package dure.iam;

import static dure.api.iam.IamErrors.NO_SUCH_ENTITY;

import dure.iam.entity.EntityCodec;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredGroup;
import dure.iam.entity.StoredKey;
import dure.iam.entity.StoredPolicy;
import dure.iam.entity.StoredRole;
import dure.iam.entity.StoredUser;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The only code of this room that touches the store. Counts changes, so that what was compiled from the store is known
 * to be stale at once: {@link #generation} grows after every commit, by this process or another.
 */
final class IamStore implements AutoCloseable {
    private static final byte[] PRESENT = {1};

    private final Store store;
    private final AtomicLong generation = new AtomicLong();
    private final AutoCloseable watch;

    IamStore(Store store) {
        this.store = store;
        this.watch = store.watch(IamKeys.all(), generation::incrementAndGet);
    }

    long generation() {
        return generation.get();
    }

    <T> T read(Function<Reader, T> work) {
        return store.read(work);
    }

    <T> T transact(Function<Transaction, T> work) {
        try {
            return store.transact(work);
        } finally {
            generation.incrementAndGet();
        }
    }

    void update(Consumer<Transaction> work) {
        transact(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** A write that no decision depends on. */
    void note(byte[] key, Object entity) {
        store.update(transaction -> transaction.put(key, EntityCodec.encode(entity)));
    }

    static <T> Optional<T> find(Reader reader, byte[] key, Class<T> type) {
        byte[] value = reader.get(key);
        return value == null ? Optional.empty() : Optional.of(EntityCodec.decode(value, type));
    }

    static void put(Transaction transaction, byte[] key, Object entity) {
        transaction.put(key, EntityCodec.encode(entity));
    }

    static void mark(Transaction transaction, byte[] key) {
        transaction.put(key, PRESENT);
    }

    static Class<? extends Holder> type(Kind kind) {
        return switch (kind) {
            case USER -> StoredUser.class;
            case ROLE -> StoredRole.class;
            case GROUP -> StoredGroup.class;
        };
    }

    static Holder holder(Reader reader, String account, Kind kind, String name) {
        Optional<? extends Holder> found = find(reader, IamKeys.holder(account, kind, name), type(kind));
        if (found.isEmpty()) {
            throw NO_SUCH_ENTITY.because("The " + kind.word() + " with name " + name + " cannot be found.");
        }
        return found.get();
    }

    static StoredUser user(Reader reader, String account, String name) {
        return (StoredUser) holder(reader, account, Kind.USER, name);
    }

    static StoredRole role(Reader reader, String account, String name) {
        return (StoredRole) holder(reader, account, Kind.ROLE, name);
    }

    static StoredGroup group(Reader reader, String account, String name) {
        return (StoredGroup) holder(reader, account, Kind.GROUP, name);
    }

    static void put(Transaction transaction, String account, Holder holder) {
        put(transaction, IamKeys.holder(account, holder.kind(), holder.name()), holder);
    }

    static Optional<StoredKey> accessKey(Reader reader, String id) {
        return find(reader, IamKeys.accessKey(id), StoredKey.class);
    }

    /** A managed policy by its ARN, an account's or AWS's own. */
    static Optional<StoredPolicy> managed(Reader reader, String arn) {
        Optional<StoredPolicy> ours = ManagedPolicies.find(arn);
        if (ours.isPresent()) {
            return ours;
        }
        Optional<PolicyName> name = PolicyName.parse(arn);
        return name.flatMap(n -> find(reader, IamKeys.policy(n.account(), n.name()), StoredPolicy.class))
                .filter(policy -> policy.arn().equals(arn));
    }

    static int count(Reader reader, byte[] prefix) {
        int count = 0;
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                range.next();
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException("the store's watch does not close", e);
        }
    }
}
