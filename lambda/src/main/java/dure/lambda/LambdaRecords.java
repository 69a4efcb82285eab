package dure.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store keeps, as JSON behind a version byte. */
final class LambdaRecords {
    private static final byte VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private LambdaRecords() {}

    /** A zip file. @param sha256 in hexadecimal */
    record Code(String sha256, long size, long unzippedSize) {}

    /** A kept zip file. @param blob null when its bytes are in the store */
    record StoredCode(Code code, long uses, @Nullable String blob) {
        StoredCode withUses(long newUses) {
            return new StoredCode(code, newUses, blob);
        }
    }

    /** A layer as a function uses it: it stays usable when the layer version is deleted. */
    record LayerUse(String arn, Code code) {}

    /** What a version of a function is. */
    record Settings(
            String description,
            String role,
            String runtime,
            String handler,
            int timeoutSeconds,
            int memoryMb,
            int ephemeralMb,
            Map<String, String> environment,
            List<LayerUse> layers,
            String architecture,
            String logGroup,
            Code code) {
        Settings withCode(Code newCode, String newArchitecture) {
            return new Settings(
                    description,
                    role,
                    runtime,
                    handler,
                    timeoutSeconds,
                    memoryMb,
                    ephemeralMb,
                    environment,
                    layers,
                    newArchitecture,
                    logGroup,
                    newCode);
        }

        Settings withDescription(String newDescription) {
            return new Settings(
                    newDescription,
                    role,
                    runtime,
                    handler,
                    timeoutSeconds,
                    memoryMb,
                    ephemeralMb,
                    environment,
                    layers,
                    architecture,
                    logGroup,
                    code);
        }
    }

    /** @param version {@code $LATEST} or a number */
    record Version(String version, Settings settings, long modifiedMillis, String revisionId) {}

    /** @param lastVersion the number of the version published last, 0 when there was none; numbers are not used twice */
    record Function(Version latest, long lastVersion, Map<String, String> tags) {
        Function withLatest(Version version) {
            return new Function(version, lastVersion, tags);
        }

        Function withTags(Map<String, String> newTags) {
            return new Function(latest, lastVersion, newTags);
        }
    }

    /** @param weights of the one additional version, as AWS writes them; empty when there is none */
    record Alias(String description, String version, Map<String, Double> weights, String revisionId) {}

    /** @param statements each as the JSON text that AddPermission answered, by its Sid */
    record Policy(Map<String, String> statements, String revisionId) {}

    record Reserved(int concurrency) {}

    /** Absent members mean AWS's defaults. */
    record AsyncConfig(
            @Nullable Integer maxRetries, @Nullable Integer maxAgeSeconds, long modifiedMillis) {}

    record LayerCounter(long lastVersion) {}

    record LayerVersion(
            String description,
            String licenseInfo,
            List<String> runtimes,
            List<String> architectures,
            long createdMillis,
            Code code) {}

    static byte[] bytes(Object value) {
        try {
            byte[] json = JSON.writeValueAsBytes(value);
            byte[] bytes = new byte[json.length + 1];
            bytes[0] = VERSION;
            System.arraycopy(json, 0, bytes, 1, json.length);
            return bytes;
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static <T> T read(byte[] bytes, Class<T> type) {
        if (bytes[0] != VERSION) {
            throw new IllegalStateException("lambda: a value of unknown version " + bytes[0]);
        }
        try {
            return JSON.readValue(bytes, 1, bytes.length - 1, type);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
