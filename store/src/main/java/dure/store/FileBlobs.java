package dure.store;

import dure.kernel.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link Blobs} as files of one directory.
 *
 * <pre>
 * k/7/k7…             the blob, named by its reference
 * new/k7….part        being written
 * new/millis-k7…      an empty mark: written at that time, not yet seen to be kept
 * </pre>
 *
 * In the store, under {@code "blobs"}: {@code "kept" reference} counts keeps, {@code "dropped" millis reference} is for
 * the {@link BlobCollector}, and {@code "condemned" reference} stops a late {@link #keep} while it deletes. The marks let
 * the collector look only at what is new instead of at all files.
 */
public final class FileBlobs implements Blobs, AutoCloseable {
    static final String ROOT = "blobs";
    static final byte VERSION = 1;

    private static final int BUFFER_BYTES = 256 << 10;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";
    private static final int REFERENCE_LENGTH = 26;

    private final Path directory;
    private final Path fresh;
    private final Store store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Set<Path> knownDirectories = ConcurrentHashMap.newKeySet();
    private final BlobHolds holds = new BlobHolds();
    private final BlobCollector collector;

    private FileBlobs(Path directory, Store store, Clock clock) {
        this.directory = directory;
        this.store = store;
        this.clock = clock;
        fresh = directory.resolve("new");
        collector = new BlobCollector(this, store, clock);
    }

    /** Opens the directory, which is made when absent, and starts the collector. The store is not closed with it. */
    public static FileBlobs open(Path directory, Store store, Clock clock) throws IOException {
        FileBlobs blobs = new FileBlobs(directory, store, clock);
        Files.createDirectories(blobs.fresh);
        sync(directory);
        blobs.collector.start();
        return blobs;
    }

    @Override
    public String write(InputStream body) throws IOException {
        String reference = newReference();
        Path part = fresh.resolve(reference + ".part");
        Path file = path(reference);
        boolean done = false;
        try {
            writePart(body, part);
            Files.createFile(fresh.resolve(clock.instant().toEpochMilli() + "-" + reference));
            Path home = home(file);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            sync(home);
            done = true;
            return reference;
        } catch (IOException e) {
            throw isOutOfSpace(e) ? new OutOfSpace(e) : e;
        } finally {
            if (!done) { // a mark without a file is the collector's
                Files.deleteIfExists(part);
                Files.deleteIfExists(file);
            }
        }
    }

    private static void writePart(InputStream body, Path part) throws IOException {
        byte[] bytes = new byte[BUFFER_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int read;
            while ((read = body.readNBytes(bytes, 0, bytes.length)) > 0) {
                buffer.position(0).limit(read);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            channel.force(false);
        }
    }

    private static boolean isOutOfSpace(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left on device") || message.contains("quota exceeded");
    }

    private Path home(Path file) throws IOException {
        Path home = file.resolveSibling(".").normalize();
        if (!knownDirectories.contains(home)) {
            Files.createDirectories(home);
            sync(home.resolveSibling(".").normalize());
            sync(directory);
            knownDirectories.add(home);
        }
        return home;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private String newReference() {
        byte[] bytes = new byte[REFERENCE_LENGTH];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(REFERENCE_LENGTH);
        for (byte b : bytes) {
            text.append(ALPHABET.charAt(b & 31));
        }
        return text.toString();
    }

    @Override
    public void keep(Transaction transaction, String reference) {
        int kept = kept(transaction, reference);
        if (kept == 0 && (transaction.get(condemnedKey(reference)) != null || !Files.exists(path(reference)))) {
            throw new IllegalStateException("blob " + reference + " is not there any more");
        }
        transaction.put(keptKey(reference), count(kept + 1));
    }

    @Override
    public void drop(Transaction transaction, String reference) {
        int kept = kept(transaction, reference);
        if (kept == 0) {
            throw new IllegalStateException("blob " + reference + " is not kept");
        }
        if (kept > 1) {
            transaction.put(keptKey(reference), count(kept - 1));
            return;
        }
        transaction.delete(keptKey(reference));
        long now = clock.instant().toEpochMilli();
        transaction.put(Keys.of(ROOT, "dropped").number(now).text(reference).bytes(), new byte[] {VERSION});
    }

    @Override
    public Hold hold(Collection<String> references) {
        return holds.take(references);
    }

    boolean isHeld(String reference) {
        return holds.has(reference);
    }

    @Override
    public Path path(String reference) {
        if (reference.length() != REFERENCE_LENGTH || !reference.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not a reference of a blob: " + reference);
        }
        return directory
                .resolve(reference.substring(0, 1))
                .resolve(reference.substring(1, 2))
                .resolve(reference);
    }

    @Override
    public long length(String reference) throws IOException {
        return Files.size(path(reference));
    }

    /** Collects now what is due; what the background collector does every minute. */
    public void collect() {
        collector.collect();
    }

    Path fresh() {
        return fresh;
    }

    static int kept(Reader reader, String reference) {
        byte[] count = reader.get(keptKey(reference));
        return count == null ? 0 : ByteBuffer.wrap(count).getInt(1);
    }

    private static byte[] count(int kept) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(VERSION).putInt(kept).array();
    }

    static byte[] keptKey(String reference) {
        return Keys.key(ROOT, "kept", reference);
    }

    static byte[] condemnedKey(String reference) {
        return Keys.key(ROOT, "condemned", reference);
    }

    /** Stops the collector. */
    @Override
    public void close() {
        collector.close();
    }
}
