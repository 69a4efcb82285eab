package dure.sandbox;

import dure.http.FdReceiver;
import dure.http.HttpLimits;
import dure.http.HttpServer;
import dure.http.HttpServerConfig;
import dure.wire.http.HttpHandler;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a function reaches the platform: listeners within its sandbox, or on the host when it has none. */
final class PlatformDoors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformDoors.class);

    /**
     * A sandbox's own, so that no function can use up what others need. Its 1,024 processes could open a million
     * connections.
     */
    private static final HttpLimits PLATFORM = HttpLimits.DEFAULT.with(new HttpLimits.Counts(256, 256, 1_024, 128));

    /**
     * A runtime client may keep one connection for as long as its sandbox lives, with whole invocations between two
     * requests, and need not know how to open another.
     */
    private static final HttpLimits RUNTIME_API = HttpLimits.DEFAULT
            .with(new HttpLimits.Counts(64, 64, 64, 16))
            .with(new HttpLimits.Timeouts(
                    HttpLimits.Timeouts.DEFAULT.header(),
                    Duration.ofDays(1),
                    HttpLimits.Timeouts.DEFAULT.body(),
                    HttpLimits.Timeouts.DEFAULT.write(),
                    HttpLimits.Timeouts.DEFAULT.shutdown()));

    /** What listens, and how much it may take. */
    record Door(HttpHandler handler, HttpLimits limits) {
        static Door runtimeApi(HttpHandler handler) {
            return new Door(handler, RUNTIME_API);
        }

        static Door platform(HttpHandler handler) {
            return new Door(handler, PLATFORM);
        }
    }

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private boolean closed;

    private PlatformDoors() {}

    /**
     * Awaits listening sockets from sandboxd, one for each door and in that order.
     *
     * @param socket where sandboxd sends them
     */
    static PlatformDoors within(HttpServer http, Path socket, String name, List<Door> wanted) throws IOException {
        PlatformDoors doors = new PlatformDoors();
        FdReceiver receiver = FdReceiver.listen(http, socket, new FdReceiver.Sink() {
            private int next;

            @Override
            public void received(int fd) throws IOException {
                Door door = wanted.get(next++);
                doors.add(http.adopt(fd, name, door.limits, door.handler));
            }
        });
        doors.add(receiver);
        return doors;
    }

    /** Listens on free ports of the loopback interface. */
    static PlatformDoors onHost(List<Door> wanted) throws IOException {
        PlatformDoors doors = new PlatformDoors();
        HttpServerConfig config =
                HttpServerConfig.DEFAULT.withPort(0).withAddresses("127.0.0.1").withEventLoops(1);
        for (Door door : wanted) {
            HttpServer server = HttpServer.start(config.withLimits(door.limits), door.handler);
            doors.ports.add(server.port());
            doors.add(server);
        }
        return doors;
    }

    /** The port of the n-th door, on the host. */
    int port(int index) {
        return ports.get(index);
    }

    private void add(AutoCloseable door) {
        synchronized (this) {
            if (!closed) {
                open.add(door);
                return;
            }
        }
        close(door);
    }

    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(PlatformDoors::close);
    }

    private static void close(AutoCloseable door) {
        try {
            door.close();
        } catch (Exception e) {
            LOG.warn("a sandbox's listener could not be closed", e);
        }
    }

    /** A directory whose sockets' paths are short enough for the kernel (107 bytes), without old sockets. */
    static Path socketDir(Path wanted) throws IOException {
        if (wanted.toString().length() > 40) {
            Path dir = Files.createTempDirectory("dure-");
            dir.toFile().deleteOnExit();
            return dir;
        }
        Files.createDirectories(wanted);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(wanted, "*.sock")) {
            for (Path socket : old) {
                Files.deleteIfExists(socket);
            }
        }
        return wanted;
    }
}
