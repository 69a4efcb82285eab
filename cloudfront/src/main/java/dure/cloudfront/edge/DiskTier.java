package dure.cloudfront.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The files of the cache directory. A file that goes stays for a minute, for those who have just looked it up. */
final class DiskTier implements Fill.DiskFiles {
    private static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Leaving(Path file, long sinceNanos) {}

    private final Path directory;
    private final AtomicLong next = new AtomicLong();
    private final Deque<Leaving> leaving = new ArrayDeque<>();

    /** Empties the directory. */
    DiskTier(Path directory) {
        this.directory = directory;
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> old = Files.walk(directory)) {
                    List<Path> all = old.sorted(Comparator.reverseOrder()).toList();
                    for (Path file : all) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(directory);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Override
    public Path create() throws IOException {
        sweep();
        return Files.createFile(directory.resolve(Long.toString(next.incrementAndGet(), 36)));
    }

    @Override
    public void retire(Path file) {
        synchronized (leaving) {
            leaving.add(new Leaving(file, System.nanoTime()));
        }
        sweep();
    }

    private void sweep() {
        synchronized (leaving) {
            while (!leaving.isEmpty() && System.nanoTime() - leaving.peek().sinceNanos > LINGER_NANOS) {
                Fill.deleteQuietly(leaving.remove().file);
            }
        }
    }
}
