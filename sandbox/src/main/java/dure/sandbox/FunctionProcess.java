package dure.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A function's process, with all that it has started. */
interface FunctionProcess extends AutoCloseable {
    /** What it writes to stdout and stderr, in order. */
    InputStream output();

    /** A way to write into {@link #output} behind what the function has written so far, where there is one. */
    Optional<OutputStream> outputMarker();

    /** Completes when the process has ended and nothing of it is left. */
    CompletableFuture<FunctionEnd> end();

    /** The most memory it has had, in bytes. */
    long peakMemoryBytes();

    /** Whether it was killed for its memory. */
    boolean outOfMemory();

    /** Whether it has had more memory than it may where no kernel limit could kill it for that; it must not go on. */
    boolean exceedsMemory();

    /** Kills everything at once. {@link #end} completes soon after. */
    void kill();

    /** Kills, waits for the end and removes what was made for it. */
    @Override
    void close();
}
