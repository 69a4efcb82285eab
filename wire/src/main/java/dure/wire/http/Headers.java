package dure.wire.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: names in any case, several values each, order kept. Not thread-safe.
 *
 * <p>Messages have a dozen fields and are asked for four times as many, so the fields are arrays, and names are compared
 * by a hash that ignores case before anything else: a look-up copies nothing, where a map by
 * lower-case names copied each name. (Not measured by itself.)
 */
public final class Headers {
    private static final int FIRST_CAPACITY = 16;
    private static final Object[] NONE = new Object[0];
    private static final int[] NO_HASHES = new int[0];

    private String[] names = new String[0];
    /** Each a String, or a List of them when there are several. */
    private Object[] values = NONE;

    private int[] hashes = NO_HASHES;
    private int size;

    /** A name with its hash worked out, for those who ask every message for many. */
    public record Name(String text, int hash) {
        public Name(String text) {
            this(text, Headers.hash(text));
        }
    }

    /** The first value, or null. */
    public @Nullable String get(String name) {
        int at = find(name);
        return at < 0 ? null : first(values[at]);
    }

    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    public List<String> all(String name) {
        int at = find(name);
        return at < 0 ? List.of() : every(values[at]);
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }

    public boolean has(Name name) {
        return find(name.text, name.hash) >= 0;
    }

    /** Replaces every value of the name. */
    public Headers set(String name, String value) {
        int at = find(name);
        if (at < 0) {
            append(name, value);
        } else {
            names[at] = name;
            values[at] = value;
        }
        return this;
    }

    public Headers add(String name, String value) {
        int at = find(name);
        if (at < 0) {
            append(name, value);
            return this;
        }
        List<String> more = new ArrayList<>(every(values[at]));
        more.add(value);
        values[at] = more;
        return this;
    }

    public Headers remove(String name) {
        int at = find(name);
        if (at >= 0) {
            int rest = size - at - 1;
            System.arraycopy(names, at + 1, names, at, rest);
            System.arraycopy(values, at + 1, values, at, rest);
            System.arraycopy(hashes, at + 1, hashes, at, rest);
            size--;
        }
        return this;
    }

    /** Calls back with each name, as it was written, and each of its values. */
    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < size; i++) {
            if (values[i] instanceof String only) {
                each.accept(names[i], only);
            } else {
                for (String value : every(values[i])) {
                    each.accept(names[i], value);
                }
            }
        }
    }

    public Headers copy() {
        Headers copy = new Headers();
        copy.names = Arrays.copyOf(names, names.length);
        copy.values = Arrays.copyOf(values, values.length);
        copy.hashes = Arrays.copyOf(hashes, hashes.length);
        copy.size = size;
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String first(Object value) {
        return value instanceof String only ? only : every(value).getFirst();
    }

    /** Lists are replaced, never changed, when a value is added: so they may be handed out and shared by copies. */
    @SuppressWarnings("unchecked")
    private static List<String> every(Object value) {
        return value instanceof String only ? List.of(only) : (List<String>) value;
    }

    private void append(String name, String value) {
        if (size == names.length) {
            int capacity = Math.max(FIRST_CAPACITY, 2 * size);
            names = Arrays.copyOf(names, capacity);
            values = Arrays.copyOf(values, capacity);
            hashes = Arrays.copyOf(hashes, capacity);
        }
        names[size] = name;
        values[size] = value;
        hashes[size] = hash(name);
        size++;
    }

    private int find(String name) {
        return find(name, hash(name));
    }

    private int find(String name, int hash) {
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash && names[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The same for names that differ in the case of ASCII letters. */
    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + (name.charAt(i) | 0x20);
        }
        return hash;
    }
}
