package dure.cloudfront;

import dure.kernel.AccountId;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The only code that knows the key space (see package-info). */
public final class CloudFrontStore {
    /** Under which everything lies that the edge must know of. */
    public static final byte[] LIVE = Keys.key("cloudfront", "live");
    /** What was invalidated lately, in commit order. */
    public static final byte[] PURGES = Keys.key("cloudfront", "purge");

    private CloudFrontStore() {}

    /** A kind of resource that has an account and an id. */
    public enum Kind {
        DISTRIBUTION("distribution"),
        ACCESS_CONTROL("access-control"),
        CACHE_POLICY("cache-policy");

        private final String part;

        Kind(String part) {
            this.part = part;
        }
    }

    /** A resource found in a walk over all accounts. */
    public record Found<T extends Structure>(AccountId account, String id, Stored<T> stored) {}

    static byte[] key(Kind kind, AccountId account, String id) {
        return Keys.key("cloudfront", "live", kind.part, account.value(), id);
    }

    static byte[] prefix(Kind kind, AccountId account) {
        return Keys.key("cloudfront", "live", kind.part, account.value());
    }

    static byte[] tags(AccountId account, String id) {
        return Keys.key("cloudfront", "tags", account.value(), id);
    }

    static byte[] reference(AccountId account, String callerReference) {
        return Keys.key("cloudfront", "reference", account.value(), callerReference);
    }

    static byte[] alias(String name) {
        return Keys.key("cloudfront", "alias", name);
    }

    static byte[] invalidations(AccountId account, String distribution) {
        return Keys.key("cloudfront", "invalidation", account.value(), distribution);
    }

    static byte[] invalidation(AccountId account, String distribution, String id) {
        return Keys.key("cloudfront", "invalidation", account.value(), distribution, id);
    }

    static byte[] invalidationReference(AccountId account, String distribution, String callerReference) {
        return Keys.key("cloudfront", "invalidation-reference", account.value(), distribution, callerReference);
    }

    public static <T extends Structure> Optional<Stored<T>> find(
            Reader reader, Kind kind, StructureSchema<T> schema, AccountId account, String id) {
        return Optional.ofNullable(reader.get(key(kind, account, id))).map(value -> Stored.read(schema, value));
    }

    /** Every resource of a kind, of every account. */
    public static <T extends Structure> List<Found<T>> all(Reader reader, Kind kind, StructureSchema<T> schema) {
        return walk(reader, Keys.key("cloudfront", "live", kind.part), schema, found -> true);
    }

    static <T extends Structure> List<Found<T>> all(
            Reader reader, Kind kind, StructureSchema<T> schema, AccountId account) {
        return walk(reader, prefix(kind, account), schema, found -> true);
    }

    static <T extends Structure> boolean any(
            Reader reader, Kind kind, StructureSchema<T> schema, AccountId account, Predicate<Found<T>> test) {
        return !walk(reader, prefix(kind, account), schema, test).isEmpty();
    }

    private static <T extends Structure> List<Found<T>> walk(
            Reader reader, byte[] prefix, StructureSchema<T> schema, Predicate<Found<T>> test) {
        List<Found<T>> all = new ArrayList<>();
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                Keys.Parser parts = Keys.parse(entry.key(), 0);
                parts.text();
                parts.text();
                parts.text();
                AccountId account = new AccountId(parts.text());
                Found<T> found = new Found<>(account, parts.text(), Stored.read(schema, entry.value()));
                if (test.test(found)) {
                    all.add(found);
                }
            }
        }
        return all;
    }
}
