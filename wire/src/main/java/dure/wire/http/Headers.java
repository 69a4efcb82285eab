package dure.wire.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP header fields: names in any case, several values each, order kept. Not thread-safe. */
public final class Headers {
    private record Field(String name, List<String> values) {}

    private final Map<String, Field> fields = new LinkedHashMap<>();

    /** The first value, or null. */
    public @Nullable String get(String name) {
        Field field = fields.get(key(name));
        return field == null ? null : field.values.getFirst();
    }

    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    public List<String> all(String name) {
        Field field = fields.get(key(name));
        return field == null ? List.of() : List.copyOf(field.values);
    }

    public boolean has(String name) {
        return fields.containsKey(key(name));
    }

    /** Replaces every value of the name. */
    public Headers set(String name, String value) {
        List<String> values = new ArrayList<>(1);
        values.add(value);
        fields.put(key(name), new Field(name, values));
        return this;
    }

    public Headers add(String name, String value) {
        Field field = fields.get(key(name));
        if (field == null) {
            return set(name, value);
        }
        field.values.add(value);
        return this;
    }

    public Headers remove(String name) {
        fields.remove(key(name));
        return this;
    }

    /** Calls back with each name, as it was written, and each of its values. */
    public void forEach(BiConsumer<String, String> each) {
        for (Field field : fields.values()) {
            for (String value : field.values) {
                each.accept(field.name, value);
            }
        }
    }

    public Headers copy() {
        Headers copy = new Headers();
        forEach(copy::add);
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
