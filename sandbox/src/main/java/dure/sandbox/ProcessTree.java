package dure.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What /proc says of a process and its descendants. */
final class ProcessTree {
    private ProcessTree() {}

    /** Resident memory of a process's descendants, in bytes. Pages that they share count for each. */
    static long residentBytes(long pid) {
        return sum(pid, "VmRSS:");
    }

    /** The peaks of the resident memory of a process's living descendants, in bytes. */
    static long peakBytes(long pid) {
        return sum(pid, "VmHWM:");
    }

    /** The same of one process. */
    static long peakBytesOf(long pid) {
        return field(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:");
    }

    /** The resident memory of one process. */
    static long residentBytesOf(long pid) {
        return field(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
    }

    private static long sum(long pid, String field) {
        long bytes = 0;
        for (long each : descendants(pid)) {
            bytes += field(Path.of("/proc", Long.toString(each), "status"), field);
        }
        return bytes;
    }

    private static List<Long> descendants(long pid) {
        List<Long> found = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>(List.of(pid));
        while (!open.isEmpty()) {
            for (long child : children(open.pop())) {
                found.add(child);
                open.push(child);
            }
        }
        return found;
    }

    private static List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                for (String child : Files.readString(thread.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        children.add(Long.parseLong(child.trim()));
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
            return children; // it has ended meanwhile
        }
        return children;
    }

    private static long field(Path status, String field) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(field)) {
                    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException gone) {
            return 0; // it has ended meanwhile
        }
        return 0;
    }
}
