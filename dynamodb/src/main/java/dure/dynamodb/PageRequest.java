package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.ConditionPaths;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Query and Scan have in common: a table or one of its indexes, and what is wanted of its items. */
record PageRequest(
        Table table,
        @Nullable Index index,
        boolean consistent,
        @Nullable Projection projection) {

    /** @throws dure.wire.AwsException ValidationException when there is no such index or it cannot be read like this */
    static PageRequest of(
            Table table, @Nullable String indexName, boolean consistent, @Nullable Projection projection) {
        if (indexName == null) {
            return new PageRequest(table, null, consistent, projection);
        }
        Index index = table.index(indexName)
                .orElseThrow(() -> Validation.invalid("The table does not have the specified index: " + indexName));
        if (index.global() && consistent) {
            throw Validation.invalid("Consistent reads are not supported on global secondary indexes");
        }
        return new PageRequest(table, index, consistent, projection);
    }

    KeySchema schema() {
        return index == null ? table.key() : index.key();
    }

    byte[] prefix() {
        return index == null ? table.itemPrefix() : table.indexPrefix(index);
    }

    /** @param doing {@code Querying} or {@code Scanning} */
    void checkSelect(@Nullable String select, boolean byExpression, String doing) {
        String parameter = byExpression ? "ProjectionExpression" : "AttributesToGet";
        switch (select) {
            case "SPECIFIC_ATTRIBUTES" -> {
                if (projection == null) {
                    throw Validation.invalid("Must specify the AttributesToGet or ProjectionExpression when choosing "
                            + "to get SPECIFIC_ATTRIBUTES");
                }
            }
            case "COUNT" -> {
                if (projection != null) {
                    throw Validation.invalid(
                            "Cannot specify the " + parameter + " when choosing to get only the Count");
                }
            }
            case "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES" -> {
                if (projection != null) {
                    throw Validation.invalid("Cannot specify the " + parameter + " when choosing to get " + select);
                }
                if (index == null && select.equals("ALL_PROJECTED_ATTRIBUTES")) {
                    throw Validation.invalid(
                            "ALL_PROJECTED_ATTRIBUTES can be used only when " + doing + " using an IndexName");
                }
            }
            case null, default -> {}
        }
        if (index != null && index.global() && !index.projectsAll()) {
            checkProjected(index, select);
        }
    }

    private void checkProjected(Index index, @Nullable String select) {
        if ("ALL_ATTRIBUTES".equals(select)) {
            throw Validation.invalidParameter("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.name() + " because its projection type is not ALL");
        }
        if (projection == null) {
            return;
        }
        List<String> missing = projection.paths().stream()
                .map(DocumentPath::root)
                .filter(name -> !index.projects(name, table.key()))
                .toList();
        if (!missing.isEmpty()) {
            throw Validation.invalidParameter(
                    "Global secondary index " + index.name() + " does not project " + missing);
        }
    }

    void checkPaths(@Nullable Condition filter) {
        if (projection != null) {
            KeyChecks.scalars(table, projection.paths());
        }
        if (filter != null) {
            KeyChecks.scalars(table, ConditionPaths.of(filter));
        }
    }

    /** Whether a local index must fetch items from the table because it does not project what is wanted. */
    boolean fetches(@Nullable String select) {
        if (index == null || index.global() || index.projectsAll()) {
            return false;
        }
        return "ALL_ATTRIBUTES".equals(select)
                || projection != null
                        && projection.paths().stream().anyMatch(path -> !index.projects(path.root(), table.key()));
    }

    /** Where an ExclusiveStartKey lies, which must be exactly the keys of the table and the index. */
    byte[] startKey(Map<String, AttributeValue> key) {
        Set<KeyAttribute> attributes = new LinkedHashSet<>(schema().attributes());
        attributes.addAll(table.key().attributes());
        if (key.size() != attributes.size()) {
            throw invalidStart(index == null);
        }
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = key.get(attribute.name());
            if (value == null || !value.type().equals(attribute.type())) {
                throw invalidStart(true);
            }
        }
        schema().attributes().forEach(attribute -> KeyChecks.keyValue(schema(), attribute, key));
        Map<String, AttributeValue> tableKey = new LinkedHashMap<>(key);
        tableKey.keySet().retainAll(table.key().names());
        KeyChecks.key(table, tableKey);
        return index == null ? table.itemKey(key) : table.indexKey(index, key);
    }

    private static RuntimeException invalidStart(boolean schema) {
        return Validation.invalid("The provided starting key is invalid"
                + (schema ? ": The provided key element does not match the schema" : ""));
    }
}
