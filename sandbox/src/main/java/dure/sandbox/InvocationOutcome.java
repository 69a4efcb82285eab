package dure.sandbox;

import java.time.Duration;
import java.util.Optional;

/** How an invocation ended. */
public sealed interface InvocationOutcome {
    /** What the caller gets: the function's response, or its error as JSON. */
    byte[] payload();

    Report report();

    /** The function answered. */
    record Success(byte[] payload, Report report) implements InvocationOutcome {}

    /**
     * The function failed ({@code X-Amz-Function-Error: Unhandled}).
     *
     * @param type the error type, such as {@code ValueError}, {@code Runtime.ImportModuleError}, {@code
     *     Sandbox.Timedout}, {@code Runtime.OutOfMemory}, {@code Runtime.ExitError}
     * @param cause whether the sandbox is still good for another invocation
     */
    record FunctionError(String type, byte[] payload, Report report, Cause cause) implements InvocationOutcome {}

    /** Why a function failed. Only after {@link #REPORTED} does the sandbox live on. */
    enum Cause {
        /** The function threw, and its runtime said so. */
        REPORTED,
        /** It could not be started. */
        INIT,
        /** It took longer than its timeout and was killed. */
        TIMEOUT,
        /** It needed more memory than it has and was killed. */
        OUT_OF_MEMORY,
        /** It ended without an answer. */
        CRASH
    }

    /**
     * What the REPORT line says.
     *
     * @param initDuration present for a sandbox's first invocation
     */
    record Report(
            Duration duration,
            long billedMillis,
            int memorySizeMb,
            int maxMemoryUsedMb,
            Optional<Duration> initDuration) {}
}
