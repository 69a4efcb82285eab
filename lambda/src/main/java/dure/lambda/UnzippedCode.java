package dure.lambda;

import dure.lambda.LambdaRecords.Code;
import dure.sandbox.CodeArchive;
import dure.sandbox.LayerMerge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Unzipped packages, each in a directory named after the zip file's digest. A cache: what is absent is made again. */
final class UnzippedCode {
    private static final int STRIPES = 64;
    /** Between unzipping a package and the transaction that keeps it. */
    private static final Duration UPLOAD_TIME = Duration.ofHours(1);

    private static final Duration MERGED_KEPT = Duration.ofDays(1);

    private final Path packages;
    private final Path merged;
    private final CodeStore code;
    private final List<Lock> locks = new ArrayList<>();

    UnzippedCode(Path dir, CodeStore code) {
        this.packages = dir.resolve("packages");
        this.merged = dir.resolve("merged");
        this.code = code;
        for (int i = 0; i < STRIPES; i++) {
            locks.add(new ReentrantLock());
        }
    }

    /**
     * Unzips a package that has just arrived.
     *
     * @return its unzipped size in bytes
     * @throws CodeArchive.InvalidArchiveException when it cannot be used
     */
    long unzip(Path zip, String sha256) throws IOException {
        Lock lock = lock(sha256);
        lock.lock();
        try {
            Path dir = packages.resolve(sha256);
            return Files.isDirectory(dir) ? size(dir) : CodeArchive.extract(zip, dir, CodeArchive.FUNCTION_LIMITS);
        } finally {
            lock.unlock();
        }
    }

    /** What a sandbox sees as /var/task. */
    Path directory(Code of) throws IOException {
        Path dir = packages.resolve(of.sha256());
        if (Files.isDirectory(dir)) {
            return dir;
        }
        Lock lock = lock(of.sha256());
        lock.lock();
        try (InputStream zip = code.open(of)) {
            if (!Files.isDirectory(dir)) {
                CodeArchive.extract(zip, dir, CodeArchive.FUNCTION_LIMITS);
            }
            return dir;
        } finally {
            lock.unlock();
        }
    }

    /** What a sandbox sees as /opt: a later layer's file replaces an earlier one's. */
    Optional<Path> layers(List<Code> layers) throws IOException {
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        List<LayerMerge.Layer> unzipped = new ArrayList<>();
        for (Code layer : layers) {
            unzipped.add(new LayerMerge.Layer(layer.sha256(), directory(layer)));
        }
        return Optional.of(LayerMerge.merge(unzipped, merged));
    }

    /**
     * Deletes what no function and no layer has any more, and merged layers that nothing has used for a day.
     *
     * @param inUse directories that sandboxes see
     */
    void removeUnused(Set<Path> inUse, Instant now) throws IOException {
        for (Path dir : directories(packages)) {
            if (!inUse.contains(dir)
                    && modified(dir).isBefore(now.minus(UPLOAD_TIME))
                    && code.bySha256(String.valueOf(dir.getFileName())) == null) {
                CodeArchive.deleteTree(dir);
            }
        }
        for (Path dir : directories(merged)) {
            if (inUse.contains(dir)) {
                Files.setLastModifiedTime(dir, FileTime.from(now));
            } else if (modified(dir).isBefore(now.minus(MERGED_KEPT))) {
                CodeArchive.deleteTree(dir);
            }
        }
    }

    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.toList();
        }
    }

    private static Instant modified(Path dir) throws IOException {
        return Files.getLastModifiedTime(dir).toInstant();
    }

    private Lock lock(String sha256) {
        return locks.get(Math.floorMod(sha256.hashCode(), STRIPES));
    }

    private static long size(Path dir) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }
}
