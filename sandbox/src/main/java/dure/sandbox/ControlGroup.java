package dure.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sandbox's group: in version 1 a directory for each controller, in version 2 one. */
final class ControlGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);
    private static final int REMOVE_TRIES = 200;
    private static final long REMOVE_PAUSE_NANOS = 10_000_000;

    private final ControlGroups.Version version;
    private final List<Path> dirs;

    ControlGroup(ControlGroups.Version version, List<Path> dirs) {
        this.version = version;
        this.dirs = dirs;
    }

    /** The directories to join. */
    List<Path> dirs() {
        return dirs;
    }

    void limit(long memoryBytes, int processes) throws IOException {
        if (version == ControlGroups.Version.V2) {
            write("memory.max", memoryBytes);
            writeIfThere("memory.swap.max", 0);
            writeIfThere("memory.oom.group", 1);
            write("pids.max", processes);
            return;
        }
        write("memory.limit_in_bytes", memoryBytes);
        writeIfThere("memory.memsw.limit_in_bytes", memoryBytes);
        if (dirs.size() > 1) {
            write("pids.max", processes);
        }
    }

    /** The most memory its processes and their /tmp have had at once. */
    long peakBytes() {
        return version == ControlGroups.Version.V2
                ? number(memory().resolve("memory.peak"))
                : number(memory().resolve("memory.max_usage_in_bytes"));
    }

    /** Whether the kernel has killed in it for want of memory. */
    boolean outOfMemory() {
        Path events = memory().resolve(version == ControlGroups.Version.V2 ? "memory.events" : "memory.oom_control");
        try {
            for (String line : Files.readAllLines(events)) {
                if (line.startsWith("oom_kill ")) {
                    return Long.parseLong(line.substring("oom_kill ".length()).trim()) > 0;
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read", events, e);
        }
        return false;
    }

    /** Removes it. Its processes are gone or about to be. */
    @Override
    public void close() {
        dirs.forEach(ControlGroup::remove);
    }

    static void remove(Path dir) {
        for (int i = 0; ; i++) {
            try {
                Files.delete(dir);
                return;
            } catch (NoSuchFileException gone) {
                return;
            } catch (IOException busy) {
                if (i == REMOVE_TRIES) {
                    LOG.warn("control group {} could not be removed", dir, busy);
                    return;
                }
                LockSupport.parkNanos(REMOVE_PAUSE_NANOS);
            }
        }
    }

    private Path memory() {
        return dirs.getFirst();
    }

    private void write(String file, long value) throws IOException {
        Path dir = file.startsWith("pids.") ? dirs.getLast() : memory();
        Files.writeString(dir.resolve(file), Long.toString(value));
    }

    /** Swap accounting may be off in the kernel, and {@code memory.oom.group} came with Linux 4.19. */
    private void writeIfThere(String file, long value) throws IOException {
        if (Files.exists(memory().resolve(file))) {
            write(file, value);
        }
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e); // memory.peak came with Linux 5.19
            return 0;
        }
    }

    @Override
    public String toString() {
        return dirs.toString();
    }
}
