package dure.sandbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How sandboxes are run.
 *
 * @param dataDir where sandboxd, the runtime clients and unpacked runtimes are kept; this module's alone
 * @param highestLevel nothing better than this is tried
 * @param initTimeout how long a function may take to start before it is started again within its first invocation
 */
public record SandboxConfig(Path dataDir, RuntimesConfig runtimes, IsolationLevel highestLevel, Duration initTimeout) {
    /** AWS gives the INIT phase 10 seconds. */
    public static final Duration INIT_TIMEOUT = Duration.ofSeconds(10);

    public SandboxConfig(Path dataDir, RuntimesConfig runtimes) {
        this(dataDir, runtimes, IsolationLevel.FULL, INIT_TIMEOUT);
    }

    public SandboxConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    public SandboxConfig withHighestLevel(IsolationLevel level) {
        return new SandboxConfig(dataDir, runtimes, level, initTimeout);
    }

    public SandboxConfig withInitTimeout(Duration timeout) {
        return new SandboxConfig(dataDir, runtimes, highestLevel, timeout);
    }
}
