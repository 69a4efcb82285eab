package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hermetic CPython, where Maven's local repository has it. */
class CpythonJarTest {
    @TempDir
    private Path dir;

    private static Optional<Path> jar() throws IOException {
        Path repository = Path.of(System.getProperty("user.home"), ".m2/repository/org/bytedeco/cpython");
        if (!Files.isDirectory(repository)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(file -> file.toString().endsWith("linux-" + HelperBinary.machine() + ".jar"))
                    .findFirst();
        }
    }

    @Test
    void pythonOfTheJarRunsFunctions() throws Exception {
        Optional<Path> jar = jar();
        Assumptions.assumeTrue(jar.isPresent(), "no cpython jar in Maven's local repository");
        RuntimesConfig runtimes = new RuntimesConfig(jar, java.util.List.of());
        try (Workbench bench = new Workbench(dir, new SandboxConfig(dir.resolve("data"), runtimes));
                var function = bench.function("python3.13", "app.handler", Map.of("app.py", """
                        import ctypes, hashlib, json, sqlite3, ssl, sys
                        def handler(event, context):
                            print(ssl.OPENSSL_VERSION, sys.path)
                            cached = [m.__cached__ for m in (json, hashlib) if m.__cached__]
                            import os
                            return [sys.version_info[:2], sqlite3.connect(":memory:").execute("select 1").fetchone(),
                                    all(os.path.exists(c) for c in cached)]
                        """))) {
            assertThat(function.call("{}")).isEqualTo("[[3, 13], [1], true]");
            assertThat(function.log.getFirst()).contains("python:3.13.");
        }
    }
}
