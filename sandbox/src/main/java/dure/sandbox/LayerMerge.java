package dure.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts a function's layers into one directory, to be seen as /opt. A later layer's file replaces an earlier one's. The
 * directory is named after its layers, in order, and used by every function that has the same.
 */
public final class LayerMerge {
    private LayerMerge() {}

    /** An unzipped layer; {@code identity} stands for its content, such as its SHA-256. */
    public record Layer(String identity, Path dir) {}

    /** Returns the directory below {@code mergedDir} that has these layers; makes it, with hard links, if need be. */
    public static Path merge(List<Layer> layers, Path mergedDir) throws IOException {
        if (layers.size() == 1) {
            return layers.getFirst().dir();
        }
        Path merged = mergedDir.resolve(name(layers));
        if (Files.isDirectory(merged)) {
            return merged;
        }
        ReadableFiles.directories(mergedDir.toAbsolutePath());
        Path fresh = Files.createTempDirectory(mergedDir, ".merging");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Layer layer : layers) {
            Files.walkFileTree(layer.dir(), new Overlay(layer.dir(), fresh));
        }
        try {
            return Files.move(fresh, merged, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            CodeArchive.deleteTree(fresh);
            if (Files.isDirectory(merged)) {
                return merged; // another thread was first
            }
            throw e;
        }
    }

    private static String name(List<Layer> layers) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Layer layer : layers) {
                digest.update(layer.identity().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Overlay extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Overlay(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
            Path target = to.resolve(from.relativize(dir));
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(target);
            }
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(target);
            }
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(dir));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path target = to.resolve(from.relativize(file));
            CodeArchive.deleteTree(target);
            if (attributes.isSymbolicLink()) {
                Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                return FileVisitResult.CONTINUE;
            }
            try {
                Files.createLink(target, file);
            } catch (UnsupportedOperationException | java.nio.file.FileSystemException otherFileSystem) {
                if (otherFileSystem instanceof FileAlreadyExistsException exists) {
                    throw exists;
                }
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
