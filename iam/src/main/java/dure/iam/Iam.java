package dure.iam;

import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Store;

/** The room's door: who signs, what they may do, and the IAM and STS APIs. */
public final class Iam implements Room {
    private static final int SEAL_BYTES = 32;

    private final IamStore store;
    private final StoredCredentials credentials;
    private final IamAuthorizer authorizer;
    private final Accounts accounts;
    private final KeyUses uses;

    public Iam(Store store, Clock clock, IamConfig config) {
        this.store = new IamStore(store);
        SessionTokens tokens = new SessionTokens(seal(this.store));
        Documents documents = new Documents(config.cachedDocuments());
        Identities identities = new Identities(this.store, documents, config.cachedIdentities());
        this.uses = new KeyUses(this.store);
        this.credentials = new StoredCredentials(this.store, tokens, clock, config.cachedSessions());
        this.authorizer = new IamAuthorizer(identities, documents, uses, clock);
        this.accounts = new Accounts(this.store, clock);
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
    public void register(Registry registry) {}

    @Override
    public void close() {
        uses.flush();
        store.close();
    }
}
