package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.ConditionEvaluator;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.item.ItemCodec;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.Table;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a range of items or index entries, up to the limit or 1 MB, whichever comes first, and filters what it saw. */
final class PageReader {
    private static final long MAX_PAGE_BYTES = 1024 * 1024;

    private final Store store;

    PageReader(Store store) {
        this.store = store;
    }

    /**
     * What to walk.
     *
     * @param index null for the table itself
     * @param fetch whether items must be read from the table because the local index does not project what is wanted
     * @param limit of items walked, before the filter
     */
    record Walk(
            Table table,
            @Nullable Index index,
            KeyRange range,
            boolean reverse,
            int limit,
            boolean consistent,
            boolean fetch,
            @Nullable Condition filter,
            @Nullable Projection projection,
            boolean countOnly) {}

    /**
     * What was found.
     *
     * @param items after filter and projection; empty when only counted
     * @param lastKey where to go on; null when the walk came to its end
     */
    record Page(
            List<Map<String, AttributeValue>> items,
            int count,
            int scanned,
            @Nullable Map<String, AttributeValue> lastKey,
            Consumption consumption) {}

    Page read(Walk walk) {
        return store.read(reader -> new Walker(reader, walk).run());
    }

    private static final class Walker {
        private final Reader reader;
        private final Walk walk;
        private final List<Map<String, AttributeValue>> items = new ArrayList<>();
        private int count;
        private int scanned;
        private long bytes;
        private double fetchedUnits;

        Walker(Reader reader, Walk walk) {
            this.reader = reader;
            this.walk = walk;
        }

        Page run() {
            Map<String, AttributeValue> last = null;
            if (!walk.range().isEmpty()) {
                try (Range range =
                        reader.range(walk.range().begin(), walk.range().end(), walk.reverse())) {
                    while (!full() && range.hasNext()) {
                        last = ItemCodec.decode(range.next().value());
                        visit(last);
                    }
                }
            }
            Map<String, AttributeValue> lastKey = last != null && full() ? key(last) : null;
            return new Page(items, count, scanned, lastKey, consumption());
        }

        private boolean full() {
            return scanned >= walk.limit() || bytes >= MAX_PAGE_BYTES;
        }

        private void visit(Map<String, AttributeValue> entry) {
            scanned++;
            bytes += ItemSize.of(entry);
            Map<String, AttributeValue> item = entry;
            if (walk.fetch()) {
                item = ItemStore.get(reader, walk.table().itemKey(entry));
                if (item == null) {
                    throw new IllegalStateException(
                            "an index entry without its item in " + walk.table().arn());
                }
                fetchedUnits += Units.read(ItemSize.of(item), walk.consistent());
            }
            if (walk.filter() != null && !ConditionEvaluator.matches(walk.filter(), item)) {
                return;
            }
            count++;
            if (!walk.countOnly()) {
                items.add(walk.projection() == null ? item : walk.projection().of(item));
            }
        }

        private Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
            List<KeyAttribute> attributes = new ArrayList<>(walk.table().key().attributes());
            if (walk.index() != null) {
                attributes.addAll(walk.index().key().attributes());
            }
            Map<String, AttributeValue> key = new LinkedHashMap<>();
            for (KeyAttribute attribute : attributes) {
                AttributeValue value = item.get(attribute.name());
                if (value != null) {
                    key.put(attribute.name(), value);
                }
            }
            return key;
        }

        private Consumption consumption() {
            Consumption consumption = Consumption.reads(walk.table());
            double units = Units.read(bytes, walk.consistent());
            if (walk.index() == null) {
                consumption.add(units);
            } else {
                consumption.add(walk.index(), units);
                consumption.add(fetchedUnits);
            }
            return consumption;
        }
    }
}
