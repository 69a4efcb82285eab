package dure.store;

import dure.kernel.Clock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes blobs that nobody keeps: an hour after they were written, or ten minutes after the last keep was dropped. A
 * blob is condemned in a transaction first, which conflicts with a {@link Blobs#keep} of the same moment.
 */
final class BlobCollector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BlobCollector.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration UNKEPT = Duration.ofHours(1);
    private static final Duration DROPPED = Duration.ofMinutes(10);
    private static final int BATCH = 200;
    private static final String PART = ".part";

    private final FileBlobs blobs;
    private final Store store;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("dure-blob-collector").unstarted(this::run);

    BlobCollector(FileBlobs blobs, Store store, Clock clock) {
        this.blobs = blobs;
        this.store = store;
        this.clock = clock;
    }

    void start() throws IOException {
        deleteParts();
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                clock.sleepUntil(clock.instant().plus(PERIOD));
                try {
                    collect();
                } catch (StoreException.Closed e) {
                    return;
                } catch (RuntimeException e) {
                    log.error("cannot collect blobs", e);
                }
            }
        } catch (InterruptedException e) {
            log.trace("collector ends");
        }
    }

    synchronized void collect() {
        finishCondemned();
        collectNew();
        collectDropped();
    }

    /** What was being written when the process died. At start only, when nothing is being written. */
    private void deleteParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(blobs.fresh(), "*" + PART)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        }
    }

    private void collectNew() {
        long latest = clock.instant().minus(UNKEPT).toEpochMilli();
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(blobs.fresh(), "*-*")) {
            for (Path mark : marks) {
                String name = mark.getFileName().toString();
                int dash = name.indexOf('-');
                String reference = name.substring(dash + 1);
                boolean old = Long.parseLong(name.substring(0, dash)) <= latest;
                boolean kept = store.read(reader -> FileBlobs.kept(reader, reference)) > 0;
                if (kept || old && deleteUnkept(reference)) {
                    Files.deleteIfExists(mark);
                }
            }
        } catch (IOException e) {
            log.error("cannot look for new blobs", e);
        }
    }

    private void collectDropped() {
        byte[] keys = Keys.key(FileBlobs.ROOT, "dropped");
        long latest = clock.instant().minus(DROPPED).toEpochMilli();
        byte[] begin = keys;
        List<byte[]> due;
        do {
            due = first(begin, Keys.of().raw(keys).number(latest + 1).bytes());
            for (byte[] key : due) {
                Keys.Parser parser = Keys.parse(key, keys.length);
                parser.number();
                if (deleteUnkept(parser.text())) {
                    store.update(transaction -> transaction.delete(key));
                }
                begin = Keys.after(key);
            }
        } while (due.size() == BATCH);
    }

    /** Deletions that a crash has interrupted. */
    private void finishCondemned() {
        byte[] keys = Keys.key(FileBlobs.ROOT, "condemned");
        for (byte[] key : first(keys, Keys.afterPrefix(keys))) {
            deleteFile(Keys.parse(key, keys.length).text());
        }
    }

    private List<byte[]> first(byte[] begin, byte[] end) {
        return store.read(reader -> {
            List<byte[]> found = new ArrayList<>();
            try (Range range = reader.range(begin, end)) {
                while (found.size() < BATCH && range.hasNext()) {
                    found.add(range.next().key());
                }
            }
            return found;
        });
    }

    /** Returns true when the blob's fate is settled: it is gone, or it is kept; false when it is to be tried again. */
    private boolean deleteUnkept(String reference) {
        if (blobs.isHeld(reference)) {
            return false;
        }
        boolean condemned = store.transact(transaction -> {
            if (FileBlobs.kept(transaction, reference) > 0) {
                return false;
            }
            transaction.put(FileBlobs.condemnedKey(reference), new byte[] {FileBlobs.VERSION});
            return true;
        });
        return !condemned || deleteFile(reference);
    }

    private boolean deleteFile(String reference) {
        try {
            Files.deleteIfExists(blobs.path(reference));
        } catch (IOException e) {
            log.error("cannot delete blob {}", reference, e);
            return false;
        }
        store.update(transaction -> transaction.delete(FileBlobs.condemnedKey(reference)));
        return true;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
