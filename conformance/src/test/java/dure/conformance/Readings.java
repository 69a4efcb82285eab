package dure.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dure.wire.schema.Structure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which members of the API's structures the classes of a room read, by their bytecode: a call of the accessor or a
 * reference to it (record patterns are calls, too), or the member's name as a string in a class that reads members by
 * their names.
 *
 * <p>A class that reads by name counts for a structure only when a class that handles the structure uses it, directly
 * or through others.
 */
final class Readings {
    /** The class that registers handlers uses all others, so it says nothing about who uses whom. */
    private static final Set<String> DOORS = Set.of("dure/s3/S3");

    /** Holds each Quantity within a structure against the Items beside it. */
    private static final String QUANTITIES = "dure/cloudfront/Quantities";

    private final Map<String, ClassFacts> classes = new HashMap<>();
    private final Map<String, Set<String>> closures = new HashMap<>();

    /**
     * @param calls accessors called, as {@code owner.name}
     * @param byName the strings of a class that reads by name, empty for others
     * @param everywhere whether it walks all the members of whatever it is given
     */
    private record ClassFacts(
            Set<String> calls, Set<String> uses, Set<String> mentions, Set<String> byName, boolean everywhere) {}

    Readings(String room) {
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(room)) {
            String name = type.getName().replace('.', '/');
            classes.put(name, facts(name, bytes(type)));
        }
    }

    /** @param input what the structure is a part of, or itself */
    boolean read(Class<?> input, Class<?> structure, String accessor, String member) {
        String call = internal(structure) + "." + accessor;
        for (ClassFacts facts : classes.values()) {
            if (facts.calls.contains(call)) {
                return true;
            }
        }
        Set<String> near = near(internal(input));
        return classes.entrySet().stream()
                .filter(each -> each.getValue().everywhere || near.contains(each.getKey()))
                .anyMatch(each -> each.getValue().byName.stream().anyMatch(name -> names(name, member)));
    }

    /** A string with a hole in it is what a concatenation is made of. */
    private static boolean names(String constant, String member) {
        int hole = constant.indexOf('\1');
        return hole < 0
                ? constant.equals(member)
                : hole >= 3
                        && member.startsWith(constant.substring(0, hole))
                        && member.endsWith(constant.substring(hole + 1));
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private Set<String> near(String structure) {
        return closures.computeIfAbsent(structure, _ -> {
            Set<String> found = new HashSet<>();
            Deque<String> open = new ArrayDeque<>();
            classes.forEach((name, facts) -> {
                if (facts.mentions.contains(structure) && !DOORS.contains(name)) {
                    open.add(name);
                }
            });
            while (!open.isEmpty()) {
                String next = open.remove();
                if (found.add(next)) {
                    for (String used : classes.get(next).uses) {
                        if (classes.containsKey(used) && !DOORS.contains(used)) {
                            open.add(used);
                        }
                    }
                }
            }
            return found;
        });
    }

    private static ClassFacts facts(String name, byte[] bytes) {
        Set<String> calls = new HashSet<>();
        Set<String> uses = new HashSet<>();
        Set<String> mentions = new HashSet<>();
        Set<String> strings = new HashSet<>();
        boolean byName = false;
        boolean everywhere = false;
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            switch (entry) {
                case MemberRefEntry reference -> {
                    String owner = reference.owner().asInternalName();
                    String method = reference.name().stringValue();
                    if (owner.startsWith("dure/")) {
                        uses.add(owner);
                        calls.add(owner + "." + method);
                    }
                    byName |= owner.endsWith("/s3/Members") && (method.equals("get") || method.equals("text"));
                    boolean all = owner.equals("dure/wire/schema/StructureSchema") && method.equals("members");
                    everywhere |= all && name.equals("dure/s3/Refusals");
                }
                case ClassEntry type -> uses.add(type.asInternalName());
                case StringEntry text -> strings.add(text.stringValue());
                case Utf8Entry text -> mentioned(text.stringValue(), mentions);
                default -> {}
            }
        }
        mentions.addAll(uses);
        Set<String> names = name.equals(QUANTITIES) ? Set.of("Quantity") : byName || everywhere ? strings : Set.of();
        return new ClassFacts(calls, uses, mentions, names, everywhere);
    }

    /** The classes in a descriptor or a signature. */
    private static void mentioned(String text, Set<String> mentions) {
        for (int at = text.indexOf("Ldure/"); at >= 0; at = text.indexOf("Ldure/", at + 1)) {
            int end = at + 1;
            while (end < text.length() && ";<".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            mentions.add(text.substring(at + 1, end));
        }
    }

    private static byte[] bytes(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The structures within a structure, itself the first. */
    static Set<Class<?>> within(Class<?> structure) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(structure, found);
        return found;
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, found);
            }
        } else if (type instanceof Class<?> plain
                && plain.isRecord()
                && Structure.class.isAssignableFrom(plain)
                && found.add(plain)) {
            for (RecordComponent component : plain.getRecordComponents()) {
                collect(component.getGenericType(), found);
            }
        }
    }
}
