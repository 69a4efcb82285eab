package dure.iam.entity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a user, group or role.
 *
 * @param inline documents by policy name
 * @param attached ARNs of managed policies, in the order of attachment
 * @param boundary the ARN of the managed policy that is the permissions boundary
 */
public record Grants(
        SortedMap<String, String> inline,
        List<String> attached,
        @Nullable String boundary) {
    public static final Grants NONE = new Grants(new TreeMap<>(), List.of(), null);

    public Grants withInline(String name, String document) {
        TreeMap<String, String> changed = new TreeMap<>(inline);
        changed.put(name, document);
        return new Grants(changed, attached, boundary);
    }

    public Grants withoutInline(String name) {
        TreeMap<String, String> changed = new TreeMap<>(inline);
        changed.remove(name);
        return new Grants(changed, attached, boundary);
    }

    public Grants withAttached(String arn) {
        Set<String> changed = new LinkedHashSet<>(attached);
        changed.add(arn);
        return new Grants(inline, List.copyOf(changed), boundary);
    }

    public Grants withoutAttached(String arn) {
        List<String> changed = new ArrayList<>(attached);
        changed.remove(arn);
        return new Grants(inline, List.copyOf(changed), boundary);
    }

    public Grants withBoundary(@Nullable String arn) {
        return new Grants(inline, attached, arn);
    }
}
