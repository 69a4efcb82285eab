package dure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What models/operations.txt asks permission for must be known to AWS: models/iam/authorization.json. */
class OperationsTableTest {
    private static final Path MODELS = Path.of("..", "models");

    private record Permission(String operation, String action, String resource) {}

    private static List<Permission> permissions() throws IOException {
        List<Permission> permissions = new ArrayList<>();
        for (String line : Files.readAllLines(MODELS.resolve("operations.txt"))) {
            String[] words = line.strip().split("\\s+");
            if (line.isBlank() || line.startsWith("#") || words[0].equals("apigateway")) {
                continue;
            }
            if (words.length == 2) {
                permissions.add(new Permission(words[1], words[0] + ":" + words[1], "*"));
            }
            for (int i = 2; i < words.length; i += 2) {
                if (!words[i].equals("custom")) {
                    permissions.add(new Permission(words[1], words[i], i + 1 < words.length ? words[i + 1] : "*"));
                }
            }
        }
        return permissions;
    }

    private static JsonNode action(String action) throws IOException {
        JsonNode services = new JsonMapper()
                .readTree(MODELS.resolve("iam").resolve("authorization.json").toFile())
                .get("services");
        int colon = action.indexOf(':');
        return services.path(action.substring(0, colon)).path("actions").path(action.substring(colon + 1));
    }

    @Test
    void everyActionExists() throws IOException {
        List<Permission> permissions = permissions();
        assertThat(permissions).hasSizeGreaterThan(150);
        for (Permission permission : permissions) {
            assertThat(action(permission.action()).isMissingNode())
                    .as("unknown action %s of %s", permission.action(), permission.operation())
                    .isFalse();
        }
    }

    @Test
    void actionThatNeedsAResourceNamesOne() throws IOException {
        List<String> without = new ArrayList<>();
        for (Permission permission : permissions()) {
            if (permission.resource().equals("*")) {
                for (JsonNode required : action(permission.action()).path("resources")) {
                    if (required.booleanValue()) {
                        without.add(permission.action());
                    }
                }
            }
        }
        // The room finds the user of the key itself.
        assertThat(without).containsOnly("iam:GetAccessKeyLastUsed");
    }
}
