package dure.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** Files and directories that functions, running as other users, can read whatever this process's umask is. */
final class ReadableFiles {
    private ReadableFiles() {}

    static void write(Path file, byte[] content) throws IOException {
        if (Files.exists(file)
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
                && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Path dir = file.toAbsolutePath().getParent();
        if (dir == null) {
            throw new IOException("no directory: " + file);
        }
        directories(dir);
        Path fresh = Files.createTempFile(dir, ".new", null);
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes missing directories 0755. Leaves those that exist as they are. */
    static void directories(Path dir) throws IOException {
        if (Files.isDirectory(dir)) {
            return;
        }
        Path parent = dir.getParent();
        if (parent != null) {
            directories(parent);
        }
        try {
            Files.createDirectory(dir);
        } catch (java.nio.file.FileAlreadyExistsException raced) {
            return;
        }
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
