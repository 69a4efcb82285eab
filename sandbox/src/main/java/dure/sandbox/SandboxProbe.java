package dure.sandbox;

import dure.sandbox.ControlGroups.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What isolation this machine allows, found by trying.
 *
 * @param reason why it is not better; empty at the best
 * @param fix the command that makes it better; empty when there is none
 */
public record SandboxProbe(IsolationLevel level, String reason, String fix) {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxProbe.class);
    private static final int TRIAL_SECONDS = 10;

    /** The probe and what was found on the way. */
    record Result(SandboxProbe probe, Optional<ControlGroups> groups) {}

    /** @param noSockets why the listening sockets of a sandbox cannot be taken over; empty when they can */
    static Result run(Optional<Path> helper, Path emptyRoot, IsolationLevel highest, Optional<String> noSockets) {
        if (highest == IsolationLevel.PROCESS) {
            return process("the configuration allows no better", "");
        }
        if (noSockets.isPresent()) {
            return process(noSockets.get(), "");
        }
        if (helper.isEmpty()) {
            return process(
                    "this build has no sandboxd for " + System.getProperty("os.name") + " " + HelperBinary.machine(),
                    isLinux() ? "apt-get install gcc libc6-dev, then build Dure again" : "");
        }
        Optional<String> failure = tryNamespaces(helper.get(), emptyRoot);
        if (failure.isPresent()) {
            return process("namespaces: " + failure.get(), namespacesFix());
        }
        if (highest == IsolationLevel.NO_LIMITS) {
            return noLimits("the configuration allows no better", "");
        }
        try {
            ControlGroups groups = ControlGroups.discover();
            return new Result(new SandboxProbe(IsolationLevel.FULL, "", ""), Optional.of(groups));
        } catch (UnavailableException e) {
            return noLimits(String.valueOf(e.getMessage()), "systemd-run --user --scope -p Delegate=yes dure start");
        }
    }

    private static Result process(String reason, String fix) {
        LOG.warn(
                "FUNCTIONS RUN UNISOLATED, as plain processes that see this machine's files and network: {}. {}",
                reason,
                fix.isEmpty() ? "" : "To fix: " + fix);
        return new Result(new SandboxProbe(IsolationLevel.PROCESS, reason, fix), Optional.empty());
    }

    private static Result noLimits(String reason, String fix) {
        LOG.warn(
                "functions' memory is watched, not limited by the kernel: {}. {}",
                reason,
                fix.isEmpty() ? "" : "To fix: " + fix);
        return new Result(new SandboxProbe(IsolationLevel.NO_LIMITS, reason, fix), Optional.empty());
    }

    /** Runs a program that does nothing, as a function would be run; tells why that fails. */
    private static Optional<String> tryNamespaces(Path helper, Path emptyRoot) {
        boolean root = HostUser.isRoot();
        byte[] plan = NamespacedLauncher.base(emptyRoot, root, root ? 1_900_000_000 : 993)
                .tmpfs("/tmp", 1)
                .directory("/tmp")
                .hostname("probe")
                .command(List.of("/usr/bin/env", "true"))
                .encode();
        try (NamespacedProcess trial =
                NamespacedProcess.start("probe", helper, plan, Optional.empty(), Long.MAX_VALUE)) {
            FunctionEnd end = trial.end().get(TRIAL_SECONDS, TimeUnit.SECONDS);
            return end instanceof FunctionEnd.Exited(int code) && code == 0
                    ? Optional.empty()
                    : Optional.of(end.message());
        } catch (IOException | ExecutionException | TimeoutException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static String namespacesFix() {
        Path appArmor = Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
        if (isOne(appArmor)) {
            return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
        }
        Path debian = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
        if (Files.exists(debian) && !isOne(debian)) {
            return "sudo sysctl -w kernel.unprivileged_userns_clone=1";
        }
        return HostUser.isRoot() ? "run Dure outside of a container, or in one with --privileged" : "run Dure as root";
    }

    private static boolean isOne(Path file) {
        try {
            return Files.exists(file) && Files.readString(file).trim().equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }
}
