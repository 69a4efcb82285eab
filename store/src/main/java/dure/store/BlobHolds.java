package dure.store;

import java.lang.ref.Cleaner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which blobs are being read. In memory only: when the process ends, so do its readers. Thread-safe. */
final class BlobHolds {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Blobs.Hold take(Collection<String> references) {
        List<String> held = List.copyOf(references);
        held.forEach(reference -> counts.merge(reference, 1, Integer::sum));
        return new Taken(() -> held.forEach(this::release));
    }

    boolean has(String reference) {
        return counts.containsKey(reference);
    }

    private void release(String reference) {
        counts.computeIfPresent(reference, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Released once: when it is closed, or when nobody can close it any more. */
    private static final class Taken implements Blobs.Hold {
        private final Cleaner.Cleanable release;

        /** @param release must not refer to this */
        Taken(Runnable release) {
            this.release = CLEANER.register(this, release);
        }

        @Override
        public void close() {
            release.clean();
        }
    }
}
