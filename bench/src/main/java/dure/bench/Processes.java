package dure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What {@code /proc} says about a process and its descendants. Linux only. */
final class Processes {
    /** USER_HZ, which is 100 on every Linux that the JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    /** Processor seconds that it, its living descendants, and those that they have waited for, have used. */
    static double cpuSeconds(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(one -> ticks(one.pid()) / TICKS_PER_SECOND)
                .sum();
    }

    /** Processor seconds of that which its just-in-time compilers have used; 0 when it is not a JVM. */
    static double compilerSeconds(ProcessHandle process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.mapToDouble(Processes::compilerTicks).sum() / TICKS_PER_SECOND;
        }
    }

    private static long compilerTicks(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
                return 0;
            }
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Resident memory of the process alone, in MiB. */
    static double residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("process " + pid + " has no VmRSS");
    }

    /** utime, stime, cutime and cstime, which follow the name in parentheses; 0 for one that has ended meanwhile. */
    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (IOException ended) {
            return 0;
        }
    }
}
