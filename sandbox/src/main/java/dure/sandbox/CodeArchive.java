package dure.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Deployment packages: zip files whose modes and symbolic links count. Nothing lands outside the directory given,
 * whatever the archive says.
 */
public final class CodeArchive {
    /** AWS: "250 MB (unzipped)". */
    public static final Limits FUNCTION_LIMITS = new Limits(262_144_000, 100_000);

    private static final int MAX_LINK_BYTES = 4096;
    /** The kernel takes paths of 4,096 bytes, with the directory's own, and parts of 255. */
    private static final int MAX_NAME_LENGTH = 3072;

    private static final Pattern LONG_PART = Pattern.compile("[^/]{256}");

    private CodeArchive() {}

    /** How much may come out of an archive. */
    public record Limits(long unzippedBytes, int entries) {}

    /** The archive cannot be used: it is not a zip file, or not a safe one. */
    public static class InvalidArchiveException extends IOException {
        private static final long serialVersionUID = 1;

        InvalidArchiveException(String message) {
            super(message);
        }
    }

    /** The archive is larger, unzipped, than its limits allow. */
    public static final class ArchiveTooLargeException extends InvalidArchiveException {
        private static final long serialVersionUID = 1;

        ArchiveTooLargeException(Limits limits) {
            super("Unzipped size must be smaller than " + limits.unzippedBytes() + " bytes");
        }
    }

    /** There is nothing in the archive. */
    public static final class EmptyArchiveException extends InvalidArchiveException {
        private static final long serialVersionUID = 1;

        EmptyArchiveException() {
            super("Uploaded file must be a non-empty zip");
        }
    }

