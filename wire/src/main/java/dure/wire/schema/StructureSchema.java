package dure.wire.schema;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A structure or a union. Java side: a generated record that is a {@link Structure}; a union is a record of which
 * exactly one member is present.
 *
 * <p>Thread-safe and immutable. One instance a shape.
 */
public final class StructureSchema<T extends Structure> implements Schema {

    /** Facts about the whole structure. */
    public enum Trait {
        UNION,
        /** An exception of the model. */
        ERROR,
        /** The restXml output is not wrapped in an element of its own (S3's GetBucketLocation). */
        UNWRAPPED
    }

    private final String name;
    private final List<Member> members;
    private final Map<String, Member> byName;
    private final Map<String, Member> bodyByWireName;
    private final Set<Trait> traits;
    private final @Nullable String xmlName;
    private final @Nullable String xmlNamespace;
    private final Function<@Nullable Object[], T> constructor;

    /**
     * @param xmlName the element name in XML when it is not the shape's name
     * @param constructor makes the value from its members, in index order, absent ones null
     */
    public StructureSchema(
            String name,
            Set<Trait> traits,
            @Nullable String xmlName,
            @Nullable String xmlNamespace,
            List<Member> members,
            Function<@Nullable Object[], T> constructor) {
        this.name = name;
        this.traits = traits.isEmpty() ? EnumSet.noneOf(Trait.class) : EnumSet.copyOf(traits);
        this.xmlName = xmlName;
        this.xmlNamespace = xmlNamespace;
        this.members = List.copyOf(members);
        this.constructor = constructor;
        this.byName = new HashMap<>();
        this.bodyByWireName = new HashMap<>();
        for (Member member : members) {
            byName.put(member.name(), member);
            if (member.location() == Location.BODY) {
                bodyByWireName.put(member.wireName(), member);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ShapeType type() {
        return ShapeType.STRUCTURE;
    }

    public List<Member> members() {
        return members;
    }

    public @Nullable Member member(String memberName) {
        return byName.get(memberName);
    }

    /** The member of the body with this wire name, or null; members bound to headers and the like are not found. */
    public @Nullable Member bodyMember(String wireName) {
        return bodyByWireName.get(wireName);
    }

    /** Whether this stands for no input or no output at all: it is called {@code Unit} and has no members. */
    public boolean unit() {
        return members.isEmpty() && name.equals("Unit");
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public @Nullable String xmlName() {
        return xmlName;
    }

    public @Nullable String xmlNamespace() {
        return xmlNamespace;
    }

    /** Makes the value. {@code values} has one place for each member. */
    public T build(@Nullable Object[] values) {
        return constructor.apply(values);
    }

    @Override
    public String toString() {
        return "StructureSchema[" + name + "]";
    }
}
