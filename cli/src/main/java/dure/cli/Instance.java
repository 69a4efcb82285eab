package dure.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What a running Dure writes into its data directory, readable by its owner only: {@code instance.json}, and {@code
 * root-key} as {@code ACCESS_KEY:SECRET_KEY}.
 */
record Instance(long pid, String endpoint, String region, String accessKeyId, String secretKey) {
    static Instance write(Path home, Platform platform) throws IOException {
        Instance instance = new Instance(
                ProcessHandle.current().pid(),
                platform.endpoint(),
                platform.region(),
                platform.rootKey().accessKeyId(),
                platform.rootKey().secretKey());
        owned(home.resolve("root-key"), instance.accessKeyId + ":" + instance.secretKey + "\n");
        owned(
                home.resolve("instance.json"),
                "{\"pid\":%d,\"endpoint\":\"%s\",\"region\":\"%s\"}\n"
                        .formatted(instance.pid, quoted(instance.endpoint), quoted(instance.region)));
        return instance;
    }

    static void remove(Path home) throws IOException {
        Files.deleteIfExists(home.resolve("instance.json"));
    }

    /** The Dure that runs on this directory, if one does. */
    static Optional<Instance> running(Path home) throws IOException {
        Path file = home.resolve("instance.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode node = new ObjectMapper().readTree(file.toFile());
        String[] key = Files.readString(home.resolve("root-key")).strip().split(":", 2);
        Instance instance = new Instance(
                node.path("pid").asLong(),
                node.path("endpoint").asText(),
                node.path("region").asText(),
                key[0],
                key[1]);
        boolean alive =
                ProcessHandle.of(instance.pid).map(ProcessHandle::isAlive).orElse(false);
        return alive ? Optional.of(instance) : Optional.empty();
    }

    static Instance required(Path home) throws IOException, CommandFailure {
        return running(home)
                .orElseThrow(() -> new CommandFailure(
                        "no Dure is running on " + home + "; start one with: ./dure start --detach"));
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static void owned(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
