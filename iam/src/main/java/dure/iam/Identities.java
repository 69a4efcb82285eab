package dure.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.iam.entity.Grants;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredPolicy;
import dure.iam.entity.StoredUser;
import dure.iam.policy.Policy;
import dure.iam.policy.PolicyEvaluator.Identity;
import dure.iam.policy.PolicyParser;
import dure.kernel.Caller;
import dure.kernel.Principal;
import dure.store.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The compiled policies on a caller's side, as the store has them now. */
final class Identities {

    private record Loaded(long generation, Identity identity) {}

    private final IamStore store;
    private final Documents documents;
    private final Cache<String, Loaded> byUserId;

    Identities(IamStore store, Documents documents, int size) {
        this.store = store;
        this.documents = documents;
        this.byUserId = Caffeine.newBuilder().maximumSize(size).build();
    }

    Identity of(Caller caller) {
        Identity attached = switch (caller.principal()) {
            case Principal.User user -> loaded(caller, Kind.USER, user.name());
            case Principal.RoleSession session ->
                loaded(
                        caller,
                        Kind.ROLE,
                        session.roleArn().substring(session.roleArn().lastIndexOf('/') + 1));
            case Principal.Root root -> Identity.NONE;
            case Principal.Service service -> Identity.NONE;
            case Principal.Anonymous anonymous -> Identity.NONE;
        };
        if (caller.sessionPolicies().isEmpty()) {
            return attached;
        }
        List<Policy> session = new ArrayList<>(caller.sessionPolicies().size());
        for (String document : caller.sessionPolicies()) {
            session.add(documents.compile(PolicyParser.Kind.SESSION, "the session policy", document));
        }
        return new Identity(attached.identity(), attached.boundary(), session);
    }

    private Identity loaded(Caller caller, Kind kind, String name) {
        long generation = store.generation();
        Loaded cached = byUserId.getIfPresent(caller.userId());
        if (cached != null && cached.generation() == generation) {
            return cached.identity();
        }
        Identity identity = store.read(reader -> load(reader, caller, kind, name));
        byUserId.put(caller.userId(), new Loaded(generation, identity));
        return identity;
    }

    private Identity load(Reader reader, Caller caller, Kind kind, String name) {
        String account = caller.account().value();
        Optional<? extends Holder> found =
                IamStore.find(reader, IamKeys.holder(account, kind, name), IamStore.type(kind));
        if (found.isEmpty() || !isSame(found.get(), caller.userId())) {
            return Identity.NONE;
        }
        return load(reader, account, found.get());
    }

    /** A principal made anew under an old name is somebody else. */
    private static boolean isSame(Holder holder, String userId) {
        return userId.startsWith(holder.id())
                && (userId.length() == holder.id().length()
                        || userId.charAt(holder.id().length()) == ':');
    }

    /** Everything that bears on a user, group or role. */
    Identity load(Reader reader, String account, Holder holder) {
        List<Policy> policies = new ArrayList<>();
        collect(reader, holder, policies);
        if (holder instanceof StoredUser user) {
            for (String group : user.groups()) {
                collect(reader, IamStore.group(reader, account, group), policies);
            }
        }
        String boundary = holder.grants().boundary();
        return new Identity(
                List.copyOf(policies), Optional.ofNullable(boundary).map(arn -> managed(reader, arn)), List.of());
    }

    /** Inline policies go by the names that AWS's policy simulator gives them: {@code user_bob_readonly}. */
    private void collect(Reader reader, Holder holder, List<Policy> policies) {
        Grants grants = holder.grants();
        String prefix = holder.kind().word() + "_" + holder.name() + "_";
        grants.inline()
                .forEach((name, document) ->
                        policies.add(documents.compile(PolicyParser.Kind.INLINE, prefix + name, document)));
        grants.attached().forEach(arn -> policies.add(managed(reader, arn)));
    }

    private Policy managed(Reader reader, String arn) {
        String document = IamStore.managed(reader, arn)
                .map(StoredPolicy::defaultDocument)
                .orElseThrow(() -> new IllegalStateException("no policy " + arn + ", though it is attached"));
        return documents.compile(PolicyParser.Kind.MANAGED, arn, document);
    }
}
