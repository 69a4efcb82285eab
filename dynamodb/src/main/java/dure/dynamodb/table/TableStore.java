package dure.dynamodb.table;

import dure.dynamodb.table.Table.TableName;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads and writes table definitions and tags. Definitions are cached in memory; any write of a definition, by this or
 * another process, empties the cache.
 */
public final class TableStore implements AutoCloseable {
    private static final byte[] TABLES = Keys.key("dynamodb", "table");
    private static final byte[] GENERATION = Keys.key("dynamodb", "generation");
    private static final int MAX_CACHED_TABLES = 10_000;

    private final Store store;
    private final Map<TableName, Table> cache = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AutoCloseable watch;

    public TableStore(Store store) {
        this.store = store;
        this.watch = store.watch(TABLES, this::forget);
    }

    /** To be called after a definition was written, so that this process sees at once what others see soon. */
    public void forget() {
        changes.incrementAndGet();
        cache.clear();
    }

    /** The definition as of now or a moment ago. */
    public Optional<Table> cached(TableName name) {
        Table cached = cache.get(name);
        if (cached != null) {
            return Optional.of(cached);
        }
        long before = changes.get();
        Optional<Table> table = store.read(reader -> find(reader, name));
        if (table.isPresent() && cache.size() < MAX_CACHED_TABLES) {
            cache.put(name, table.get());
            if (changes.get() != before) {
                cache.remove(name);
            }
        }
        return table;
    }

    public Optional<Table> find(Reader reader, TableName name) {
        byte[] value = reader.get(tableKey(name));
        return value == null ? Optional.empty() : Optional.of(TableCodec.decode(name, value));
    }

    public void put(Transaction transaction, Table table) {
        transaction.put(tableKey(table.name()), TableCodec.encode(table));
    }

    /** Removes the definition, the tags, all items and index entries. */
    public void delete(Transaction transaction, Table table) {
        transaction.delete(tableKey(table.name()));
        byte[] tags = tagPrefix(table.name());
        transaction.deleteRange(tags, Keys.afterPrefix(tags));
        byte[] items = table.prefix();
        transaction.deleteRange(items, Keys.afterPrefix(items));
    }

    /** A number that no table has had. */
    public long nextGeneration(Transaction transaction) {
        byte[] value = transaction.get(GENERATION);
        long next = value == null ? 1 : Keys.parse(value, 0).number() + 1;
        transaction.put(GENERATION, Keys.of().number(next).bytes());
        return next;
    }

    /**
     * Names in order.
     *
     * @param after names up to this one are left out, empty for none
     */
    public List<String> names(Reader reader, String account, String region, String after, int limit) {
        byte[] prefix = Keys.of().raw(TABLES).text(account).text(region).bytes();
        byte[] begin = after.isEmpty()
                ? prefix
                : Keys.after(Keys.of().raw(prefix).text(after).bytes());
        List<String> names = new ArrayList<>();
        try (Range range = reader.range(begin, Keys.afterPrefix(prefix))) {
            while (names.size() < limit && range.hasNext()) {
                names.add(Keys.parse(range.next().key(), prefix.length).text());
            }
        }
        return names;
    }

    public Map<String, String> tags(Reader reader, TableName name) {
        byte[] prefix = tagPrefix(name);
        Map<String, String> tags = new TreeMap<>();
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                tags.put(
                        Keys.parse(entry.key(), prefix.length).text(),
                        Keys.parse(entry.value(), 1).text());
            }
        }
        return tags;
    }

    public void putTag(Transaction transaction, TableName name, String key, String value) {
        transaction.put(
                tagKey(name, key), Keys.of().raw(new byte[] {1}).text(value).bytes());
    }

    public void deleteTag(Transaction transaction, TableName name, String key) {
        transaction.delete(tagKey(name, key));
    }

    private static byte[] tableKey(TableName name) {
        return Keys.of()
                .raw(TABLES)
                .text(name.account())
                .text(name.region())
                .text(name.name())
                .bytes();
    }

    private static byte[] tagPrefix(TableName name) {
        return Keys.key("dynamodb", "tag", name.account(), name.region(), name.name());
    }

    private static byte[] tagKey(TableName name, String key) {
        return Keys.of().raw(tagPrefix(name)).text(key).bytes();
    }

    @Override
    public void close() throws Exception {
        watch.close();
    }
}
