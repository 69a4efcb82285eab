package dure.client;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns parsed JSON into what a handler takes. Beans are filled by setters, public fields and fields with a getter, by
 * exact name; unknown members are ignored. The classes of aws-lambda-java-events have names that differ from the JSON in
 * case ({@code Records}) and hyphens, and some have no empty constructor; so they are filled field by field.
 */
final class Binding {
    private static final String EVENTS = "com.amazonaws.services.lambda.runtime.events.";

    private Binding() {}

    static Object bind(Object json, Type type) {
        if (type instanceof Class) {
            return bindClass(json, (Class<?>) type, Map.of());
        }
        if (type instanceof ParameterizedType) {
            ParameterizedType generic = (ParameterizedType) type;
            Class<?> raw = (Class<?>) generic.getRawType();
            Map<TypeVariable<?>, Type> variables = new HashMap<>();
            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                variables.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
            }
            return bindClass(json, raw, variables);
        }
        if (type instanceof GenericArrayType) {
            return bindArray(json, ((GenericArrayType) type).getGenericComponentType());
        }
        if (type instanceof WildcardType) {
            return bind(json, ((WildcardType) type).getUpperBounds()[0]);
        }
        return bind(json, Object.class);
    }

    private static Object bindClass(Object json, Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (json == null) {
            return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
        }
        if (type == Object.class) {
            return plain(json);
        }
        if (Map.class.isAssignableFrom(type)) {
            return bindMap(json, type, variables);
        }
        if (Collection.class.isAssignableFrom(type) || type == Iterable.class) {
            return bindCollection(json, type, variables);
        }
        if (type.isArray() && type != byte[].class) {
            return bindArray(json, type.getComponentType());
        }
        if (json instanceof Map) {
            return bindBean((Map<?, ?>) json, type, variables);
        }
        Object scalar = Scalars.bind(json, type);
        if (scalar == null) {
            throw mismatch(json, type);
        }
        return scalar;
    }

    /** What Jackson gives for Object: doubles rather than decimals. */
    private static Object plain(Object json) {
        if (json instanceof BigDecimal) {
            return ((BigDecimal) json).doubleValue();
        }
        if (json instanceof List) {
            Binding.<List<Object>>cast(json).replaceAll(Binding::plain);
        } else if (json instanceof Map) {
            Binding.<Map<String, Object>>cast(json).replaceAll((name, item) -> plain(item));
        }
        return json;
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static Object bindMap(Object json, Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (!(json instanceof Map)) {
            throw mismatch(json, type);
        }
        Type key = argument(type, variables, 0);
        Type value = argument(type, variables, 1);
        Map<Object, Object> map = type.isInterface() || Modifier.isAbstract(type.getModifiers())
                ? (java.util.SortedMap.class.isAssignableFrom(type) ? new java.util.TreeMap<>() : new LinkedHashMap<>())
                : cast(create(type));
        ((Map<?, ?>) json).forEach((name, item) -> map.put(
                key == Object.class ? name : bind(name, key), bind(item, value)));
        return map;
    }

    private static Object bindCollection(Object json, Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (!(json instanceof List)) {
            throw mismatch(json, type);
        }
        Collection<Object> items;
        if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers())) {
            items = cast(create(type));
        } else {
            items = Set.class.isAssignableFrom(type) ? new LinkedHashSet<>() : new ArrayList<>();
        }
        Type item = argument(type, variables, 0);
        ((List<?>) json).forEach(each -> items.add(bind(each, item)));
        return items;
    }

    private static Type argument(Class<?> type, Map<TypeVariable<?>, Type> variables, int index) {
        TypeVariable<?>[] parameters = type.getTypeParameters();
        return index < parameters.length ? variables.getOrDefault(parameters[index], Object.class) : Object.class;
    }

    private static Object bindArray(Object json, Type component) {
        if (!(json instanceof List)) {
            throw mismatch(json, component);
        }
        List<?> items = (List<?>) json;
        Type raw = component instanceof ParameterizedType ? ((ParameterizedType) component).getRawType() : component;
        Object array = Array.newInstance(raw instanceof Class ? (Class<?>) raw : Object.class, items.size());
        for (int i = 0; i < items.size(); i++) {
            Array.set(array, i, bind(items.get(i), component));
        }
        return array;
    }

    private static Object bindBean(Map<?, ?> json, Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (type.isPrimitive() || type.isInterface() || type.getName().startsWith("java.")) {
            throw mismatch(json, type);
        }
        try {
            if (type.isRecord()) {
                return bindRecord(json, type, variables);
            }
            Object bean = create(type);
            Map<String, Property> properties = properties(type);
            for (Map.Entry<?, ?> member : json.entrySet()) {
                Property property = properties.get(key(type, String.valueOf(member.getKey())));
                if (property != null) {
                    property.set(bean, bind(member.getValue(), resolve(property.type(), variables)));
                }
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make " + type.getName() + ": " + e, e);
        }
    }

    private static Object bindRecord(Map<?, ?> json, Class<?> type, Map<TypeVariable<?>, Type> variables)
            throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = bind(json.get(components[i].getName()), resolve(components[i].getGenericType(), variables));
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> variables) {
        return type instanceof TypeVariable ? variables.getOrDefault(type, Object.class) : type;
    }

    private interface Property {
        Type type();

        void set(Object bean, Object value) throws ReflectiveOperationException;
    }

    /** By the JSON member's {@link #key}. */
    private static Map<String, Property> properties(Class<?> type) {
        boolean event = isEvent(type);
        Map<String, Property> properties = new HashMap<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                boolean visible = event || Modifier.isPublic(field.getModifiers()) || hasGetter(type, field.getName());
                if (visible && !Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    properties.putIfAbsent(key(type, field.getName()), ofField(field));
                }
            }
        }
        for (Method method : type.getMethods()) {
            String name = method.getName();
            if (name.startsWith("set") && name.length() > 3 && method.getParameterCount() == 1
                    && !method.isBridge() && !Modifier.isStatic(method.getModifiers()) && method.trySetAccessible()) {
                String key = key(type, decapitalize(name.substring(3)));
                // An event's setters may be overloaded or take something else than the field's type.
                if (!event || !properties.containsKey(key)) {
                    properties.put(key, ofSetter(method));
                }
            }
        }
        return properties;
    }

    private static Property ofField(Field field) {
        return new Property() {
            @Override
            public Type type() {
                return field.getGenericType();
            }

            @Override
            public void set(Object bean, Object value) throws ReflectiveOperationException {
                field.set(bean, value);
            }
        };
    }

    private static Property ofSetter(Method method) {
        return new Property() {
            @Override
            public Type type() {
                return method.getGenericParameterTypes()[0];
            }

            @Override
            public void set(Object bean, Object value) throws ReflectiveOperationException {
                method.invoke(bean, value);
            }
        };
    }

    private static boolean hasGetter(Class<?> type, String field) {
        String capital = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
        for (Method method : type.getMethods()) {
            if (method.getParameterCount() == 0
                    && (method.getName().equals("get" + capital) || method.getName().equals("is" + capital))) {
                return true;
            }
        }
        return false;
    }

    static boolean hasField(Class<?> type, String name) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean isEvent(Class<?> type) {
        return type.getName().startsWith(EVENTS);
    }

    private static String key(Class<?> type, String name) {
        return isEvent(type) ? name.replace("-", "").toLowerCase(Locale.ROOT) : name;
    }

    /** As Jackson does it: leading capitals go down together, so getURL is "url". */
    static String decapitalize(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int i = 0; i < name.length() && Character.isUpperCase(name.charAt(i)); i++) {
            lower.setCharAt(i, Character.toLowerCase(name.charAt(i)));
        }
        return lower.toString();
    }

    private static Object create(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            if (isEvent(type)) {
                return Unconstructed.of(type);
            }
            throw new IllegalArgumentException("Cannot construct instance of `" + type.getName()
                    + "` (no Creators, like default constructor, exist)", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make " + type.getName() + ": " + e, e);
        }
    }

    private static IllegalArgumentException mismatch(Object json, Type type) {
        String token = json instanceof Map
                ? "Object value (token `JsonToken.START_OBJECT`)"
                : json instanceof List ? "Array value (token `JsonToken.START_ARRAY`)" : "value " + JsonWriter.write(json);
        return new IllegalArgumentException(
                "Cannot deserialize value of type `" + type.getTypeName() + "` from " + token);
    }

    /** Strings, numbers, dates and bytes. */
    static final class Scalars {
        private Scalars() {}

        /** Null when the type cannot be had from this value. */
        static Object bind(Object json, Class<?> type) {
            if (json instanceof List) {
                return null;
            }
            String text = json instanceof BigDecimal ? ((BigDecimal) json).toString() : String.valueOf(json);
            if (type == String.class || type == CharSequence.class) {
                return text;
            }
            if (type == boolean.class || type == Boolean.class) {
                return json instanceof Boolean ? json : text.equals("true") || text.equals("false")
                        ? (Object) Boolean.valueOf(text)
                        : null;
            }
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    if (((Enum<?>) constant).name().equals(text)) {
                        return constant;
                    }
                }
                return null;
            }
            if (type == char.class || type == Character.class) {
                return text.length() == 1 ? (Object) text.charAt(0) : null;
            }
            if (type == byte[].class) {
                return Base64.getDecoder().decode(text);
            }
            if (type == ByteBuffer.class) {
                return ByteBuffer.wrap(Base64.getDecoder().decode(text));
            }
            if (type == java.util.UUID.class) {
                return java.util.UUID.fromString(text);
            }
            return type.isPrimitive() || Number.class.isAssignableFrom(type) ? number(text, type) : time(json, type);
        }

        private static Object number(String text, Class<?> type) {
            BigDecimal number;
            try {
                number = new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
            if (type == int.class || type == Integer.class) {
                return number.intValue();
            }
            if (type == long.class || type == Long.class) {
                return number.longValue();
            }
            if (type == double.class || type == Double.class) {
                return number.doubleValue();
            }
            if (type == float.class || type == Float.class) {
                return number.floatValue();
            }
            if (type == short.class || type == Short.class) {
                return number.shortValue();
            }
            if (type == byte.class || type == Byte.class) {
                return number.byteValue();
            }
            if (type == BigInteger.class) {
                return number.toBigInteger();
            }
            return type == BigDecimal.class || type == Number.class ? number : null;
        }

        /** Streams give seconds with a fraction, other events ISO 8601. */
        private static Object time(Object json, Class<?> type) {
            if (type == java.util.Date.class) {
                if (json instanceof Number) {
                    double number = ((Number) json).doubleValue();
                    return new java.util.Date((long) (number < 1e11 ? number * 1000 : number));
                }
                return java.util.Date.from(java.time.OffsetDateTime.parse(json.toString()).toInstant());
            }
            if (type == java.time.Instant.class) {
                return java.time.OffsetDateTime.parse(json.toString()).toInstant();
            }
            if (type.getName().equals("org.joda.time.DateTime")) {
                return joda(json, type);
            }
            return null;
        }

        private static Object joda(Object json, Class<?> type) {
            try {
                Class<?> zones = Class.forName("org.joda.time.DateTimeZone", true, type.getClassLoader());
                Object utc = zones.getField("UTC").get(null);
                Object value = json instanceof Number ? (Object) ((Number) json).longValue() : json.toString();
                return type.getConstructor(Object.class, zones).newInstance(value, utc);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot make a DateTime of " + json, e);
            }
        }
    }

    /** Instances without a constructor's help, for events that have only one with arguments. */
    private static final class Unconstructed {
        private Unconstructed() {}

        static Object of(Class<?> type) {
            try {
                Class<?> unsafeType = Class.forName("sun.misc.Unsafe");
                Field field = unsafeType.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                return unsafeType.getMethod("allocateInstance", Class.class).invoke(field.get(null), type);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot make " + type.getName(), e);
            }
        }
    }
}
