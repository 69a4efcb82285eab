package dure.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole CPython that the JavaCPP project packs into a jar, unpacked once. */
final class CpythonJar {
    private static final Logger LOG = LoggerFactory.getLogger(CpythonJar.class);
    private static final Pattern NAME = Pattern.compile("cpython-(3\\.[0-9]+)(\\.[0-9]+)?.*\\.jar");
    private static final List<String> NOT_NEEDED = List.of(
            "include/", "share/", "lib/cmake/", "lib/pkgconfig/", "lib/python3.13/test/", "lib/python3.13/idlelib/");

    private CpythonJar() {}

    /** Such as 3.13.5. */
    static String version(Path jar) throws IOException {
        Matcher name = NAME.matcher(jar.getFileName().toString());
        if (!name.matches()) {
            throw new IOException("not a cpython jar: " + jar);
        }
        String patch = name.group(2);
        return patch == null ? name.group(1) : name.group(1) + patch;
    }

    /** Unpacks to a directory below {@code dir} named after the jar, unless that is there, and returns it. */
    static Path unpack(Path jar, Path dir) throws IOException {
        String name = jar.getFileName().toString();
        Path home = dir.resolve(name.substring(0, name.length() - ".jar".length()));
        if (Files.isDirectory(home)) {
            return home;
        }
        ReadableFiles.directories(dir);
        Path fresh = Files.createTempDirectory(dir, ".unpacking");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            String prefix =
                    "org/bytedeco/cpython/linux-" + HelperBinary.machine().replace("aarch64", "arm64") + "/";
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                    unpack(zip, entry, entry.getName().substring(prefix.length()), fresh);
                }
            }
        }
        compile(fresh);
        try {
            return Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException broken) {
            CodeArchive.deleteTree(fresh);
            if (Files.isDirectory(home)) {
                return home; // another process was first
            }
            throw broken;
        }
    }

    /** What the interpreter and its libraries need to find one another. */
    static Map<String, String> environment(Path home) {
        return Map.of(
                "PYTHONHOME",
                home.toString(),
                "LD_LIBRARY_PATH",
                home.resolve("lib").toString());
    }

    private static void unpack(ZipFile zip, ZipEntry entry, String name, Path to) throws IOException {
        if (NOT_NEEDED.stream().anyMatch(name::startsWith) || name.contains("..")) {
            return;
        }
        Path file = to.resolve(name);
        ReadableFiles.directories(Optional.ofNullable(file.getParent()).orElse(to));
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
        }
        boolean program = name.startsWith("bin/") || name.contains(".so");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** In a sandbox the files are read-only, so what is not compiled now is compiled at every start. */
    private static void compile(Path home) throws IOException {
        Path library = home.resolve("lib/python3.13");
        ProcessBuilder compiler = new ProcessBuilder(
                home.resolve("bin/python3.13").toString(),
                "-S",
                "-m",
                "compileall",
                "-q",
                "-j",
                "0",
                "--invalidation-mode",
                "unchecked-hash",
                "-x",
                "lib2to3|site-packages|/tests?/",
                "-s",
                home.toString(),
                library.toString());
        compiler.environment().putAll(environment(home));
        compiler.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            int code = compiler.start().waitFor();
            if (code != 0) {
                LOG.warn("compiling Python's library ended with {}; functions start more slowly", code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while compiling Python's library", e);
        }
    }
}
