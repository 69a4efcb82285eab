package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dure.sandbox.InvocationOutcome.FunctionError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The levels that a machine falls back to. */
class LesserLevelsTest {
    @TempDir
    private Path dir;

    @Test
    void withoutControlGroupsMemoryIsWatched() throws Exception {
        try (Workbench bench = new Workbench(dir, IsolationLevel.NO_LIMITS)) {
            SandboxProbe probe = bench.sandboxes.probe();
            Assumptions.assumeTrue(probe.level() == IsolationLevel.NO_LIMITS, () -> probe.reason());
            try (var function = bench.python("""
                    import time
                    def handler(event, context):
                        if event == 1:
                            return "fine"
                        hoard = []
                        while True:
                            hoard.append(bytearray(1 << 20))
                            time.sleep(0.001)
                    """)) {
                function.memoryMb = 128;
                assertThat(function.call("1")).isEqualTo("\"fine\"");
                assertThat(function.log.getLast()).containsPattern("Max Memory Used: [1-9][0-9]* MB");
                assertThat(function.invoke("2"))
                        .isInstanceOfSatisfying(
                                FunctionError.class,
                                error -> assertThat(error.type()).isEqualTo("Runtime.OutOfMemory"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IsolationLevel.class,
            names = {"NO_LIMITS", "PROCESS"})
    void aMomentBeyondTheMemoryIsSeenToo(IsolationLevel level) throws Exception {
        try (Workbench bench = new Workbench(dir, level)) {
            SandboxProbe probe = bench.sandboxes.probe();
            Assumptions.assumeTrue(probe.level() == level, () -> probe.reason());
            try (var function = bench.python("def handler(event, context): return len(bytearray(event << 20))\n")) {
                function.memoryMb = 128;
                assertThat(function.call("8")).isEqualTo("8388608");
                assertThat(function.invoke("300"))
                        .isInstanceOfSatisfying(
                                FunctionError.class,
                                error -> assertThat(error.type()).isEqualTo("Runtime.OutOfMemory"));
            }
        }
    }

    @Test
    void plainProcessesStillRunFunctions() throws Exception {
        try (Workbench bench = new Workbench(dir, IsolationLevel.PROCESS)) {
            assertThat(bench.sandboxes.probe().level()).isEqualTo(IsolationLevel.PROCESS);
            assertThat(bench.sandboxes.probe().reason()).isNotEmpty();
            String code = """
                    import os, time, urllib.request
                    def handler(event, context):
                        print("event", event)
                        if event == 2:
                            os.kill(os.getpid(), 11)
                        if event == 3:
                            time.sleep(60)
                        return urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"]).read().decode()
                    """;
            try (var function = bench.python(code)) {
                assertThat(function.call("1")).startsWith("\"platform says ");
                assertThat(function.log).containsSubsequence("event 1", "END RequestId: request-1");
                assertThat(Workbench.text(function.invoke("2")))
                        .contains("Runtime exited with error: signal: segmentation fault");
            }
            try (var function = bench.python(code)) {
                assertThat(Workbench.text(function.invoke("3", Duration.ofMillis(500))))
                        .contains("Task timed out after 0.50 seconds");
            }
            try (var function = bench.function("java25", "no.such.Class", Map.of("readme", "nothing"))) {
                function.memoryMb = 512;
                assertThat(Workbench.text(function.invoke("{}"))).contains("Class not found: no.such.Class");
            }
        }
    }
}
