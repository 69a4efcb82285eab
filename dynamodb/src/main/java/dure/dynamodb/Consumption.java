package dure.dynamodb;

import dure.api.dynamodb.Capacity;
import dure.api.dynamodb.ConsumedCapacity;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Capacity units that a request consumed of one table and its indexes. Either reads or writes. Not thread-safe. */
final class Consumption {
    private final Table table;
    private final boolean read;
    private double tableUnits;
    private final Map<Index, Double> indexUnits = new LinkedHashMap<>();

    private Consumption(Table table, boolean read) {
        this.table = table;
        this.read = read;
    }

    static Consumption reads(Table table) {
        return new Consumption(table, true);
    }

    static Consumption writes(Table table) {
        return new Consumption(table, false);
    }

    Table table() {
        return table;
    }

    boolean read() {
        return read;
    }

    double tableUnits() {
        return tableUnits;
    }

    Map<Index, Double> indexUnits() {
        return indexUnits;
    }

    void add(double units) {
        tableUnits += units;
    }

    void add(Index index, double units) {
        indexUnits.merge(index, units, Double::sum);
    }

    /** Transactions cost twice. */
    void twice() {
        tableUnits *= 2;
        indexUnits.replaceAll((index, units) -> units * 2);
    }

    void addAll(Consumption other) {
        tableUnits += other.tableUnits;
        other.indexUnits.forEach(this::add);
    }

    /**
     * @param asked ReturnConsumedCapacity
     * @return null when nothing was asked
     */
    @Nullable
    ConsumedCapacity output(@Nullable String asked, boolean transactional) {
        if (!wanted(asked)) {
            return null;
        }
        double total =
                tableUnits + indexUnits.values().stream().mapToDouble(d -> d).sum();
        ConsumedCapacity.Builder output =
                ConsumedCapacity.builder().tableName(table.name().name()).capacityUnits(total);
        if (transactional) {
            output.readCapacityUnits(read ? total : null).writeCapacityUnits(read ? null : total);
        }
        if ("INDEXES".equals(asked)) {
            output.table(capacity(tableUnits, transactional))
                    .globalSecondaryIndexes(indexes(true, transactional))
                    .localSecondaryIndexes(indexes(false, transactional));
        }
        return output.build();
    }

    private @Nullable Map<String, Capacity> indexes(boolean global, boolean transactional) {
        Map<String, Capacity> capacities = new LinkedHashMap<>();
        indexUnits.forEach((index, units) -> {
            if (index.global() == global) {
                capacities.put(index.name(), capacity(units, transactional));
            }
        });
        return capacities.isEmpty() ? null : capacities;
    }

    private Capacity capacity(double units, boolean transactional) {
        return new Capacity(units, transactional && read ? units : null, transactional && !read ? units : null);
    }

    static boolean wanted(@Nullable String asked) {
        return "TOTAL".equals(asked) || "INDEXES".equals(asked);
    }
}
