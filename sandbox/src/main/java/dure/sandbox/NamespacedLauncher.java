package dure.sandbox;

import dure.http.HttpServer;
import dure.sandbox.LambdaRuntime.Places;
import dure.sandbox.PlatformDoors.Door;
import dure.wire.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Levels 3 and 2: each function in namespaces of its own, set up by sandboxd. */
final class NamespacedLauncher implements Launcher {
    private static final int RUNTIME_API_PORT = 9001;
    private static final int PLATFORM_PORT = 4566;
    /** Above what systemd and subordinate users of containers take; each sandbox has one of its own. */
    private static final int FIRST_UID = 1_900_000_000;

    private static final int UIDS = 100_000_000;
    /** Of AWS's own sandbox user; seen inside where user namespaces map it. */
    private static final int INSIDE_UID = 993;

    private static final int INSIDE_GID = 990;
    private static final int MAX_PROCESSES = 1024;

    private final Path helper;
    private final Path emptyRoot;
    private final Path sockets;
    private final Path clients;
    private final Optional<ControlGroups> groups;
    private final HttpServer http;
    private final boolean root;
    private final AtomicInteger uids =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(UIDS));

    NamespacedLauncher(
            Path helper, Path emptyRoot, Path sockets, Path clients, Optional<ControlGroups> groups, HttpServer http) {
        this.helper = helper;
        this.emptyRoot = emptyRoot;
        this.sockets = sockets;
        this.clients = clients;
        this.groups = groups;
        this.http = http;
        this.root = HostUser.isRoot();
    }

    @Override
    public Launched launch(SandboxSpec spec, LambdaRuntime runtime, HttpHandler runtimeApi)
            throws IOException, MissingBootstrapException {
        List<String> command =
                runtime.inside().command(Places.INSIDE, spec).orElseThrow(MissingBootstrapException::new);
        Path socket = sockets.resolve(spec.id() + ".sock");
        Optional<ControlGroup> group =
                groups.isPresent() ? Optional.of(groups.get().create(spec.id(), spec.memoryMb())) : Optional.empty();
        PlatformDoors doors = PlatformDoors.within(
                http, socket, spec.id(), List.of(Door.runtimeApi(runtimeApi), Door.platform(spec.platformHandler())));
        try {
            byte[] plan = plan(spec, runtime, command, socket, group).encode();
            long memoryBytes = spec.memoryMb() * 1024L * 1024L;
            return new Launched(NamespacedProcess.start(spec.id(), helper, plan, group, memoryBytes), doors);
        } catch (IOException e) {
            doors.close();
            group.ifPresent(ControlGroup::close);
            throw e;
        }
    }

    private LaunchPlan plan(
            SandboxSpec spec, LambdaRuntime runtime, List<String> command, Path socket, Optional<ControlGroup> group) {
        LaunchPlan plan = base(emptyRoot, root, root ? nextUid() : INSIDE_UID);
        // Before the binds: with the data directory in /tmp, as tests have it, some lie in there.
        plan.tmpfs("/tmp", spec.ephemeralStorageMb());
        LambdaRuntime inside = runtime.inside();
        for (int i = 0; i < runtime.binds().size(); i++) {
            Path bind = runtime.binds().get(i);
            if (!bind.startsWith("/usr")) {
                plan.readOnly(inside.binds().get(i).toString(), bind);
            }
        }
        plan.readOnly("/var/task", spec.codeDir().toAbsolutePath()).readOnly("/var/runtime", clients);
        runtime.site()
                .filter(Files::isDirectory)
                .ifPresent(site -> plan.readOnly(inside.site().orElseThrow().toString(), site));
        runtime.archive()
                .ifPresent(
                        archive -> plan.readOnly(inside.archive().orElseThrow().toString(), archive));
        spec.layersDir()
                .ifPresentOrElse(
                        layers -> plan.readOnly("/opt", layers.toAbsolutePath()), () -> plan.emptyDirectory("/opt"));
        plan.directory("/var/task").hostname("sandbox");
        plan.socket(socket).listen(RUNTIME_API_PORT).listen(PLATFORM_PORT).maxProcesses(MAX_PROCESSES);
        group.ifPresent(made -> made.dirs().forEach(plan::controlGroup));
        return plan.command(command)
                .environment(FunctionEnvironment.of(
                        spec, inside, Places.INSIDE, "127.0.0.1:" + RUNTIME_API_PORT, "127.0.0.1:" + PLATFORM_PORT));
    }

    private int nextUid() {
        return FIRST_UID + uids.getAndUpdate(last -> (last + 1) % UIDS);
    }

    /** What every sandbox has: the host's programs and libraries, and an /etc of its own. */
    static LaunchPlan base(Path emptyRoot, boolean root, int uid) {
        int gid = root ? uid : INSIDE_GID;
        LaunchPlan plan = new LaunchPlan().root(emptyRoot).user(uid, gid);
        if (!root) {
            plan.userNamespace();
        }
        plan.readOnly("/usr", Path.of("/usr"));
        for (String name : List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")) {
            Path path = Path.of(name);
            if (Files.isSymbolicLink(path)) {
                plan.link(name, linkTarget(path));
            } else if (Files.isDirectory(path)) {
                plan.readOnly(name, path);
            }
        }
        for (String shared : List.of(
                "/etc/ld.so.cache",
                "/etc/alternatives",
                "/etc/ssl/certs",
                "/etc/ssl/openssl.cnf",
                "/etc/pki",
                "/etc/ca-certificates",
                "/etc/crypto-policies",
                "/etc/mime.types",
                "/etc/fonts")) {
            if (Files.exists(Path.of(shared))) {
                plan.readOnly(shared, Path.of(shared));
            }
        }
        return plan.file(
                        "/etc/passwd",
                        "root:x:0:0:root:/root:/sbin/nologin\nsbx_user1051:x:" + uid + ":" + gid
                                + "::/home/sbx_user1051:/sbin/nologin\n")
                .file("/etc/group", "root:x:0:\nsbx_user1051:x:" + gid + ":\n")
                .file("/etc/hosts", "127.0.0.1 localhost sandbox\n")
                .file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
                .file("/etc/resolv.conf", "# a sandbox has no network\n");
    }

    private static String linkTarget(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
