package dure.dynamodb.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The primary key of a table or an index: a partition key, and perhaps a sort key. */
public record KeySchema(KeyAttribute partition, @Nullable KeyAttribute sort) {

    public List<KeyAttribute> attributes() {
        return sort == null ? List.of(partition) : List.of(partition, sort);
    }

    public List<String> names() {
        return attributes().stream().map(KeyAttribute::name).toList();
    }
}
