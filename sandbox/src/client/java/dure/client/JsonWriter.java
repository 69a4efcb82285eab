package dure.client;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes values as JSON: beans by their getters and public fields, as AWS's runtime does. */
final class JsonWriter {
    private static final int MAX_DEPTH = 1000;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private JsonWriter() {}

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Object value) {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the response is nested too deeply, or contains itself");
        }
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number) {
            number((Number) value);
        } else if (value instanceof CharSequence || value instanceof Character) {
            string(value.toString());
        } else if (value instanceof Enum) {
            string(((Enum<?>) value).name());
        } else if (value instanceof Map) {
            object((Map<?, ?>) value);
        } else if (value instanceof Iterable) {
            list((Iterable<?>) value);
        } else if (value instanceof byte[]) {
            string(Base64.getEncoder().encodeToString((byte[]) value));
        } else if (value instanceof ByteBuffer) {
            ByteBuffer copy = ((ByteBuffer) value).duplicate();
            byte[] bytes = new byte[copy.remaining()];
            copy.get(bytes);
            value(bytes);
        } else if (value.getClass().isArray()) {
            array(value);
        } else if (value instanceof Date) {
            out.append(((Date) value).getTime());
        } else if (value instanceof Optional) {
            value(((Optional<?>) value).orElse(null));
        } else if (isText(value.getClass())) {
            string(value.toString());
        } else {
            object(properties(value));
        }
        depth--;
    }

    private static boolean isText(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.time.") || name.startsWith("org.joda.time.") || name.startsWith("java.net.UR")
                || name.equals("java.util.UUID") || name.equals("java.lang.Class");
    }

    private void number(Number number) {
        boolean finite = !(number instanceof Double && !Double.isFinite((Double) number))
                && !(number instanceof Float && !Float.isFinite((Float) number));
        if (finite) {
            out.append(number);
        } else {
            string(number.toString());
        }
    }

    private void object(Map<?, ?> members) {
        char before = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(before);
            string(String.valueOf(member.getKey()));
            out.append(':');
            value(member.getValue());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private void list(Iterable<?> items) {
        char before = '[';
        for (Object item : items) {
            out.append(before);
            value(item);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private void array(Object array) {
        out.append('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(Array.get(array, i));
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else if (each == '\n') {
                out.append("\\n");
            } else if (each < ' ') {
                out.append(String.format("\\u%04x", (int) each));
            } else {
                out.append(each);
            }
        }
        out.append('"');
    }

    private static Map<String, Object> properties(Object bean) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> byGetters = new TreeMap<>();
        try {
            for (Field field : bean.getClass().getFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    properties.put(field.getName(), field.get(bean));
                }
            }
            for (Method method : bean.getClass().getMethods()) {
                String name = propertyOf(bean.getClass(), method);
                if (name != null && method.trySetAccessible()) {
                    byGetters.put(name, method.invoke(bean));
                }
            }
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("cannot write " + bean.getClass().getName() + ": " + cause, cause);
        }
        // In the order in which the class declares them, as far as that can be known.
        for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (byGetters.containsKey(field.getName())) {
                    properties.put(field.getName(), byGetters.remove(field.getName()));
                }
            }
        }
        properties.putAll(byGetters);
        return properties;
    }

    private static String propertyOf(Class<?> bean, Method method) {
        String name = method.getName();
        if (method.getParameterCount() != 0 || Modifier.isStatic(method.getModifiers())
                || method.getReturnType() == void.class || method.getDeclaringClass() == Object.class) {
            return null;
        }
        if (bean.isRecord()) {
            return Binding.hasField(bean, name) ? name : null;
        }
        if (name.startsWith("get") && name.length() > 3 && !name.equals("getClass")) {
            return Binding.decapitalize(name.substring(3));
        }
        if (name.startsWith("is") && name.length() > 2 && method.getReturnType() == boolean.class) {
            boolean eventField = Binding.isEvent(bean) && Binding.hasField(bean, name);
            return eventField ? name : Binding.decapitalize(name.substring(2));
        }
        return null;
    }
}
