package dure.sandbox;

import dure.kernel.Clock;
import dure.sandbox.InvocationOutcome.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines that the platform itself adds to an invocation's log, as AWS writes them; tabs matter, since tools parse
 * them.
 */
final class SandboxLog {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LogLines lines;
    private final Clock clock;
    private final SandboxSpec spec;
    private final String requestId;

    SandboxLog(LogLines lines, Clock clock, SandboxSpec spec, String requestId) {
        this.lines = lines;
        this.clock = clock;
        this.spec = spec;
        this.requestId = requestId;
    }

    static void initStart(LogLines lines, Clock clock, LambdaRuntime runtime, String region) {
        write(
                lines,
                clock.instant(),
                "INIT_START Runtime Version: " + runtime.version() + "\tRuntime Version ARN: arn:aws:lambda:" + region
                        + "::runtime:" + sha256(runtime.version()));
    }

    /** Only for a start that went wrong. */
    void initReport(Duration duration, String status, String errorType) {
        write("INIT_REPORT Init Duration: " + millis(duration) + " ms\tPhase: init\tStatus: " + status
                + (errorType.isEmpty() ? "" : "\tError Type: " + errorType));
    }

    void start() {
        write("START RequestId: " + requestId + " Version: " + spec.version());
    }

    void timedOut(String message) {
        write(MILLIS.format(clock.instant()) + " " + requestId + " " + message);
    }

    /** Returns the message as the caller gets it. */
    String error(String message, String type) {
        String text = "RequestId: " + requestId + " Error: " + message;
        write(text + "\n" + type);
        return text;
    }

    /**
     * Writes END and REPORT.
     *
     * @param status empty after a success and after an error of the function's own
     */
    Report end(Duration duration, int memoryUsedMb, Optional<Duration> init, String status) {
        write("END RequestId: " + requestId);
        int used = Math.min(memoryUsedMb, spec.memoryMb());
        // Since August 2025 AWS bills the start of every function.
        Duration charged = init.map(duration::plus).orElse(duration);
        long billed = Math.ceilDiv(charged.toNanos(), 1_000_000);
        StringBuilder line = new StringBuilder("REPORT RequestId: ")
                .append(requestId)
                .append("\tDuration: ")
                .append(millis(duration))
                .append(" ms\tBilled Duration: ")
                .append(billed)
                .append(" ms\tMemory Size: ")
                .append(spec.memoryMb())
                .append(" MB\tMax Memory Used: ")
                .append(used)
                .append(" MB\t");
        init.ifPresent(
                value -> line.append("Init Duration: ").append(millis(value)).append(" ms\t"));
        if (!status.isEmpty()) {
            line.append("Status: ").append(status);
        }
        write(line.toString());
        return new Report(duration, billed, spec.memoryMb(), used, init);
    }

    private void write(String text) {
        write(lines, clock.instant(), text);
    }

    private static void write(LogLines lines, Instant at, String text) {
        synchronized (lines) {
            lines.line(at, text);
        }
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e6);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
