package dure.sandbox;

import dure.sandbox.LambdaRuntime.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of Lambda's runtimes can be had on this machine. Python and Node need an interpreter of exactly that version.
 * Every Java runtime is the JDK that Dure itself runs on, which runs the older ones' bytecode.
 */
public final class Runtimes {
    private static final Logger LOG = LoggerFactory.getLogger(Runtimes.class);
    /** Below the clients' directory, an empty one for Python's packages to be mounted on. */
    static final String PACKAGES = "python-packages";

    private static final int[] PYTHON_MINORS = {9, 10, 11, 12, 13};
    private static final int[] NODE_MAJORS = {20, 22, 24};
    private static final int[] JAVA_MAJORS = {17, 21, 25};

    private final Map<String, LambdaRuntime> available = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final RuntimesConfig config;
    private final Path dataDir;

    private Runtimes(RuntimesConfig config, Path dataDir) {
        this.config = config;
        this.dataDir = dataDir;
    }

    /** Looks for them. Unpacks the hermetic CPython at first. */
    public static Runtimes discover(RuntimesConfig config, Path dataDir) throws IOException {
        Runtimes runtimes = new Runtimes(config, dataDir.toAbsolutePath().normalize());
        for (int minor : PYTHON_MINORS) {
            runtimes.findPython("3." + minor);
        }
        for (int major : NODE_MAJORS) {
            runtimes.findNode(major);
        }
        for (int major : JAVA_MAJORS) {
            runtimes.addJava(major);
        }
        for (String id : List.of("provided.al2023", "provided.al2")) {
            runtimes.add(id, id.replace("provided.", "provided:"), Language.PROVIDED, Optional.empty(), List.of());
        }
        LOG.debug("runtimes: {}; missing: {}", runtimes.available.keySet(), runtimes.missing);
        return runtimes;
    }

    public Optional<LambdaRuntime> find(String id) {
        return Optional.ofNullable(available.get(id));
    }

    public List<LambdaRuntime> available() {
        return List.copyOf(available.values());
    }

    /** Runtime identifier to why it cannot be used here. */
    public Map<String, String> missing() {
        return Map.copyOf(missing);
    }

    private void add(String id, String version, Language language, Optional<Path> program, List<Path> binds) {
        available.put(
                id,
                new LambdaRuntime(id, version, language, program, binds, Map.of(), Optional.empty(), Optional.empty()));
    }

    private void findPython(String version) throws IOException {
        String id = "python" + version;
        Optional<Path> site = config.pythonPackages()
                .or(() -> Optional.of(dataDir.resolve("runtimes").resolve(id).resolve("site-packages")));
        if (version.equals("3.13") && config.cpythonJar().isPresent()) {
            Path home = CpythonJar.unpack(config.cpythonJar().get(), dataDir.resolve("runtimes"));
            Path program = home.resolve("bin/python3.13");
            Map<String, String> environment = CpythonJar.environment(home);
            available.put(
                    id,
                    new LambdaRuntime(
                            id,
                            "python:" + CpythonJar.version(config.cpythonJar().get()),
                            Language.PYTHON,
                            Optional.of(program),
                            List.of(home),
                            environment,
                            site,
                            Optional.empty()));
            return;
        }
        for (Path found : HostPrograms.named(id, config.searchPath())) {
            Optional<String> about = HostPrograms.output(List.of(
                    found.toString(),
                    "-c",
                    "import sys, platform; print(sys.executable, sys.base_prefix, platform.python_version())"));
            String[] parts = about.orElse("").split(" ");
            if (parts.length == 3 && parts[2].startsWith(version + ".")) {
                Path program = Path.of(parts[0]).toRealPath();
                List<Path> binds = List.of(Path.of(parts[1]).toRealPath());
                available.put(
                        id,
                        new LambdaRuntime(
                                id,
                                "python:" + parts[2],
                                Language.PYTHON,
                                Optional.of(program),
                                binds,
                                Map.of(),
                                site,
                                Optional.empty()));
                return;
            }
        }
        missing.put(id, "no Python " + version + " on this machine");
    }

    private void findNode(int major) {
        List<String> seen = new ArrayList<>();
        List<Path> candidates = new ArrayList<>(HostPrograms.named("node", config.searchPath()));
        candidates.addAll(HostPrograms.named("node" + major, config.searchPath()));
        for (Path found : candidates) {
            Optional<String> version = HostPrograms.output(List.of(found.toString(), "--version"));
            if (version.isPresent() && version.get().startsWith("v" + major + ".")) {
                Path program = realPath(found);
                Path bin = program.getParent();
                add(
                        "nodejs" + major + ".x",
                        "nodejs:" + version.get().substring(1),
                        Language.NODE,
                        Optional.of(program),
                        bin == null ? List.of() : List.of(bin));
                return;
            }
            version.ifPresent(seen::add);
        }
        missing.put(
                "nodejs" + major + ".x",
                "no Node.js " + major + " on this machine" + (seen.isEmpty() ? "" : ", only " + seen));
    }

    private void addJava(int major) {
        int own = Runtime.version().feature();
        if (own < major) {
            missing.put("java" + major, "Dure runs on Java " + own);
            return;
        }
        Path home = realPath(Path.of(System.getProperty("java.home")));
        List<Path> binds = new ArrayList<>(List.of(home));
        // Debian keeps a JDK's configuration in /etc/java-N-openjdk, with links into it.
        try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
            etc.filter(dir -> dir.getFileName().toString().startsWith("java-" + own))
                    .forEach(binds::add);
        } catch (IOException e) {
            LOG.debug("/etc cannot be listed", e);
        }
        Optional<Path> archive =
                config.javaArchive().filter(Files::isRegularFile).map(Path::toAbsolutePath);
        String id = "java" + major;
        available.put(
                id,
                new LambdaRuntime(
                        id,
                        "java:" + major,
                        Language.JAVA,
                        Optional.of(home.resolve("bin/java")),
                        binds,
                        Map.of(),
                        Optional.empty(),
                        archive));
    }

    /** Lets each Python keep the client compiled; without that it is compiled at every cold start. */
    void compileClients(Path dir) throws IOException {
        Path source = dir.resolve("python/runtime_client.py");
        for (LambdaRuntime runtime : available.values()) {
            String tag = "cpython-" + runtime.id().replaceAll("[^0-9]", "");
            Path compiled = dir.resolve("python/__pycache__/runtime_client." + tag + ".pyc");
            boolean fresh = Files.exists(compiled)
                    && Files.getLastModifiedTime(compiled).compareTo(Files.getLastModifiedTime(source)) >= 0;
            if (runtime.language() == Language.PYTHON && !fresh) {
                PythonPackages.compileFile(runtime, source);
                ReadableFiles.write(compiled, Files.readAllBytes(compiled));
            }
        }
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    /** Copies the runtime clients, which are read-only in every sandbox, to {@code dir}. */
    static void copyClients(Path dir) throws IOException {
        ReadableFiles.directories(dir.resolve(PACKAGES));
        List<String> files = List.of(
                "python/bootstrap.py",
                "python/runtime_client.py",
                "node/bootstrap.cjs",
                "java/client.jar",
                "java/aws-lambda-java-core.jar");
        for (String file : files) {
            try (InputStream in = Runtimes.class.getResourceAsStream("runtime/" + file)) {
                if (in == null) {
                    throw new IOException("the build lacks runtime/" + file);
                }
                Path copy = dir.resolve(file);
                ReadableFiles.write(copy, in.readAllBytes());
                if (file.endsWith(".jar")) {
                    Files.setLastModifiedTime(copy, JavaArchive.JAR_TIME);
                }
            }
        }
    }
}
