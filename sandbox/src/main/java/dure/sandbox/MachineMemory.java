package dure.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much memory this machine can still give. */
public final class MachineMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final long UNKNOWN = Long.MAX_VALUE;

    private MachineMemory() {}

    /** What the kernel could hand out without swapping; {@link Long#MAX_VALUE} where it does not say. */
    public static long availableBytes() {
        try {
            return Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .map(MachineMemory::withinOwnLimit)
                    .orElse(UNKNOWN);
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    /** A container's limit counts what its processes have, which the machine's figure does not. */
    private static long withinOwnLimit(long ofMachine) {
        return ofContainer("memory.max", "memory.current")
                .or(() -> ofContainer("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"))
                .map(left -> Math.min(left, ofMachine))
                .orElse(ofMachine);
    }

    private static Optional<Long> ofContainer(String limit, String used) {
        Path root = Path.of("/sys/fs/cgroup");
        try {
            long most = Long.parseLong(Files.readString(root.resolve(limit)).trim());
            return Optional.of(
                    most - Long.parseLong(Files.readString(root.resolve(used)).trim()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }
}
