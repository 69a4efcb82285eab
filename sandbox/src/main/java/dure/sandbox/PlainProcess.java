package dure.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A function as an ordinary process: level 0. */
final class PlainProcess implements FunctionProcess {
    private static final Logger LOG = LoggerFactory.getLogger(PlainProcess.class);
    private static final int SIGNALLED = 128;
    private static final int KILL_SECONDS = 10;

    private final Process process;
    private final OutputPipe pipe;
    private final CompletableFuture<FunctionEnd> end;
    private final MemoryWatch memory;

    private PlainProcess(Process process, OutputPipe pipe, long memoryBytes) {
        this.process = process;
        this.pipe = pipe;
        this.memory = new MemoryWatch(
                memoryBytes,
                () -> ProcessTree.residentBytesOf(process.pid()) + ProcessTree.residentBytes(process.pid()),
                () -> ProcessTree.peakBytesOf(process.pid()) + ProcessTree.peakBytes(process.pid()),
                this::kill);
        this.end = process.onExit().thenApply(ended -> {
            int code = ended.exitValue();
            return code > SIGNALLED ? new FunctionEnd.Killed(code - SIGNALLED) : new FunctionEnd.Exited(code);
        });
    }

    static PlainProcess start(List<String> command, Map<String, String> environment, Path dir, long memoryBytes)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        PlainProcess started = new PlainProcess(process, OutputPipe.of(process), memoryBytes);
        started.memory.start(Long.toString(process.pid()), started.end);
        return started;
    }

    @Override
    public InputStream output() {
        return pipe.reading();
    }

    @Override
    public Optional<OutputStream> outputMarker() {
        return pipe.marker();
    }

    @Override
    public CompletableFuture<FunctionEnd> end() {
        return end;
    }

    @Override
    public long peakMemoryBytes() {
        return memory.peak();
    }

    @Override
    public boolean outOfMemory() {
        return memory.killed();
    }

    @Override
    public boolean exceedsMemory() {
        return memory.exceeded();
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("process {} did not end within {} s", process.pid(), KILL_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
