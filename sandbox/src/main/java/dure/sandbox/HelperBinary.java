package dure.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/** The sandboxd that was built for this machine, copied out of the jar. */
final class HelperBinary {
    private HelperBinary() {}

    /** Copies it to {@code dir}, executable by its owner only; empty when this build has none for this machine. */
    static Optional<Path> extract(Path dir) throws IOException {
        String name = "sandboxd-" + machine();
        try (InputStream in = HelperBinary.class.getResourceAsStream("helper/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Files.createDirectories(dir);
            Path fresh = Files.createTempFile(dir, name, ".new");
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            // By rename: a sandbox may be running the old one.
            return Optional.of(Files.move(fresh, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE));
        }
    }

    static String machine() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return machine.equals("amd64") ? "x86_64" : machine;
    }
}
