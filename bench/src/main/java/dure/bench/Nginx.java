package dure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx on loopback with a static file of 1 KiB: the yardstick. */
record Nginx(Process process, int port) {
    static final int FILE_BYTES = 1024;

    /** Where it is installed; empty when it is not. */
    static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory).resolve("nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Nginx start(Path program, Workplace place) throws IOException, InterruptedException {
        Path root = Files.createDirectories(place.directory().resolve("nginx"));
        Files.write(root.resolve("1k.bin"), new byte[FILE_BYTES]);
        int port = Ports.free();
        Path config = root.resolve("nginx.conf");
        Files.writeString(config, config(root, port));
        Process process =
                place.start("nginx", List.of(program.toString(), "-p", root.toString(), "-c", config.toString()));
        Ports.awaitAnswer(port, "/1k.bin", process, place.log("nginx"));
        return new Nginx(process, port);
    }

    Call get() {
        return Signer.unsigned("/1k.bin", "127.0.0.1:" + port);
    }

    private static String config(Path root, int port) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
                %s
                daemon off;
                worker_processes 2;
                error_log stderr;
                pid %2$s/nginx.pid;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush off;
                  keepalive_requests 1000000000;
                  open_file_cache max=100;
                  client_body_temp_path %2$s/t1; proxy_temp_path %2$s/t2; fastcgi_temp_path %2$s/t3;
                  uwsgi_temp_path %2$s/t4; scgi_temp_path %2$s/t5;
                  server { listen 127.0.0.1:%3$d; root %2$s; }
                }
                """.formatted(user, root, port);
    }
}
