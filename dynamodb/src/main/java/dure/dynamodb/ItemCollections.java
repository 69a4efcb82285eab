package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.ItemCollectionMetrics;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.Table;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The size of all items and local index entries that share a partition key: only tables with local indexes have one. */
final class ItemCollections {
    private static final double GIGABYTE = 1024.0 * 1024 * 1024;

    private final Store store;

    ItemCollections(Store store) {
        this.store = store;
    }

    /** @param asked ReturnItemCollectionMetrics */
    @Nullable
    ItemCollectionMetrics metrics(ItemWrite write, @Nullable String asked) {
        Table table = write.table();
        if (!"SIZE".equals(asked) || table.indexes().stream().allMatch(Index::global)) {
            return null;
        }
        String partition = table.key().partition().name();
        AttributeValue value = write.key().get(partition);
        if (value == null) {
            throw new IllegalStateException("a checked write lacks its partition key");
        }
        double gigabytes = store.read(reader -> bytes(reader, table, value)) / GIGABYTE;
        double floor = Math.floor(gigabytes);
        return new ItemCollectionMetrics(Map.of(partition, value), List.of(floor, floor + 1));
    }

    private static long bytes(Reader reader, Table table, AttributeValue value) {
        long bytes = bytes(reader, KeyRange.partition(table.itemPrefix(), value));
        for (Index index : table.indexes()) {
            if (!index.global()) {
                bytes += bytes(reader, KeyRange.partition(table.indexPrefix(index), value));
            }
        }
        return bytes;
    }

    private static long bytes(Reader reader, byte[] prefix) {
        long bytes = 0;
        try (Range range = reader.range(prefix, Keys.afterPrefix(prefix))) {
            while (range.hasNext()) {
                bytes += range.next().value().length;
            }
        }
        return bytes;
    }
}
