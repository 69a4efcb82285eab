package dure.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredKey;
import dure.iam.entity.StoredPolicy;
import dure.iam.entity.StoredRole;
import dure.iam.entity.StoredUser;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Principal;
import dure.store.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access keys of users and of accounts' roots from the store, and temporary credentials from their own tokens. Known
 * keys are cached until anything in IAM changes. Thread-safe.
 */
public final class StoredCredentials implements Credentials {
    /** Not a key of AWS's: which of a session's tags the next session of a chain inherits. */
    static final String TRANSITIVE_TAGS = "dure:TransitiveTagKeys";

    private static final String TEMPORARY = "ASIA";

    private record Known(long generation, Lookup lookup, long expiresMillis) {}

    private final IamStore store;
    private final SessionTokens tokens;
    private final Clock clock;
    private final Cache<String, Known> keys;
    private final Cache<String, SessionClaims> opened;

    StoredCredentials(IamStore store, SessionTokens tokens, Clock clock, int size) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.keys = Caffeine.newBuilder().maximumSize(size).build();
        this.opened = Caffeine.newBuilder().maximumSize(size).build();
    }

    @Override
    public Lookup find(String accessKeyId, Optional<String> sessionToken) {
        boolean temporary = accessKeyId.startsWith(TEMPORARY) || sessionToken.isPresent();
        if (!temporary) {
            return remembered(accessKeyId, Long.MAX_VALUE, reader -> longTerm(reader, accessKeyId));
        }
        if (sessionToken.isEmpty()) {
            return new Lookup.Refused(Refusal.UNKNOWN_KEY); // without its token AWS does not know a temporary key
        }
        Optional<SessionClaims> claims = sessionToken.flatMap(this::claims);
        if (claims.isEmpty() || !claims.get().accessKeyId().equals(accessKeyId)) {
            return new Lookup.Refused(Refusal.INVALID_TOKEN);
        }
        if (clock.instant().toEpochMilli() >= claims.get().expiresMillis()) {
            return new Lookup.Refused(Refusal.EXPIRED_TOKEN);
        }
        return remembered(
                accessKeyId,
                claims.get().expiresMillis(),
                reader -> new Lookup.Found(new Key(claims.get().secret(), caller(reader, claims.get()))));
    }

    /** What a token that was made here says, expired or not. */
    Optional<SessionClaims> claims(String token) {
        SessionClaims known = opened.getIfPresent(token);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SessionClaims> claims = tokens.open(token);
        claims.ifPresent(c -> opened.put(token, c));
        return claims;
    }

    private Lookup remembered(
            String accessKeyId, long expiresMillis, java.util.function.Function<Reader, Lookup> load) {
        long generation = store.generation();
        Known known = keys.getIfPresent(accessKeyId);
        if (known != null && known.generation() == generation && known.expiresMillis() == expiresMillis) {
            return known.lookup();
        }
        Lookup lookup = store.read(load);
        if (lookup instanceof Lookup.Found) {
            keys.put(accessKeyId, new Known(generation, lookup, expiresMillis));
        }
        return lookup;
    }

    private static Lookup longTerm(Reader reader, String accessKeyId) {
        Optional<StoredKey> found = IamStore.accessKey(reader, accessKeyId);
        if (found.isEmpty()) {
            return new Lookup.Refused(Refusal.UNKNOWN_KEY);
        }
        StoredKey key = found.get();
        if (!key.active()) {
            return new Lookup.Refused(Refusal.INACTIVE_KEY);
        }
        AccountId account = new AccountId(key.account());
        String user = key.user();
        if (user == null) {
            return new Lookup.Found(new Key(key.secret(), root(account, key.id(), Map.of())));
        }
        StoredUser owner = IamStore.user(reader, key.account(), user);
        return new Lookup.Found(new Key(key.secret(), user(account, owner, key.id(), Map.of(), List.of())));
    }

    private static Caller root(AccountId account, String keyId, Map<String, List<String>> conditions) {
        return new Caller(new Principal.Root(account), account, account.value(), keyId, conditions, List.of());
    }

    private static Caller user(
            AccountId account,
            StoredUser user,
            String keyId,
            Map<String, List<String>> conditions,
            List<String> sessionPolicies) {
        Map<String, List<String>> keys = new HashMap<>(conditions);
        user.tags().forEach((key, value) -> keys.put("aws:PrincipalTag/" + key, List.of(value)));
        return new Caller(
                new Principal.User(account, user.arn(account.value()), user.name()),
                account,
                user.id(),
                keyId,
                Map.copyOf(keys),
                sessionPolicies);
    }

    private static Caller caller(Reader reader, SessionClaims claims) {
        AccountId account = new AccountId(claims.account());
        Map<String, List<String>> conditions = new HashMap<>();
        conditions.put(
                "aws:TokenIssueTime",
                List.of(Instant.ofEpochMilli(claims.issuedMillis()).toString()));
        conditions.put("aws:MultiFactorAuthPresent", List.of("false"));
        if (claims.role() != null) {
            return session(reader, account, claims, claims.role(), conditions);
        }
        String name = claims.user();
        if (name == null) {
            return root(account, claims.accessKeyId(), conditions);
        }
        Optional<StoredUser> user =
                IamStore.find(reader, IamKeys.holder(account.value(), Kind.USER, name), StoredUser.class);
        if (user.isPresent() && user.get().id().equals(claims.principalId())) {
            return user(account, user.get(), claims.accessKeyId(), conditions, List.of());
        }
        String arn = Arn.of("iam", "", account.value(), "user/" + name).toString();
        return new Caller(
                new Principal.User(account, arn, name),
                account,
                claims.principalId(),
                claims.accessKeyId(),
                conditions,
                List.of());
    }

    private static Caller session(
            Reader reader,
            AccountId account,
            SessionClaims claims,
            String roleName,
            Map<String, List<String>> conditions) {
        Optional<StoredRole> role =
                IamStore.find(reader, IamKeys.holder(account.value(), Kind.ROLE, roleName), StoredRole.class);
        role.ifPresent(
                r -> r.tags().forEach((key, value) -> conditions.put("aws:PrincipalTag/" + key, List.of(value))));
        claims.tags().forEach((key, value) -> conditions.put("aws:PrincipalTag/" + key, List.of(value)));
        putIfPresent(conditions, "aws:SourceIdentity", claims.sourceIdentity());
        if (!claims.transitiveTags().isEmpty()) {
            conditions.put(TRANSITIVE_TAGS, claims.transitiveTags());
        }
        String sessionName = String.valueOf(claims.sessionName());
        String arn = Arn.of("sts", "", account.value(), "assumed-role/" + roleName + "/" + sessionName)
                .toString();
        String roleArn = role.map(r -> r.arn(account.value()))
                .orElseGet(() ->
                        Arn.of("iam", "", account.value(), "role/" + roleName).toString());
        return new Caller(
                new Principal.RoleSession(account, arn, roleArn, sessionName),
                account,
                claims.principalId() + ":" + sessionName,
                claims.accessKeyId(),
                Map.copyOf(conditions),
                sessionPolicies(reader, claims));
    }

    private static void putIfPresent(Map<String, List<String>> conditions, String key, @Nullable String value) {
        if (value != null) {
            conditions.put(key, List.of(value));
        }
    }

    /** A managed session policy that has since been deleted allows nothing. */
    private static List<String> sessionPolicies(Reader reader, SessionClaims claims) {
        List<String> documents = new ArrayList<>();
        if (claims.policy() != null) {
            documents.add(claims.policy());
        }
        for (String arn : claims.policyArns()) {
            documents.add(IamStore.managed(reader, arn)
                    .map(StoredPolicy::defaultDocument)
                    .orElse(ALLOW_NOTHING));
        }
        return documents;
    }

    private static final String ALLOW_NOTHING = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"*","Resource":"*"}}""";
}
