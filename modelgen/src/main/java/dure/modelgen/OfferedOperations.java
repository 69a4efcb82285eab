package dure.modelgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines of operations.txt: {@code service Operation [action resource]...}. Without an action it is the service's ARN
 * name and the operation's; without a resource it is {@code *}.
 */
record OfferedOperations(Map<String, List<Permission>> byName, Set<String> used) {

    record Permission(String action, String resource) {}

    static OfferedOperations read(Path file) throws IOException {
        Map<String, List<Permission>> byName = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.split("\\s+");
            if (words.length < 2 || words.length == 3) {
                throw new IOException("operations.txt: expected 'service Operation [action resource]...': " + line);
            }
            List<Permission> permissions = new ArrayList<>();
            for (int i = 2; i + 1 < words.length; i += 2) {
                permissions.add(new Permission(words[i], words[i + 1]));
            }
            if (byName.put(words[0] + "." + words[1], permissions) != null) {
                throw new IOException("operations.txt: twice: " + line);
            }
        }
        return new OfferedOperations(byName, new HashSet<>());
    }

    boolean offers(String service, String operation) {
        return byName.containsKey(service + "." + operation);
    }

    List<Permission> permissions(String service, String operation) {
        used.add(service + "." + operation);
        return byName.getOrDefault(service + "." + operation, List.of());
    }

    void failOnUnused() throws IOException {
        Set<String> unused = new HashSet<>(byName.keySet());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new IOException("operations.txt names what no model has: " + unused);
        }
    }
}
