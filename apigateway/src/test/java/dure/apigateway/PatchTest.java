package dure.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.apigateway.PatchOperation;
import dure.api.apigateway.Stage;
import dure.wire.AwsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final Patch PATCH = new Patch()
            .text("description")
            .required("deploymentId")
            .maps("variables")
            .refuses("throttling settings", "/throttling");
    private static final Stage STAGE = Stage.builder()
            .stageName("dev")
            .deploymentId("d1")
            .variables(Map.of("a", "1", "x/y", "2"))
            .build();

    private static PatchOperation operation(String op, String path, String value) {
        return PatchOperation.builder().op(op).path(path).value(value).build();
    }

    private static Stage patched(PatchOperation... operations) {
        return PATCH.apply(STAGE, List.of(operations));
    }

    @Test
    void membersAndEntriesAreReplacedAddedRemovedAndCopied() {
        Stage stage = patched(
                operation("replace", "/description", "text"),
                operation("add", "/variables/b", "3"),
                operation("remove", "/variables/x~1y", ""),
                PatchOperation.builder()
                        .op("copy")
                        .from("/variables/a")
                        .path("/variables/c")
                        .build());
        assertThat(stage.description()).isEqualTo("text");
        assertThat(stage.variables()).isEqualTo(Map.of("a", "1", "b", "3", "c", "1"));
    }

    @Test
    void aTestThatFailsRefusesThePatch() {
        assertThat(patched(operation("test", "/variables/a", "1")).variables()).hasSize(2);
        assertThatThrownBy(() -> patched(operation("test", "/variables/a", "2")))
                .isInstanceOf(AwsException.class);
    }

    @Test
    void unknownPathsAreRefusedWithTheListOfKnownOnes() {
        assertThatThrownBy(() -> patched(operation("replace", "/nothing", "1")))
                .hasMessage("Invalid patch path  '/nothing' specified for op 'replace'. Must be one of: "
                        + "[/deploymentId, /description, /variables/{name}]");
        assertThatThrownBy(() -> patched(operation("remove", "/deploymentId", "")))
                .isInstanceOf(AwsException.class);
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertThatThrownBy(() -> patched(operation("replace", "/*/*/throttling/rateLimit", "1")))
                .hasMessage("Dure does not implement throttling settings.");
    }
}
