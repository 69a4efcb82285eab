package dure.store.rocks;

import dure.kernel.Clock;
import dure.store.Blobs;
import dure.store.FileBlobs;
import dure.store.Outbox;
import dure.store.Store;
import dure.store.StoreException;
import dure.store.StoreOutbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * All that a platform keeps, in one directory of this machine: {@code store/}, {@code blobs/}, {@code native/} (RocksDB's
 * library, unpacked) and {@code lock}, which names the process.
 */
public record DataDirectory(Path home, Store store, Outbox outbox, Blobs blobs, AutoCloseable resources)
        implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** @throws StoreException.InUse when another process has it open; the message names it */
    public static DataDirectory open(Path home, Clock clock) throws IOException {
        return open(home, clock, StoreConfig.DEFAULT);
    }

    public static DataDirectory open(Path home, Clock clock, StoreConfig config) throws IOException {
        Files.createDirectories(home, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(home))) {
            Files.setPosixFilePermissions(home, OWNER_ONLY); // it has everybody's secrets
        }
        DirectoryLock lock = DirectoryLock.take(home.resolve("lock"));
        try {
            RocksStore store = RocksStore.open(home.resolve("store"), config);
            try {
                FileBlobs blobs = FileBlobs.open(home.resolve("blobs"), store, clock);
                Outbox outbox = new StoreOutbox(store, clock, StoreOutbox.Workers.SOLE);
                return new DataDirectory(home, store, outbox, blobs, () -> {
                    try (lock;
                            store;
                            blobs) {
                        // closed from the last to the first
                    }
                });
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Close the outbox's consumers first. */
    @Override
    public void close() throws IOException {
        try {
            resources.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot close " + home, e);
        }
    }
}
