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
    /** Of /proc/PID/stat, counted from what follows the command's name. */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

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
                "{\"pid\":%d,\"life\":\"%s\",\"endpoint\":\"%s\",\"region\":\"%s\"}\n"
                        .formatted(
                                instance.pid, life(instance.pid), quoted(instance.endpoint), quoted(instance.region)));
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
        String life = life(instance.pid);
        return !life.isEmpty() && life.equals(node.path("life").asText()) ? Optional.of(instance) : Optional.empty();
    }

    /**
     * Tells a process from a later one with the same id: after a power cut the file names whoever has the number now. The
     * boot and the process's start in ticks; empty for none, and for one that is dead and not yet buried.
     */
    private static String life(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            return fields[STATE].equals("Z") ? "" : boot.strip() + "/" + fields[START_TICKS];
        } catch (IOException gone) {
            return "";
        }
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
