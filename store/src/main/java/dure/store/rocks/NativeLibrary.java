package dure.store.rocks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native code from {@code java.library.path}, where the packaged program has it, else from a file that is
 * unpacked once. RocksDB's own loader unpacks 15 MB into the temporary directory at each start. The file's name carries
 * its length, so another version of the jar gets another file.
 */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load(Path directory) throws IOException {
        if (loaded) {
            return;
        }
        String name = Environment.getJniLibraryFileName("rocksdb");
        if (isInLibraryPath(name)) {
            RocksDB.loadLibrary();
            loaded = true;
            return;
        }
        URL resource = RocksDB.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new IOException("this platform's RocksDB library is not in the jar: " + name);
        }
        URLConnection connection = resource.openConnection();
        long length = connection.getContentLengthLong();
        Path home = directory.resolve("rocksdb-" + length);
        Path file = home.resolve(Environment.getJniLibraryFileName("rocksdbjni")); // the name loadLibrary looks for
        if (!Files.exists(file) || Files.size(file) != length) {
            Files.createDirectories(home);
            Path temporary = Files.createTempFile(home, name, ".part");
            try (InputStream in = connection.getInputStream()) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        RocksDB.loadLibrary(List.of(home.toString()));
        loaded = true;
    }

    private static boolean isInLibraryPath(String name) {
        return Stream.of(System.getProperty("java.library.path", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isRegularFile(Path.of(directory, name)));
    }
}
