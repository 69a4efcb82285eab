package dure.bench;

import dure.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A temporary directory and the processes that work in it. All of it goes when it is closed, also by Ctrl-C. */
final class Workplace implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::clear, "bench-clear");

    Workplace() throws IOException {
        directory = Files.createTempDirectory("dure-bench-");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path directory() {
        return directory;
    }

    /** Starts a process whose output goes to a file here. */
    Process start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        synchronized (processes) {
            processes.add(process);
        }
        return process;
    }

    Path log(String name) {
        return directory.resolve(name + ".log");
    }

    /** Asks it to end, and makes it when it does not. */
    void stop(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopping) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
        synchronized (processes) {
            processes.remove(process);
        }
    }

    private void clear() {
        List<Process> left;
        synchronized (processes) {
            left = List.copyOf(processes);
        }
        left.forEach(this::stop);
        try {
            Platform.deleteTree(directory);
        } catch (IOException remaining) {
            System.err.println("dure: could not remove " + directory + ": " + remaining);
        }
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(hook)) {
            clear();
        }
    }
}
