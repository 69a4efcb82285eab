package dure.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The actions that policies of buckets may name, and what they are about; the condition keys. From AWS's Service
 * Authorization Reference.
 */
final class PolicyVocabulary {
    private static final PolicyVocabulary ALL = read();

    /** What an action needs a resource of. */
    private record Kinds(boolean bucket, boolean object) {}

    private final Map<String, Kinds> actions = new TreeMap<>();
    private final Set<String> keys = new TreeSet<>();
    private final Set<String> keyPrefixes = new TreeSet<>();

    private PolicyVocabulary(JsonNode s3) {
        s3.path("actions").properties().forEach(action -> {
            JsonNode resources = action.getValue().path("resources");
            actions.put(
                    "s3:" + action.getKey().toLowerCase(Locale.ROOT),
                    new Kinds(resources.has("bucket"), resources.has("object")));
        });
        s3.path("conditionKeys").forEach(key -> addKey(key.asText()));
    }

    private void addKey(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        int open = Math.max(lower.indexOf("<"), lower.indexOf("${"));
        if (open < 0) {
            keys.add(lower);
        } else {
            keyPrefixes.add(lower.substring(0, open));
        }
    }

    private static PolicyVocabulary read() {
        try (InputStream file = PolicyVocabulary.class.getResourceAsStream("authorization.json")) {
            return new PolicyVocabulary(
                    new ObjectMapper().readTree(file).path("services").path("s3"));
        } catch (IOException broken) {
            throw new UncheckedIOException("the list of S3's actions cannot be read", broken);
        }
    }

    /** Whether the pattern, such as {@code s3:Get*}, names any action there is. */
    static boolean knowsAction(String pattern) {
        Pattern compiled = compiled(pattern);
        return ALL.actions.keySet().stream()
                .anyMatch(action -> compiled.matcher(action).matches());
    }

    /** Whether one of the actions that the pattern names is about buckets, or about objects, as asked. */
    static boolean applies(String pattern, boolean toBucket, boolean toObjects) {
        Pattern compiled = compiled(pattern);
        return ALL.actions.entrySet().stream()
                .anyMatch(action -> (toBucket && action.getValue().bucket || toObjects && action.getValue().object)
                        && compiled.matcher(action.getKey()).matches());
    }

    static boolean knowsKey(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.startsWith("aws:")
                || ALL.keys.contains(lower)
                || ALL.keyPrefixes.stream()
                        .anyMatch(prefix -> lower.startsWith(prefix) && lower.length() > prefix.length());
    }

    private static Pattern compiled(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
