package dure.iam;

import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's door: who signs, what they may do, and the IAM and STS APIs. */
public final class Iam implements Room {
    private static final Logger LOG = LoggerFactory.getLogger(Iam.class);
    private static final int SEAL_BYTES = 32;
    private static final Duration WRITE_USES = Duration.ofMinutes(1);

    private final IamStore store;
    private final StoredCredentials credentials;
    private final IamAuthorizer authorizer;
    private final Accounts accounts;
    private final KeyUses uses;
    private final List<Consumer<Registry>> operations;
    private final Clock clock;
    private volatile @Nullable Thread writer;

    public Iam(Store store, Clock clock, IamConfig config) {
        this.store = new IamStore(store);
        SessionTokens tokens = new SessionTokens(seal(this.store));
        Documents documents = new Documents(config.cachedDocuments());
        Identities identities = new Identities(this.store, documents, config.cachedIdentities());
        this.uses = new KeyUses(this.store);
        this.credentials = new StoredCredentials(this.store, tokens, clock, config.cachedSessions());
        this.authorizer = new IamAuthorizer(identities, documents, uses, clock);
        this.accounts = new Accounts(this.store, clock);
        this.clock = clock;
        Permissions permissions = new Permissions(this.store);
        this.operations = List.of(
                new Users(this.store, permissions, clock)::register,
                new AccessKeys(this.store, permissions, uses, clock)::register,
                new Groups(this.store, permissions, clock)::register,
                new Roles(this.store, permissions, clock)::register,
                new Policies(this.store, permissions, clock)::register,
                new PolicyVersions(this.store, clock)::register,
                new InlinePolicies(this.store, permissions)::register,
                new AttachedPolicies(this.store, permissions)::register,
                new Summary(this.store)::register,
                new Simulation(this.store, identities, clock)::register,
                new Sts(this.store, tokens, uses, clock)::register,
                new AssumeRole(this.store, tokens, clock)::register);
    }

    private static byte[] seal(IamStore store) {
        byte[] known = store.read(reader -> reader.get(IamKeys.seal()));
        if (known != null) {
            return known;
        }
        return store.transact(transaction -> {
            byte[] seal = transaction.get(IamKeys.seal());
            if (seal == null) {
                seal = Ids.bytes(SEAL_BYTES);
                transaction.put(IamKeys.seal(), seal);
            }
            return seal;
        });
    }

    public Authorizer authorizer() {
        return authorizer;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Accounts accounts() {
        return accounts;
    }

    @Override
    public void register(Registry registry) {
        operations.forEach(group -> group.accept(registry));
    }

    @Override
    public void start() {
        writer = Thread.ofVirtual().name("iam-key-uses").start(this::writeUses);
    }

    private void writeUses() {
        try {
            while (true) {
                clock.sleepUntil(clock.instant().plus(WRITE_USES));
                writeUsesOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUsesOnce() {
        try {
            uses.flush();
        } catch (RuntimeException broken) {
            LOG.error("when keys were used last cannot be written; it is tried again", broken);
        }
    }

    @Override
    public void close() {
        Thread running = writer;
        if (running != null) {
            running.interrupt();
            try {
                running.join(); // it must not write to a store that is closed
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
        uses.flush();
        store.close();
    }
}
