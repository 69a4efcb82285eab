package dure.iam;

import dure.iam.entity.StoredUse;
import dure.kernel.Authorizer;
import dure.kernel.Caller;
import dure.kernel.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When users' access keys were last used, for what. Noted in memory at each decision and written out now and then, so
 * a crash forgets at most the last minute; AWS's own figure is hours behind.
 */
final class KeyUses {
    private static final long PRECISION_MILLIS = 60_000;

    private final IamStore store;
    private final Map<String, StoredUse> latest = new ConcurrentHashMap<>();
    private final Map<String, StoredUse> unwritten = new ConcurrentHashMap<>();

    KeyUses(IamStore store) {
        this.store = store;
    }

    void note(Authorizer.Request request, Instant now) {
        List<String> region = request.conditionKeys().getOrDefault("aws:RequestedRegion", List.of());
        note(request.caller(), request.action(), region.isEmpty() ? "N/A" : region.getFirst(), now);
    }

    void note(Caller caller, String action, String region, Instant now) {
        String key = caller.accessKeyId();
        if (!(caller.principal() instanceof Principal.User) || !key.startsWith("AKIA")) {
            return;
        }
        StoredUse last = latest.get(key);
        if (last != null
                && now.toEpochMilli() - last.timeMillis() < PRECISION_MILLIS
                && action.startsWith(last.service())) {
            return;
        }
        int colon = action.indexOf(':');
        StoredUse use = new StoredUse(now.toEpochMilli(), colon < 0 ? action : action.substring(0, colon), region);
        latest.put(key, use);
        unwritten.put(key, use);
    }

    Optional<StoredUse> of(String accessKeyId) {
        StoredUse use = latest.get(accessKeyId);
        return use != null
                ? Optional.of(use)
                : store.read(reader -> IamStore.find(reader, IamKeys.lastUse(accessKeyId), StoredUse.class));
    }

    /** Of a key that has been deleted. */
    void forget(String accessKeyId) {
        latest.remove(accessKeyId);
        unwritten.remove(accessKeyId);
    }

    /** Writes what has not been written yet. */
    void flush() {
        for (Map.Entry<String, StoredUse> entry : unwritten.entrySet()) {
            store.note(IamKeys.lastUse(entry.getKey()), entry.getValue());
            unwritten.remove(entry.getKey(), entry.getValue());
        }
    }
}
