package dure.lambda;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How Lambda is run.
 *
 * @param codeDir where unzipped code is kept, a cache of this room alone
 * @param accountConcurrency invocations at once in an account and region; AWS gives 1,000
 * @param idleTimeout how long a sandbox is kept without work
 * @param maxIdle how many sandboxes are kept without work; beyond, the one that has been idle longest is closed
 * @param asyncConcurrency asynchronous events that run at once
 */
public record LambdaConfig(
        Path codeDir, int accountConcurrency, Duration idleTimeout, int maxIdle, int asyncConcurrency) {
    /** What must stay unreserved. */
    public static final int MIN_UNRESERVED = 100;

    public static LambdaConfig of(Path codeDir) {
        return new LambdaConfig(codeDir.toAbsolutePath().normalize(), 1000, Duration.ofMinutes(10), 100, 100);
    }
}
