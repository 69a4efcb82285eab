package dure.apigateway.template;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.velocity.runtime.directive.ForeachScope;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.UberspectImpl;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;
import org.apache.velocity.util.introspection.VelPropertySet;
import org.jspecify.annotations.Nullable;

/** What templates may touch: JSON values, strings, numbers and our own variables, by listed methods. Nothing else. */
public final class Sandbox extends UberspectImpl {
    private static final Set<String> ANY = Set.of("toString", "equals", "hashCode");
    private static final Set<String> STRING = Set.of(
            "length",
            "isEmpty",
            "charAt",
            "substring",
            "indexOf",
            "lastIndexOf",
            "contains",
            "startsWith",
            "endsWith",
            "equalsIgnoreCase",
            "compareTo",
            "compareToIgnoreCase",
            "toLowerCase",
            "toUpperCase",
            "trim",
            "concat",
            "replace",
            "codePointAt");
    private static final Set<String> REGEX = Set.of("matches", "replaceAll", "replaceFirst", "split");
    private static final Set<String> NUMBER = Set.of(
            "intValue",
            "longValue",
            "doubleValue",
            "floatValue",
            "compareTo",
            "booleanValue",
            // #set($Integer = 0) $Integer.parseInt("7"): how templates make numbers of strings
            "parseInt",
            "parseLong",
            "parseDouble",
            "parseBoolean",
            "valueOf");
    private static final Set<String> COLLECTION = Set.of(
            "size",
            "isEmpty",
            "contains",
            "containsAll",
            "add",
            "addAll",
            "remove",
            "clear",
            "get",
            "set",
            "indexOf",
            "lastIndexOf",
            "subList",
            "toArray");
    private static final Set<String> MAP = Set.of(
            "size",
            "isEmpty",
            "get",
            "getOrDefault",
            "put",
            "putAll",
            "putIfAbsent",
            "remove",
            "containsKey",
            "containsValue",
            "keySet",
            "values",
            "entrySet",
            "clear");
    private static final Set<String> ENTRY = Set.of("getKey", "getValue");
    private static final Set<String> LOOP_PROPERTIES = Set.of("index", "count", "first", "last", "hasNext");
    private static final Set<String> LOOP = Set.of("getIndex", "getCount", "hasNext", "isFirst", "isLast", "stop");

    @Override
    public @Nullable Iterator<?> getIterator(@Nullable Object target, Info where) {
        return switch (target) {
            case null -> null;
            case Iterable<?> values -> values.iterator();
            case Map<?, ?> map -> map.values().iterator();
            case Object[] array -> Arrays.asList(array).iterator();
            default -> Collections.emptyIterator();
        };
    }

    @Override
    public @Nullable VelMethod getMethod(@Nullable Object target, String name, Object[] arguments, Info where) {
        if (target == null) {
            return null;
        }
        if (target instanceof String && REGEX.contains(name)) {
            return new RegexMethod(name);
        }
        if (!allowed(target, name)) {
            return null;
        }
        return super.getMethod(target, name, arguments, where);
    }

    private static boolean allowed(Object target, String name) {
        if (name.equals("getClass") || name.equals("wait") || name.startsWith("notify")) {
            return false;
        }
        if (target instanceof TemplateObject) {
            return true;
        }
        Set<String> names = switch (target) {
            case String text -> STRING;
            case Number number -> NUMBER;
            case Boolean bool -> NUMBER;
            case ForeachScope loop -> LOOP;
            case Map.Entry<?, ?> entry -> ENTRY;
            case Map<?, ?> map -> MAP;
            case Collection<?> collection -> COLLECTION;
            case Object[] array -> COLLECTION;
            default -> Set.<String>of();
        };
        return names.contains(name) || (isPlain(target) && ANY.contains(name));
    }

    private static boolean isPlain(Object target) {
        return target instanceof String
                || target instanceof Number
                || target instanceof Boolean
                || target instanceof Character
                || target instanceof Collection<?>
                || target instanceof Map<?, ?>;
    }

    @Override
    public @Nullable VelPropertyGet getPropertyGet(@Nullable Object target, String name, Info where) {
        return switch (target) {
            case null -> null;
            case ForeachScope loop -> LOOP_PROPERTIES.contains(name) ? super.getPropertyGet(target, name, where) : null;
            case Map<?, ?> map -> new Entry(name);
            case TemplateObject object
            when !name.equalsIgnoreCase("class") -> super.getPropertyGet(target, name, where);
            case Map.Entry<?, ?> entry
            when name.equals("key") || name.equals("value") -> super.getPropertyGet(target, name, where);
            default -> null;
        };
    }

    @Override
    public @Nullable VelPropertySet getPropertySet(
            @Nullable Object target, String name, @Nullable Object value, Info where) {
        return target instanceof Map<?, ?> && !(target instanceof ForeachScope) ? new EntrySetter(name) : null;
    }

    /** {@code $map.name}: the entry, never a getter of the map's class. */
    private record Entry(String name) implements VelPropertyGet {
        @Override
        public @Nullable Object invoke(Object target) {
            return ((Map<?, ?>) target).get(name);
        }

        @Override
        public boolean isCacheable() {
            return false;
        }

        @Override
        public String getMethodName() {
            return "get";
        }
    }

    /** {@code #set($map.name = …)}. */
    private record EntrySetter(String name) implements VelPropertySet {
        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Object invoke(Object target, Object value) {
            return ((Map<String, Object>) target).put(name, value);
        }

        @Override
        public boolean isCacheable() {
            return false;
        }

        @Override
        public String getMethodName() {
            return "put";
        }
    }

    /** String's methods that take regular expressions, with a limit of time. */
    private record RegexMethod(String name) implements VelMethod {
        private static final java.time.Duration TIME = java.time.Duration.ofSeconds(1);

        @Override
        public Object invoke(Object target, Object[] arguments) {
            if (arguments.length == 0 || !(arguments[0] instanceof String expression)) {
                throw new TemplateFailure(name + " takes a regular expression");
            }
            Pattern pattern = Pattern.compile(expression);
            CharSequence text = TimedText.of((String) target, TIME);
            String replacement = arguments.length > 1 ? String.valueOf(arguments[1]) : "";
            return switch (name) {
                case "matches" -> pattern.matcher(text).matches();
                case "replaceAll" -> pattern.matcher(text).replaceAll(replacement);
                case "replaceFirst" -> pattern.matcher(text).replaceFirst(replacement);
                default -> List.of(pattern.split(text));
            };
        }

        @Override
        public boolean isCacheable() {
            return false;
        }

        @Override
        public String getMethodName() {
            return name;
        }

        @Override
        public @Nullable Method getMethod() {
            return null;
        }

        @Override
        public Class<?> getReturnType() {
            return Object.class;
        }
    }
}
