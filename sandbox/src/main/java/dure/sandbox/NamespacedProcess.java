package dure.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A function under sandboxd, which reports on its stderr (src/main/c/sandboxd.c). */
final class NamespacedProcess implements FunctionProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NamespacedProcess.class);
    private static final int KILL_SECONDS = 10;

    private final Process keeper;
    private final OutputPipe pipe;
    private final Optional<ControlGroup> group;
    private final MemoryWatch memory;
    private final CompletableFuture<FunctionEnd> end = new CompletableFuture<>();
    private volatile long firstPid;

    private NamespacedProcess(Process keeper, OutputPipe pipe, Optional<ControlGroup> group, long memoryBytes) {
        this.keeper = keeper;
        this.pipe = pipe;
        this.group = group;
        this.memory = new MemoryWatch(
                memoryBytes,
                () -> ProcessTree.residentBytes(firstPid),
                () -> ProcessTree.peakBytes(firstPid),
                this::kill);
    }

    /**
     * Starts it. Whether that works is told by {@link #end}.
     *
     * @param group limits it; without one its memory is watched
     */
    static NamespacedProcess start(String id, Path helper, byte[] plan, Optional<ControlGroup> group, long memoryBytes)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(helper.toString(), "run");
        builder.environment().clear();
        Process keeper = builder.start();
        NamespacedProcess process;
        try {
            process = new NamespacedProcess(keeper, OutputPipe.of(keeper), group, memoryBytes);
            keeper.getOutputStream().write(plan);
            keeper.getOutputStream().flush();
        } catch (IOException e) {
            keeper.destroyForcibly();
            throw e;
        }
        Thread.ofPlatform()
                .name("sandbox-" + id)
                .daemon(true)
                .stackSize(256 * 1024)
                .start(process::follow);
        return process;
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
        return group.isPresent() ? group.get().peakBytes() : memory.peak();
    }

    @Override
    public boolean outOfMemory() {
        return group.isPresent() ? group.get().outOfMemory() : memory.killed();
    }

    @Override
    public boolean exceedsMemory() {
        return group.isEmpty() && memory.exceeded();
    }

    @Override
    public void kill() {
        try {
            keeper.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("closing sandboxd's standard input", e);
            keeper.destroyForcibly();
        }
    }

    @Override
    public void close() {
        kill();
        try {
            if (!keeper.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("sandboxd {} did not end within {} s", keeper.pid(), KILL_SECONDS);
                keeper.destroyForcibly();
            }
        } catch (InterruptedException e) {
            keeper.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        group.ifPresent(ControlGroup::close);
    }

    private void follow() {
        FunctionEnd last = new FunctionEnd.Killed(9);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(keeper.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FunctionEnd said = read(line);
                if (said != null && !(last instanceof FunctionEnd.NotStarted)) {
                    last = said;
                }
            }
            keeper.waitFor();
        } catch (IOException e) {
            LOG.debug("sandboxd's report ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.complete(last);
    }

    private @Nullable FunctionEnd read(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "pid" -> firstPid = Long.parseLong(rest);
            case "started" -> {
                if (group.isEmpty()) {
                    memory.start(Long.toString(firstPid), end);
                }
            }
            case "exit" -> {
                return new FunctionEnd.Exited(Integer.parseInt(rest));
            }
            case "signal" -> {
                return new FunctionEnd.Killed(Integer.parseInt(rest));
            }
            case "failed" -> {
                return new FunctionEnd.NotStarted(rest);
            }
            default -> LOG.warn("sandboxd: {}", line);
        }
        return null;
    }
}
