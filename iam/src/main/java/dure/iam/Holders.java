package dure.iam;

import static dure.api.iam.IamErrors.DELETE_CONFLICT;
import static dure.api.iam.IamErrors.ENTITY_ALREADY_EXISTS;
import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;

import dure.iam.entity.EntityCodec;
import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What making, listing, renaming and deleting of users, roles and groups have in common. */
final class Holders {
    private Holders() {}

    /** Stores a new one, unless the name is taken or there are too many. */
    static void create(Transaction transaction, String account, Holder holder, @Nullable String boundary) {
        Kind kind = holder.kind();
        checkFree(transaction, account, kind, holder.name());
        int most = limit(kind);
        if (IamStore.count(transaction.snapshot(), IamKeys.holders(account, kind)) >= most) {
            throw LIMIT_EXCEEDED.because("Cannot exceed quota for " + title(kind) + "sPerAccount: " + most);
        }
        IamStore.put(transaction, account, AttachedPolicies.rebound(transaction, account, holder, boundary));
    }

    static void checkFree(Reader reader, String account, Kind kind, String name) {
        if (reader.get(IamKeys.holder(account, kind, name)) != null) {
            throw ENTITY_ALREADY_EXISTS.because(title(kind) + " with name " + name + " already exists.");
        }
    }

    private static int limit(Kind kind) {
        return switch (kind) {
            case USER -> IamLimits.USERS;
            case ROLE -> IamLimits.ROLES;
            case GROUP -> IamLimits.GROUPS;
        };
    }

    private static String title(Kind kind) {
        return kind.word().substring(0, 1).toUpperCase(Locale.ROOT)
                + kind.word().substring(1);
    }

    /** All whose path begins so, in the order of their names. */
    static <T extends Holder> List<T> list(
            Reader reader, String account, Kind kind, Class<T> type, @Nullable String pathPrefix) {
        List<T> holders = new ArrayList<>();
        try (Range range = reader.prefix(IamKeys.holders(account, kind))) {
            while (range.hasNext()) {
                T holder = EntityCodec.decode(range.next().value(), type);
                if (pathPrefix == null || holder.path().startsWith(pathPrefix)) {
                    holders.add(holder);
                }
            }
        }
        return holders;
    }

    /** The key of paging: names in the order of the store. */
    static String order(Holder holder) {
        return IamKeys.lower(holder.name());
    }

    /** Deletes one that has no policies left. */
    static void delete(Transaction transaction, String account, Holder holder) {
        if (!holder.grants().attached().isEmpty()) {
            throw DELETE_CONFLICT.because("Cannot delete entity, must detach all policies first.");
        }
        if (!holder.grants().inline().isEmpty()) {
            throw DELETE_CONFLICT.because("Cannot delete entity, must delete policies first.");
        }
        AttachedPolicies.rebound(transaction, account, holder, null);
        transaction.delete(IamKeys.holder(account, holder.kind(), holder.name()));
    }

    /** Stores what was {@code old} under its new name, and moves what points at it. */
    static void rename(Transaction transaction, String account, Holder old, Holder renamed) {
        Kind kind = old.kind();
        if (!IamKeys.lower(old.name()).equals(IamKeys.lower(renamed.name()))) {
            checkFree(transaction, account, kind, renamed.name());
            transaction.delete(IamKeys.holder(account, kind, old.name()));
            for (String arn : old.grants().attached()) {
                transaction.delete(IamKeys.attachment(account, arn, kind, old.name()));
                IamStore.mark(transaction, IamKeys.attachment(account, arn, kind, renamed.name()));
            }
            String boundary = old.grants().boundary();
            if (boundary != null) {
                transaction.delete(IamKeys.boundary(account, boundary, kind, old.name()));
                IamStore.mark(transaction, IamKeys.boundary(account, boundary, kind, renamed.name()));
            }
        }
        IamStore.put(transaction, account, renamed);
    }
}
