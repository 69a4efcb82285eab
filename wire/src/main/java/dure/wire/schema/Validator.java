package dure.wire.schema;

import dure.wire.ErrorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks required members, lengths, ranges, patterns and enumerations, with the texts AWS's own framework writes.
 *
 * <p>Subtrees without any constraint are not walked; {@link CustomSchema} checks its own values. At most {@value
 * #MAX_VIOLATIONS} violations are told.
 */
public final class Validator {
    private static final int MAX_VIOLATIONS = 25;
    private static final Map<StructureSchema<?>, List<Member>> PLANS = new ConcurrentHashMap<>();

    private final boolean requiredOnly;
    private final List<String> violations = new ArrayList<>(1);
    private @Nullable Member firstMember;

    private Validator(boolean requiredOnly) {
        this.requiredOnly = requiredOnly;
    }

    /**
     * Throws {@code type} when a constraint is broken.
     *
     * <p>{@code 1 validation error detected: Value 'a' at 'tableName' failed to satisfy constraint: Member must have
     * length greater than or equal to 3}; several are joined by {@code "; "}.
     */
    public static void check(Structure input, ErrorType type) {
        List<String> violations = violations(input);
        if (!violations.isEmpty()) {
            throw type.because(violations.size() + " validation error" + (violations.size() == 1 ? "" : "s")
                    + " detected: " + String.join("; ", violations));
        }
    }

    /** Each broken constraint in a sentence; empty when there is none. */
    public static List<String> violations(Structure input) {
        Validator validator = new Validator(false);
        validator.structure("", input);
        return validator.violations;
    }

    /** The member of {@code input} that is required and missing, or that misses something within; null when none. */
    public static @Nullable Member missing(Structure input) {
        Validator validator = new Validator(true);
        validator.structure("", input);
        return validator.firstMember;
    }

    private void structure(String path, Structure value) {
        for (Member member : plan(value.schema())) {
            if (violations.size() >= MAX_VIOLATIONS) {
                return;
            }
            Object memberValue = value.member(member.index());
            if (memberValue == null) {
                if (member.required()) {
                    violated(join(path, member.name()), null, "Member must not be null");
                }
            } else {
                value(path, member.name(), member.target().get(), memberValue);
            }
            if (path.isEmpty() && firstMember == null && !violations.isEmpty()) {
                firstMember = member;
            }
        }
    }

    private void value(String parent, String name, Schema schema, Object value) {
        switch (schema) {
            case ScalarSchema scalar -> {
                if (!requiredOnly) {
                    scalar(parent, name, scalar, value);
                }
            }
            case StructureSchema<?> structure -> {
                if (value instanceof Structure nested && !plan(structure).isEmpty()) {
                    structure(join(parent, name), nested);
                }
            }
            case ListSchema list -> list(join(parent, name), list, (List<?>) value);
            case MapSchema map -> map(join(parent, name), map, (Map<?, ?>) value);
            case CustomSchema<?> custom -> {}
        }
    }

    private void list(String path, ListSchema schema, List<?> values) {
        length(path, values, values.size(), schema.min(), schema.max());
        if (!needs(schema.element().target().get(), new HashSet<>())) {
            return;
        }
        int number = 1;
        for (Object value : values) {
            if (violations.size() >= MAX_VIOLATIONS) {
                return;
            }
            if (value != null) {
                value(path + "." + number, "member", schema.element().target().get(), value);
            }
            number++;
        }
    }

    private void map(String path, MapSchema schema, Map<?, ?> values) {
        length(path, values, values.size(), schema.min(), schema.max());
        Schema key = schema.key().target().get();
        Schema target = schema.value().target().get();
        boolean checkKeys = !requiredOnly && needs(key, new HashSet<>());
        if (!checkKeys && !needs(target, new HashSet<>())) {
            return;
        }
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            if (violations.size() >= MAX_VIOLATIONS) {
                return;
            }
            if (checkKeys && key instanceof ScalarSchema scalar) {
                int before = violations.size();
                scalar("", "", scalar, entry.getKey());
                if (violations.size() > before) {
                    List<String> broken = new ArrayList<>(violations.subList(before, violations.size()));
                    violations.subList(before, violations.size()).clear();
                    violations.add("Value '" + values + "' at '" + path + "' failed to satisfy constraint: "
                            + "Map keys must satisfy constraint: [" + constraints(broken) + "]");
                }
            }
            if (entry.getValue() != null) {
                value(path + "." + entry.getKey(), "member", target, entry.getValue());
            }
        }
    }

    private static String constraints(List<String> sentences) {
        List<String> texts = new ArrayList<>();
        for (String sentence : sentences) {
            texts.add(sentence.substring(sentence.lastIndexOf("constraint: ") + "constraint: ".length()));
        }
        return String.join(", ", texts);
    }

    private void length(String path, Object value, int length, @Nullable Integer min, @Nullable Integer max) {
        if (requiredOnly) {
            return;
        }
        if (min != null && length < min) {
            violated(path, value, "Member must have length greater than or equal to " + min);
        }
        if (max != null && length > max) {
            violated(path, value, "Member must have length less than or equal to " + max);
        }
    }

    private void scalar(String parent, String name, ScalarSchema schema, Object value) {
        switch (value) {
            case String text -> string(parent, name, schema, text);
            case byte[] bytes -> bounds(parent, name, schema, "java.nio.HeapByteBuffer", bytes.length, "length");
            case Number number -> bounds(parent, name, schema, number, number.doubleValue(), "value");
            default -> {}
        }
    }

    private void string(String parent, String name, ScalarSchema schema, String text) {
        if (schema.pattern() != null && !matches(schema.pattern(), text)) {
            violated(
                    join(parent, name),
                    text,
                    "Member must satisfy regular expression pattern: "
                            + schema.pattern().pattern());
        }
        if (schema.min() != null || schema.max() != null) {
            bounds(parent, name, schema, text, text.codePointCount(0, text.length()), "length");
        }
        if (!schema.enumValues().isEmpty() && !schema.enumValues().contains(text)) {
            violated(
                    join(parent, name),
                    text,
                    "Member must satisfy enum value set: [" + String.join(", ", schema.enumValues()) + "]");
        }
    }

    private static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(text).matches();
        } catch (StackOverflowError tooLong) {
            // Java's matcher recurses for repeated groups: a text that exhausts it is far beyond any limit of length.
            return false;
        }
    }

    private void bounds(String parent, String name, ScalarSchema schema, Object value, double measure, String what) {
        if (schema.min() != null && measure < schema.min()) {
            violated(
                    join(parent, name),
                    value,
                    "Member must have " + what + " greater than or equal to " + plain(schema.min()));
        }
        if (schema.max() != null && measure > schema.max()) {
            violated(
                    join(parent, name),
                    value,
                    "Member must have " + what + " less than or equal to " + plain(schema.max()));
        }
    }

    private void violated(String path, @Nullable Object value, String constraint) {
        violations.add("Value " + (value == null ? "null" : "'" + value + "'") + " at '" + path
                + "' failed to satisfy constraint: " + constraint);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e18
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** AWS names members by their accessors: the first letter in lower case. */
    private static String join(String path, String name) {
        String lower = name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return path.isEmpty() ? lower : path + "." + lower;
    }

    private static List<Member> plan(StructureSchema<?> schema) {
        List<Member> known = PLANS.get(schema);
        if (known != null) {
            return known;
        }
        List<Member> plan = new ArrayList<>();
        for (Member member : schema.members()) {
            if (member.required() || needs(member.target().get(), new HashSet<>())) {
                plan.add(member);
            }
        }
        List<Member> made = List.copyOf(plan);
        PLANS.put(schema, made);
        return made;
    }

    private static boolean needs(Schema schema, Set<Schema> seen) {
        return switch (schema) {
            case ScalarSchema scalar ->
                scalar.min() != null
                        || scalar.max() != null
                        || scalar.pattern() != null
                        || !scalar.enumValues().isEmpty();
            case ListSchema list ->
                list.min() != null
                        || list.max() != null
                        || needs(list.element().target().get(), seen);
            case MapSchema map ->
                map.min() != null
                        || map.max() != null
                        || needs(map.key().target().get(), seen)
                        || needs(map.value().target().get(), seen);
            case StructureSchema<?> structure -> {
                if (!seen.add(structure)) {
                    yield false;
                }
                for (Member member : structure.members()) {
                    if (member.required() || needs(member.target().get(), seen)) {
                        yield true;
                    }
                }
                yield false;
            }
            case CustomSchema<?> custom -> false;
        };
    }
}
