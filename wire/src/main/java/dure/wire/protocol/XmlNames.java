package dure.wire.protocol;

import dure.wire.schema.ListSchema;
import dure.wire.schema.Location;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.Schema;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a structure's members are called in XML and query parameters, worked out once a structure.
 *
 * @param attributes members that are attributes, by name with prefix
 * @param elements members that are child elements, by name
 * @param order the elements in the model's order
 */
record XmlNames(Map<String, Member> attributes, Map<String, Element> elements, List<Element> order) {
    private static final Map<StructureSchema<?>, XmlNames> KNOWN = new ConcurrentHashMap<>();

    /** A member as an element. A flattened list or map repeats {@code name} without an element around it. */
    record Element(Member member, Schema target, String name, boolean flattened) {}

    static XmlNames of(StructureSchema<?> schema) {
        XmlNames known = KNOWN.get(schema);
        return known != null ? known : KNOWN.computeIfAbsent(schema, XmlNames::make);
    }

    /** The name of the root element that holds {@code schema}, which {@code member} may rename. */
    static String root(StructureSchema<?> schema, @Nullable Member member) {
        if (member != null && member.is(Member.Trait.RENAMED)) {
            return member.wireName();
        }
        String name = schema.xmlName();
        return name == null ? schema.name() : name;
    }

    /** The element around each value of a list that is not flattened. */
    static String element(ListSchema list) {
        return list.element().wireName();
    }

    private static XmlNames make(StructureSchema<?> schema) {
        Map<String, Member> attributes = new HashMap<>();
        Map<String, Element> elements = new HashMap<>();
        List<Element> order = new ArrayList<>();
        for (Member member : schema.members()) {
            if (member.location() != Location.BODY) {
                continue;
            }
            if (member.is(Member.Trait.XML_ATTRIBUTE)) {
                attributes.put(member.wireName(), member);
                continue;
            }
            Element element = element(member);
            elements.put(element.name, element);
            order.add(element);
        }
        return new XmlNames(attributes, elements, List.copyOf(order));
    }

    private static Element element(Member member) {
        Schema target = member.target().get();
        boolean flattened = switch (target) {
            case ListSchema list -> list.flattened() || member.is(Member.Trait.FLATTENED);
            case MapSchema map -> map.flattened() || member.is(Member.Trait.FLATTENED);
            default -> false;
        };
        String name = member.wireName();
        if (flattened && target instanceof ListSchema list && list.element().is(Member.Trait.RENAMED)) {
            name = list.element().wireName();
        }
        return new Element(member, target, name, flattened);
    }
}
