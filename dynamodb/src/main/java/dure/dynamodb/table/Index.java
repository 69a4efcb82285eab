package dure.dynamodb.table;

import dure.api.dynamodb.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A secondary index.
 *
 * @param number its place in the keys of the table's index entries, from 1
 * @param projectionType {@code ALL}, {@code KEYS_ONLY} or {@code INCLUDE}
 * @param nonKeyAttributes projected too, for {@code INCLUDE}
 * @param throughput of a global index of a provisioned table, else {@link Throughput#ON_DEMAND}
 */
public record Index(
        String name,
        boolean global,
        int number,
        KeySchema key,
        String projectionType,
        List<String> nonKeyAttributes,
        Throughput throughput) {

    public boolean projectsAll() {
        return projectionType.equals("ALL");
    }

    /** Whether the item has all the index's key attributes: only then it is in the index. */
    public boolean holds(Map<String, AttributeValue> item) {
        return key.attributes().stream().allMatch(attribute -> item.containsKey(attribute.name()));
    }

    /** What the index keeps of an item: the keys of both and what is projected. */
    public Map<String, AttributeValue> project(Map<String, AttributeValue> item, KeySchema tableKey) {
        if (projectsAll()) {
            return item;
        }
        Map<String, AttributeValue> projected = new LinkedHashMap<>();
        item.forEach((name, value) -> {
            if (projects(name, tableKey)) {
                projected.put(name, value);
            }
        });
        return projected;
    }

    public boolean projects(String attribute, KeySchema tableKey) {
        return projectsAll()
                || key.names().contains(attribute)
                || tableKey.names().contains(attribute)
                || nonKeyAttributes.contains(attribute);
    }
}
