package dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dure.kernel.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path dir;

    private static void openAndClose(Path home) throws IOException {
        DataDirectory.open(home, Clock.SYSTEM).close();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void nobodyElseMayLookInEvenWhereTheDirectoryWasThereBefore() throws IOException {
        Path fresh = dir.resolve("a/fresh");
        openAndClose(fresh);
        assertThat(mode(fresh)).isEqualTo("rwx------");

        Path open = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        openAndClose(open);
        assertThat(mode(open)).isEqualTo("rwx------");
    }
}
