package dure.sandbox;

import dure.wire.http.HttpHandler;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox is made of.
 *
 * @param id unique among the living sandboxes; letters, digits and hyphens. The platform's handler sees it as the
 *     request's listener.
 * @param runtime a Lambda runtime identifier, such as {@code python3.13}
 * @param codeDir the unzipped code, seen as /var/task; readable by everyone ({@link CodeArchive})
 * @param layersDir the merged layers, seen as /opt ({@link LayerMerge})
 * @param environment the function's own variables, and its credentials
 * @param memoryMb 128 to 10,240
 * @param ephemeralStorageMb the size of /tmp, 512 to 10,240
 * @param version {@code $LATEST} or a number
 * @param region the function's AWS region
 * @param platformHandler answers what the function sends to {@code AWS_ENDPOINT_URL}
 */
public record SandboxSpec(
        String id,
        String runtime,
        String handler,
        Path codeDir,
        Optional<Path> layersDir,
        Map<String, String> environment,
        int memoryMb,
        int ephemeralStorageMb,
        String functionName,
        String version,
        String region,
        String logGroup,
        String logStream,
        HttpHandler platformHandler) {

    public SandboxSpec {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("sandbox id: " + id);
        }
        environment = Map.copyOf(environment);
    }
}
