package dure.telemetry.logs;

import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import dure.store.StoreException;
import dure.store.Transaction;
import dure.telemetry.logs.LogStore.EventKey;
import dure.telemetry.logs.LogStore.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes, once an hour, events that are past their group's retention. Readers do not see them even before. */
final class RetentionSweep {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final int BATCH = 2_000;

    private final Store store;
    private final LogStore logs;
    private final Clock clock;
    private @Nullable Thread thread;

    RetentionSweep(Store store, LogStore logs, Clock clock) {
        this.store = store;
        this.logs = logs;
        this.clock = clock;
    }

    void start() {
        thread = Thread.ofVirtual().name("logs-retention").start(this::run);
    }

    void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                clock.sleepUntil(clock.instant().plus(PERIOD));
                try {
                    sweep();
                } catch (StoreException failed) {
                    LOG.error("the retention sweep failed; the next one is in an hour", failed);
                }
            }
        } catch (InterruptedException stopped) {
            LOG.debug("retention sweep stopped");
        }
    }

    void sweep() {
        for (GroupName group : limitedGroups()) {
            boolean more = true;
            while (more) {
                more = store.transact(transaction -> sweepSome(transaction, group));
            }
        }
    }

    private List<GroupName> limitedGroups() {
        return store.read(reader -> {
            List<GroupName> found = new ArrayList<>();
            byte[] prefix = logs.allGroups();
            try (Range range = reader.prefix(prefix)) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    if (LogRecords.Group.of(entry.value()).retentionDays() > 0) {
                        Keys.Parser key = Keys.parse(entry.key(), prefix.length);
                        found.add(new GroupName(key.text(), key.text(), key.text()));
                    }
                }
            }
            return found;
        });
    }

    private boolean sweepSome(Transaction transaction, GroupName group) {
        LogRecords.Group settings = logs.findGroup(transaction, group);
        if (settings == null || settings.retentionDays() == 0) {
            return false;
        }
        byte[] end = logs.eventsFrom(group, LogStore.visibleFromMillis(settings, clock.millis()));
        int count = 0;
        long bytes = 0;
        try (Range range = transaction.snapshot().range(logs.events(group), end)) {
            while (range.hasNext() && count < BATCH) {
                Range.Entry entry = range.next();
                EventKey key = logs.eventKey(group, entry.key());
                transaction.delete(entry.key());
                transaction.delete(logs.index(group, key.stream(), key.timeMillis(), key.sequence()));
                bytes += EventOperations.storedBytes(entry.value());
                count++;
            }
        }
        if (bytes > 0) {
            transaction.add(logs.storedBytes(group), -bytes);
        }
        return count == BATCH;
    }
}
