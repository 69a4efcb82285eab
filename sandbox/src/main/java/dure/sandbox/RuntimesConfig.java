package dure.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the language runtimes come from.
 *
 * @param cpythonJar the Maven artifact {@code org.bytedeco:cpython:3.13.x:linux-<machine>}, which becomes python3.13
 * @param searchPath directories to look for {@code python3.N} and {@code node} in
 * @param pythonPackages what every Python runtime brings besides the standard library, such as boto3; empty means a
 *     directory of each runtime's own in the data directory
 * @param javaArchive made by {@link JavaArchive}; without it Java functions start slower
 */
public record RuntimesConfig(
        Optional<Path> cpythonJar, List<Path> searchPath, Optional<Path> pythonPackages, Optional<Path> javaArchive) {
    public RuntimesConfig {
        searchPath = List.copyOf(searchPath);
    }

    public RuntimesConfig(Optional<Path> cpythonJar, List<Path> searchPath) {
        this(cpythonJar, searchPath, Optional.empty(), Optional.empty());
    }

    /** The host's own runtimes, by PATH. */
    public static RuntimesConfig ofHost() {
        return new RuntimesConfig(Optional.empty(), HostPrograms.path());
    }

    public RuntimesConfig withCpythonJar(Path jar) {
        return new RuntimesConfig(Optional.of(jar), searchPath, pythonPackages, javaArchive);
    }

    public RuntimesConfig withPythonPackages(Path directory) {
        return new RuntimesConfig(cpythonJar, searchPath, Optional.of(directory), javaArchive);
    }

    public RuntimesConfig withJavaArchive(Path archive) {
        return new RuntimesConfig(cpythonJar, searchPath, pythonPackages, Optional.of(archive));
    }
}
