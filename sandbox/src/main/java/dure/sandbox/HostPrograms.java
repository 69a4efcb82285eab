package dure.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs installed on the host. */
final class HostPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(HostPrograms.class);
    private static final int MAX_OUTPUT = 4096;
    private static final int LIMIT_SECONDS = 10;

    private HostPrograms() {}

    /** PATH, where programs usually are, and where version managers keep theirs. */
    static List<Path> path() {
        List<Path> path = new ArrayList<>();
        String variable = System.getenv("PATH");
        for (String part : (variable == null ? "" : variable).split(File.pathSeparator)) {
            if (part.startsWith("/")) {
                path.add(Path.of(part));
            }
        }
        for (String usual : List.of("/usr/local/bin", "/usr/bin", "/bin")) {
            if (!path.contains(Path.of(usual))) {
                path.add(Path.of(usual));
            }
        }
        Path home = Path.of(System.getProperty("user.home", "/"));
        for (String managed : List.of(".pyenv/versions", ".local/share/uv/python", ".nvm/versions/node")) {
            path.addAll(versions(home.resolve(managed)));
        }
        return path;
    }

    private static List<Path> versions(Path dir) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(dir)) {
                versions.forEach(version -> found.add(version.resolve("bin")));
            } catch (IOException e) {
                LOG.debug("{} cannot be listed", dir, e);
            }
        }
        found.sort(Comparator.reverseOrder());
        return found;
    }

    /** Every program of this name, in order. */
    static List<Path> named(String name, List<Path> path) {
        return path.stream()
                .map(dir -> dir.resolve(name))
                .filter(Files::isExecutable)
                .toList();
    }

    /** What a program writes to stdout, trimmed; empty when it fails or takes longer than 10 seconds. */
    static Optional<String> output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            try (var in = process.getInputStream()) {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                String text = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).trim();
                return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be run", command, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
