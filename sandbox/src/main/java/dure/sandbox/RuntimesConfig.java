package dure.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the language runtimes come from.
 *
 * @param cpythonJar the Maven artifact {@code org.bytedeco:cpython:3.13.x:linux-<machine>}, which becomes python3.13
 * @param searchPath directories to look for {@code python3.N} and {@code node} in
 */
public record RuntimesConfig(Optional<Path> cpythonJar, List<Path> searchPath) {
    public RuntimesConfig {
        searchPath = List.copyOf(searchPath);
    }

    /** The host's own runtimes, by PATH. */
    public static RuntimesConfig ofHost() {
        return new RuntimesConfig(Optional.empty(), HostPrograms.path());
    }

    public RuntimesConfig withCpythonJar(Path jar) {
        return new RuntimesConfig(Optional.of(jar), searchPath);
    }
}
