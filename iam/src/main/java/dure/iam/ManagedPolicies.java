package dure.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dure.iam.entity.StoredPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AWS's own managed policies that Dure knows: {@code managed-policies.json}, AWS's documents word for word. Only the
 * version in effect is known. See https://docs.aws.amazon.com/aws-managed-policy/latest/reference/.
 */
final class ManagedPolicies {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final TreeMap<String, StoredPolicy> BY_ARN = load();

    private ManagedPolicies() {}

    static Optional<StoredPolicy> find(String arn) {
        return arn.startsWith("arn:aws:iam::aws:policy/") ? Optional.ofNullable(BY_ARN.get(arn)) : Optional.empty();
    }

    /** In the order of their ARNs. */
    static Collection<StoredPolicy> all() {
        return BY_ARN.values();
    }

    private static TreeMap<String, StoredPolicy> load() {
        try (InputStream in = ManagedPolicies.class.getResourceAsStream("managed-policies.json")) {
            if (in == null) {
                throw new IllegalStateException("managed-policies.json is missing");
            }
            TreeMap<String, StoredPolicy> policies = new TreeMap<>();
            for (JsonNode node : new JsonMapper().readTree(in)) {
                StoredPolicy policy = policy(node);
                policies.put(policy.arn(), policy);
            }
            return policies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoredPolicy policy(JsonNode node) {
        String name = node.get("name").textValue();
        String path = node.get("path").textValue();
        String arn = "arn:aws:iam::aws:policy" + path + name;
        long created = Instant.parse(node.get("created").textValue()).toEpochMilli();
        long updated = Instant.parse(node.get("updated").textValue()).toEpochMilli();
        int version = node.get("version").intValue();
        String document = node.get("document").toString();
        return new StoredPolicy(
                name,
                path,
                id(arn),
                arn,
                null,
                created,
                updated,
                version,
                version,
                List.of(new StoredPolicy.Version(version, document, updated)),
                new TreeMap<>());
    }

    /** AWS's ids of them are not published; these are stable at least. */
    private static String id(String arn) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(arn.getBytes(StandardCharsets.UTF_8));
            StringBuilder id = new StringBuilder("ANPA");
            for (int i = 0; i < 17; i++) {
                id.append(BASE32.charAt(hash[i] & 31));
            }
            return id.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
