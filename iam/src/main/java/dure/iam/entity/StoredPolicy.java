package dure.iam.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A managed policy.
 *
 * @param arn its ARN, which for AWS's own has the account {@code aws}
 * @param defaultVersion the version in effect, such as 3 for v3
 * @param lastVersion the highest number ever given out
 * @param versions the versions that still exist, oldest first
 */
public record StoredPolicy(
        String name,
        String path,
        String id,
        String arn,
        @Nullable String description,
        long createdMillis,
        long updatedMillis,
        int defaultVersion,
        int lastVersion,
        List<Version> versions,
        SortedMap<String, String> tags) {

    /** One of up to five texts. */
    public record Version(int number, String document, long createdMillis) {
        public String id() {
            return "v" + number;
        }
    }

    public Optional<Version> version(String versionId) {
        return versions.stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst();
    }

    public String defaultDocument() {
        return version("v" + defaultVersion)
                .map(Version::document)
                .orElseThrow(() -> new IllegalStateException("no default version of " + arn));
    }

    public StoredPolicy withVersion(String document, boolean asDefault, long nowMillis) {
        int number = lastVersion + 1;
        List<Version> changed = new ArrayList<>(versions);
        changed.add(new Version(number, document, nowMillis));
        return new StoredPolicy(
                name,
                path,
                id,
                arn,
                description,
                createdMillis,
                nowMillis,
                asDefault ? number : defaultVersion,
                number,
                changed,
                tags);
    }

    public StoredPolicy withoutVersion(String versionId, long nowMillis) {
        List<Version> changed = versions.stream()
                .filter(version -> !version.id().equals(versionId))
                .toList();
        return new StoredPolicy(
                name, path, id, arn, description, createdMillis, nowMillis, defaultVersion, lastVersion, changed, tags);
    }

    public StoredPolicy withDefault(int number, long nowMillis) {
        return new StoredPolicy(
                name, path, id, arn, description, createdMillis, nowMillis, number, lastVersion, versions, tags);
    }

    public StoredPolicy withTags(SortedMap<String, String> changed) {
        return new StoredPolicy(
                name,
                path,
                id,
                arn,
                description,
                createdMillis,
                updatedMillis,
                defaultVersion,
                lastVersion,
                versions,
                changed);
    }
}