    /** As {@link #extract(Path, Path, Limits)}, from a stream, which is kept in a file beside {@code dir} meanwhile. */
    public static long extract(InputStream zip, Path dir, Limits limits) throws IOException {
        Path parent = dir.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("no directory: " + dir);
        }
        ReadableFiles.directories(parent);
        Path file = Files.createTempFile(parent, ".code", ".zip");
        try {
            Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
            return extract(file, dir, limits);
        } finally {
            Files.delete(file);
        }
    }

    /**
     * Extracts to {@code dir}, which must not exist: it appears when it is complete, by rename.
     *
     * @return how many bytes came out
     * @throws InvalidArchiveException when the archive is not a zip file, leaves the directory or is encrypted
     */
    public static long extract(Path zip, Path dir, Limits limits) throws IOException {
        Path target = dir.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("no directory: " + dir);
        }
        ReadableFiles.directories(parent);
        Path fresh = Files.createTempDirectory(parent, ".extracting");
        try {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            long bytes = new Extraction(fresh, limits).run(zip);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return bytes;
        } catch (IOException | RuntimeException e) {
            deleteTree(fresh);
            throw e;
        }
    }

    /** Deletes a directory and what is in it; links are deleted, not followed. */
    public static void deleteTree(Path dir) throws IOException {
        if (!Files.exists(dir, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** One archive being extracted. Links and the modes of directories come last, so that neither is written through. */
    private static final class Extraction {
        private final Path root;
        private final Limits limits;
        private final Map<Path, String> links = new LinkedHashMap<>();
        private final Map<Path, Set<PosixFilePermission>> directoryModes = new LinkedHashMap<>();
        private long bytes;
        private int count;

        Extraction(Path root, Limits limits) {
            this.root = root;
            this.limits = limits;
        }

        long run(Path zip) throws IOException {
            try (ZipFile archive = open(zip)) {
                checkDirectory(archive);
                for (Enumeration<ZipArchiveEntry> entries = archive.getEntries(); entries.hasMoreElements(); ) {
                    extract(archive, entries.nextElement());
                }
            } catch (InvalidArchiveException e) {
                throw e;
            } catch (java.util.zip.ZipException | java.io.EOFException | IllegalArgumentException e) {
                throw new InvalidArchiveException(
                        "Could not unzip uploaded file. Please check your file, then try again.");
            }
            for (Map.Entry<Path, String> link : links.entrySet()) {
                makeLink(link.getKey(), link.getValue());
            }
            for (Map.Entry<Path, Set<PosixFilePermission>> mode : directoryModes.entrySet()) {
                Files.setPosixFilePermissions(mode.getKey(), mode.getValue());
            }
            return bytes;
        }

        /** The central directory has all that is asked before an entry is read; reading every entry's head takes long. */
        private static ZipFile open(Path zip) throws IOException {
            return ZipFile.builder().setPath(zip).setIgnoreLocalFileHeader(true).get();
        }

        /** What the archive itself says is too much is refused before anything is written. It may lie, too. */
        private void checkDirectory(ZipFile archive) throws InvalidArchiveException {
            long declared = 0;
            for (Enumeration<ZipArchiveEntry> entries = archive.getEntries(); entries.hasMoreElements(); ) {
                declared += Math.max(0, entries.nextElement().getSize());
                if (++count > limits.entries() || declared > limits.unzippedBytes()) {
                    throw new ArchiveTooLargeException(limits);
                }
            }
            if (count == 0) {
                throw new EmptyArchiveException();
            }
        }

        private void extract(ZipFile archive, ZipArchiveEntry entry) throws IOException {
            Path path = inside(entry.getName());
            if (entry.isDirectory()) {
                directory(path);
                directoryModes.put(path, mode(entry, "rwxr-xr-x", true));
                return;
            }
            directory(Optional.ofNullable(path.getParent()).orElse(root));
            if (!archive.canReadEntryData(entry)) {
                throw new InvalidArchiveException("unsupported compression or encryption: " + entry.getName());
            }
            if (entry.isUnixSymlink()) {
                try (InputStream in = archive.getInputStream(entry)) {
                    links.put(path, new String(in.readNBytes(MAX_LINK_BYTES), StandardCharsets.UTF_8));
                }
                return;
            }
            if (isDirectory(path)) {
                throw new InvalidArchiveException("both a file and a directory: " + path.getFileName());
            }
            try (InputStream in = archive.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(path)) {
                copy(in, out);
            }
            Files.setPosixFilePermissions(path, mode(entry, "rw-r--r--", false));
        }

        private static void directory(Path path) throws IOException {
            try {
                ReadableFiles.directories(path);
            } catch (FileSystemException belowAFile) {
                if (belowAFile instanceof AccessDeniedException || isDirectory(path.getParent())) {
                    throw belowAFile;
                }
            }
            if (!isDirectory(path)) {
                throw new InvalidArchiveException("both a file and a directory: " + path.getFileName());
            }
        }

        private static boolean isDirectory(@Nullable Path path) {
            return path != null && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        }

        private void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > limits.unzippedBytes()) {
                    throw new ArchiveTooLargeException(limits);
                }
                out.write(buffer, 0, read);
            }
        }

        private void makeLink(Path path, String target) throws IOException {
            Path to;
            try {
                to = Path.of(target);
            } catch (InvalidPathException e) {
                throw new InvalidArchiveException("bad link " + target);
            }
            Path from = Optional.ofNullable(path.getParent()).orElse(root);
            // An absolute target is one within the sandbox, where the host's files do not exist.
            if (!to.isAbsolute() && !from.resolve(to).normalize().startsWith(root)) {
                throw new InvalidArchiveException("link leaves the archive: " + target);
            }
            if (isDirectory(path)) {
                throw new InvalidArchiveException("both a link and a directory: " + path.getFileName());
            }
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, to);
        }

        private Path inside(String name) throws InvalidArchiveException {
            try {
                if (name.length() > MAX_NAME_LENGTH || LONG_PART.matcher(name).find()) {
                    throw new InvalidArchiveException("entry's name is too long");
                }
                Path path = root.resolve(name.replace('\\', '/')).normalize();
                if (!path.startsWith(root) || name.startsWith("/") || path.equals(root) && !name.matches("(\\./?)+")) {
                    throw new InvalidArchiveException("entry leaves the archive: " + name);
                }
                return path;
            } catch (InvalidPathException e) {
                throw new InvalidArchiveException("bad entry name");
            }
        }

        /** An archive made on Windows has no modes. */
        private static Set<PosixFilePermission> mode(ZipArchiveEntry entry, String otherwise, boolean directory) {
            int mode = entry.getUnixMode() & 0777;
            if (mode == 0) {
                return PosixFilePermissions.fromString(otherwise);
            }
            StringBuilder text = new StringBuilder("---------");
            for (int bit = 0; bit < 9; bit++) {
                if ((mode & 0400 >> bit) != 0) {
                    text.setCharAt(bit, "rwxrwxrwx".charAt(bit));
                }
            }
            Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text.toString());
            permissions.add(PosixFilePermission.OWNER_READ);
            permissions.add(PosixFilePermission.OWNER_WRITE);
            if (directory) {
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
            }
            return permissions;
        }
    }
}
