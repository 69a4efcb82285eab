package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dure.sandbox.InvocationOutcome.Cause;
import dure.sandbox.InvocationOutcome.FunctionError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function can neither see nor do. */
class IsolationTest {
    @TempDir
    static Path dir;

    private static Workbench bench;

    @BeforeAll
    static void start() throws IOException {
        bench = new Workbench(dir, IsolationLevel.FULL);
        SandboxProbe probe = bench.sandboxes.probe();
        Assumptions.assumeTrue(probe.level() != IsolationLevel.PROCESS, () -> "no isolation here: " + probe.reason());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static void assumeFull() {
        SandboxProbe probe = bench.sandboxes.probe();
        Assumptions.assumeTrue(probe.level() == IsolationLevel.FULL, () -> "no control groups: " + probe.reason());
    }

    @Test
    void rootIsFullyIsolatedWhereControlGroupsCanBeMade() {
        boolean possible = HostUser.isRoot() && Files.isWritable(Path.of("/sys/fs/cgroup"));
        Assumptions.assumeTrue(possible, "not root, or control groups are read-only");
        assertThat(bench.sandboxes.probe()).isEqualTo(new SandboxProbe(IsolationLevel.FULL, "", ""));
    }

    @Test
    void onlyTmpIsWritable() throws Exception {
        try (var function = bench.python("""
                import os
                def attempt(path):
                    try:
                        with open(path, "w") as file: file.write("x")
                        return "written"
                    except OSError as error:
                        return error.strerror
                def handler(event, context):
                    return [attempt(p) for p in ("/x", "/usr/x", "/var/task/x", "/opt/x", "/var/runtime/x", "/etc/x",
                                                 "/tmp/x")] + [os.listdir("/tmp")]
                """)) {
            String readOnly = "\"Read-only file system\", ";
            assertThat(function.call("{}")).isEqualTo("[" + readOnly.repeat(6) + "\"written\", [\"x\"]]");
        }
        try (var function = bench.python("import os\ndef handler(event, context): return os.listdir('/tmp')\n")) {
            assertThat(function.call("{}")).isEqualTo("[]");
        }
    }

    @Test
    void tmpHasItsSize() throws Exception {
        try (var function = bench.python("""
                import os
                def handler(event, context):
                    about = os.statvfs("/tmp")
                    return about.f_blocks * about.f_frsize // 1048576
                """)) {
            assertThat(function.call("{}")).isEqualTo("512");
        }
    }

    @Test
    void hostsFilesAndProcessesAreNotSeen() throws Exception {
        try (var function = bench.python("""
                import os
                def handler(event, context):
                    pids = [p for p in os.listdir("/proc") if p.isdigit()]
                    names = [open(f"/proc/{p}/comm").read().strip() for p in pids]
                    return [sorted(os.listdir("/")), len(pids), names[0], os.path.exists(event),
                            os.path.exists("/home"), os.path.exists("/etc/shadow"), os.uname().nodename]
                """)) {
            assertThat(function.call("\"" + dir + "\""))
                    .contains("2, \"sandboxd", "false, false, false, \"sandbox\"]")
                    .doesNotContain("\"sys\"", "\"work\"", "\"srv\"");
        }
    }

    @Test
    void thereIsNoNetworkButThePlatforms() throws Exception {
        try (var function = bench.python("""
                import os, socket, urllib.request
                def attempt(host, port):
                    try:
                        socket.create_connection((host, port), 2).close()
                        return "connected"
                    except OSError as error:
                        return error.strerror
                def handler(event, context):
                    reply = urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/x").read().decode()
                    return [attempt("1.1.1.1", 53), attempt("127.0.0.1", event), [i[1] for i in socket.if_nameindex()],
                            reply]
                """)) {
            assertThat(function.call(Integer.toString(bench.http.port())))
                    .isEqualTo("[\"Network is unreachable\", \"Connection refused\", [\"lo\"], \"platform says "
                            + function.id + "\"]");
        }
    }

    @Test
    void privilegesAreGone() throws Exception {
        try (var function = bench.python("""
                import ctypes, errno, os, socket
                libc = ctypes.CDLL(None, use_errno=True)
                def attempt(call, *arguments):
                    return errno.errorcode[ctypes.get_errno()] if getattr(libc, call)(*arguments) < 0 else "done"
                def handler(event, context):
                    status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
                    try:
                        socket.socket(40, socket.SOCK_STREAM)
                        vsock = "made"
                    except OSError as error:
                        vsock = errno.errorcode[error.errno]
                    try:
                        os.kill(1, 9)
                    except PermissionError:
                        pass
                    return [status["CapEff"], status["CapBnd"], status["NoNewPrivs"], status["Seccomp"],
                            os.getuid() != 0, attempt("unshare", 0x10000000), attempt("mount", b"x", b"/tmp", b"tmpfs", 0, 0),
                            attempt("ptrace", 16, 1, 0, 0), vsock, attempt("sethostname", b"x", 1)]
                """)) {
            assertThat(function.call("{}"))
                    .isEqualTo("[\"0000000000000000\", \"0000000000000000\", \"1\", \"2\", true, \"EPERM\", \"EPERM\","
                            + " \"EPERM\", \"EAFNOSUPPORT\", \"EPERM\"]");
        }
    }

    @Test
    void functionCannotUseUpThePlatformsConnections() throws Exception {
        try (var function = bench.python("""
                import select, socket, time
                def handler(event, context):
                    kept = [socket.create_connection(("127.0.0.1", 4566)) for _ in range(400)]
                    answered = select.poll()
                    for connection in kept:
                        answered.register(connection, select.POLLIN)
                    refused = 0
                    end = time.time() + 10
                    while refused < 144 and time.time() < end:
                        refused = len(answered.poll(100))
                    return refused
                """)) {
            assertThat(function.call("{}")).isEqualTo("144");
            assertThat(bench.http.connections()).isLessThan(300);
        }
    }

    @Test
    void machineShortOfMemoryLosesTheFunctionFirst() throws Exception {
        try (var function = bench.python("""
                def handler(event, context):
                    return int(open("/proc/self/oom_score_adj").read())
                """)) {
            assertThat(function.call("{}")).isEqualTo("1000");
        }
    }

    @Test
    void linksInLayersLeadNowhereOnTheHost() throws Exception {
        Path layer = dir.resolve("linked");
        Files.createDirectories(layer);
        Path secret = Files.writeString(dir.resolve("secret"), "the host's");
        Files.createSymbolicLink(layer.resolve("absolute"), secret);
        Files.createSymbolicLink(layer.resolve("relative"), Path.of("../../../../../../../.." + secret));
        Files.createSymbolicLink(layer.resolve("shadow"), Path.of("/etc/shadow"));
        try (var function = bench.python("""
                import os
                def handler(event, context):
                    return [os.path.exists("/opt/" + name) for name in sorted(os.listdir("/opt"))]
                """)) {
            function.layers = Optional.of(layer);
            assertThat(function.call("{}")).isEqualTo("[false, false, false]");
        }
    }

    @Test
    void memoryHogIsKilled() throws Exception {
        try (var function = bench.python("""
                def handler(event, context):
                    hoard = []
                    while True:
                        hoard.append(bytearray(8 << 20))
                """)) {
            function.memoryMb = 128;
            InvocationOutcome outcome = function.invoke("{}");
            assertThat(outcome).isInstanceOfSatisfying(FunctionError.class, error -> {
                assertThat(error.type()).isEqualTo("Runtime.OutOfMemory");
                assertThat(error.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
                assertThat(error.report().maxMemoryUsedMb()).isBetween(100, 128);
            });
            assertThat(Workbench.text(outcome)).contains("Runtime exited with error: signal: killed");
        }
    }

    @Test
    void forkBombIsHeldAtTheProcessLimit() throws Exception {
        assumeFull();
        try (var function = bench.python("""
                import os, time
                def handler(event, context):
                    started = 0
                    try:
                        while started < 3000:
                            if os.fork() == 0:
                                time.sleep(60)
                                os._exit(0)
                            started += 1
                    except BlockingIOError:
                        pass
                    return started
                """)) {
            function.memoryMb = 1024;
            assertThat(Integer.parseInt(function.call("{}"))).isBetween(500, 1024);
        }
    }

    @Test
    void twoSandboxesRunAtOnceAndApart() throws Exception {
        String code = """
                import os, time
                def handler(event, context):
                    open("/tmp/mine", "x").close()
                    time.sleep(0.3)
                    return os.getpid()
                """;
        try (var one = bench.python(code);
                var two = bench.python(code);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> one.call("{}"));
            var second = threads.submit(() -> two.call("{}"));
            assertThat(first.get()).isEqualTo(second.get()); // each has its own numbering of processes
        }
    }

    @Test
    void layersAreSeen() throws Exception {
        Path layer = dir.resolve("layer");
        ReadableFiles.write(
                layer.resolve("python/extra.py"), "word = 'from the layer'\n".getBytes(StandardCharsets.UTF_8));
        try (var function =
                bench.python("import extra\ndef handler(event, context): return [extra.word, extra.__file__]\n")) {
            function.layers = Optional.of(layer);
            assertThat(function.call("{}")).isEqualTo("[\"from the layer\", \"/opt/python/extra.py\"]");
        }
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        String id;
        try (var function = bench.python("""
                import subprocess, time
                def handler(event, context):
                    subprocess.Popen(["sleep", "98765"])
                    time.sleep(0.2)
                """)) {
            id = function.id;
            function.call("{}");
            assertThat(hostProcesses("sleep\00098765")).hasSize(1);
            assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(id);
        }
        assertThat(hostProcesses("sleep\00098765")).isEmpty();
        assertThat(bench.sandboxes.living()).noneMatch(sandbox -> sandbox.id().equals(id));
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(dir.toString());
        assertThat(Files.readString(Path.of("/proc/net/unix"))).doesNotContain(id);
        for (String controller : List.of("memory", "pids", "unified", "")) {
            Path tree = Path.of("/sys/fs/cgroup", controller);
            if (Files.isDirectory(tree)) {
                try (Stream<Path> groups = Files.walk(tree, 4)) {
                    assertThat(groups.map(Path::toString)).noneMatch(name -> name.endsWith(id));
                }
            }
        }
    }

    private static List<Path> hostProcesses(String commandLine) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> commandLine(process).startsWith(commandLine))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }
}
