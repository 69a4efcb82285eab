package dure.dynamodb.table;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.Bool;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.S;
import dure.dynamodb.item.ItemCodec;
import dure.dynamodb.table.Table.TableName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table definitions as bytes: written as an item, so that later versions may add attributes. */
final class TableCodec {
    private TableCodec() {}

    static byte[] encode(Table table) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("generation", number(table.generation()));
        item.put("id", new S(table.id()));
        putKey(item, table.key());
        item.put(
                "definitions",
                new L(table.definitions().stream().map(TableCodec::definition).toList()));
        item.put(
                "indexes", new L(table.indexes().stream().map(TableCodec::index).toList()));
        item.put("billingMode", new S(table.billingMode()));
        putTime(item, "onDemandSince", table.onDemandSince().orElse(null));
        item.put("throughput", throughput(table.throughput()));
        putTime(item, "created", table.created());
        item.put("deletionProtected", Bool.of(table.deletionProtected()));
        item.put("tableClass", new S(table.tableClass()));
        return ItemCodec.encode(item);
    }

    static Table decode(TableName name, byte[] bytes) {
        Fields item = new Fields(ItemCodec.decode(bytes));
        List<KeyAttribute> definitions = item.list("definitions").stream()
                .map(f -> new KeyAttribute(f.text("name"), f.text("type")))
                .toList();
        return new Table(
                name,
                item.number("generation"),
                item.text("id"),
                key(item, definitions),
                definitions,
                item.list("indexes").stream().map(f -> index(f, definitions)).toList(),
                item.text("billingMode"),
                Optional.ofNullable(item.time("onDemandSince")),
                throughput(item.fields("throughput")),
                Instant.ofEpochMilli(item.number("created")),
                item.flag("deletionProtected"),
                item.text("tableClass"));
    }

    private static AttributeValue definition(KeyAttribute attribute) {
        return new M(Map.of("name", new S(attribute.name()), "type", new S(attribute.type())));
    }

    private static AttributeValue index(Index index) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("name", new S(index.name()));
        item.put("global", Bool.of(index.global()));
        item.put("number", number(index.number()));
        putKey(item, index.key());
        item.put("projectionType", new S(index.projectionType()));
        item.put(
                "nonKeyAttributes",
                new L(index.nonKeyAttributes().stream()
                        .<AttributeValue>map(S::new)
                        .toList()));
        item.put("throughput", throughput(index.throughput()));
        return new M(item);
    }

    private static Index index(Fields item, List<KeyAttribute> definitions) {
        return new Index(
                item.text("name"),
                item.flag("global"),
                (int) item.number("number"),
                key(item, definitions),
                item.text("projectionType"),
                item.texts("nonKeyAttributes"),
                throughput(item.fields("throughput")));
    }

    private static void putKey(Map<String, AttributeValue> item, KeySchema key) {
        item.put("key", new L(key.names().stream().<AttributeValue>map(S::new).toList()));
    }

    private static KeySchema key(Fields item, List<KeyAttribute> definitions) {
        List<KeyAttribute> attributes = item.texts("key").stream()
                .map(name -> definitions.stream()
                        .filter(d -> d.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
        return new KeySchema(attributes.getFirst(), attributes.size() > 1 ? attributes.get(1) : null);
    }

    private static AttributeValue throughput(Throughput throughput) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("read", number(throughput.readUnits()));
        item.put("write", number(throughput.writeUnits()));
        putTime(item, "lastIncrease", throughput.lastIncrease());
        putTime(item, "lastDecrease", throughput.lastDecrease());
        item.put("decreases", number(throughput.decreases()));
        return new M(item);
    }

    private static Throughput throughput(Fields item) {
        return new Throughput(
                item.number("read"),
                item.number("write"),
                item.time("lastIncrease"),
                item.time("lastDecrease"),
                item.number("decreases"));
    }

    private static AttributeValue number(long value) {
        return new N(Long.toString(value));
    }

    private static void putTime(Map<String, AttributeValue> item, String name, @Nullable Instant time) {
        if (time != null) {
            item.put(name, number(time.toEpochMilli()));
        }
    }

    /** Typed access to an item's attributes, which are known to be there. */
    private record Fields(Map<String, AttributeValue> item) {
        private AttributeValue value(String name) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw new IllegalStateException("table definition lacks " + name);
            }
            return value;
        }

        String text(String name) {
            return ((S) value(name)).value();
        }

        long number(String name) {
            return Long.parseLong(((N) value(name)).value());
        }

        boolean flag(String name) {
            return ((Bool) value(name)).value();
        }

        @Nullable
        Instant time(String name) {
            return item.containsKey(name) ? Instant.ofEpochMilli(number(name)) : null;
        }

        Fields fields(String name) {
            return new Fields(((M) value(name)).values());
        }

        List<Fields> list(String name) {
            return ((L) value(name))
                    .values().stream().map(v -> new Fields(((M) v).values())).toList();
        }

        List<String> texts(String name) {
            return ((L) value(name)).values().stream().map(v -> ((S) v).value()).toList();
        }
    }
}
