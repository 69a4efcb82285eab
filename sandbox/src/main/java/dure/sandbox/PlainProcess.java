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

    private PlainProcess(Process process, OutputPipe pipe) {
        this.process = process;
        this.pipe = pipe;
        this.end = process.onExit().thenApply(ended -> {
            int code = ended.exitValue();
            return code > SIGNALLED ? new FunctionEnd.Killed(code - SIGNALLED) : new FunctionEnd.Exited(code);
        });
    }

    static PlainProcess start(List<String> command, Map<String, String> environment, Path dir) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new PlainProcess(process, OutputPipe.of(process));
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
        return ProcessTree.peakBytesOf(process.pid()) + ProcessTree.peakBytes(process.pid());
    }

    @Override
    public boolean outOfMemory() {
        return false;
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
