package dure.wire.protocol;

import dure.wire.schema.CustomSchema;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.TimestampFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values of a schema as XML into one buffer. One writer a document. */
final class XmlWriter {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    /** The one prefix AWS uses for attributes: S3's {@code xsi:type} of a grantee. */
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    private final Bytes out = new Bytes();

    XmlWriter declaration() {
        out.ascii(DECLARATION);
        return this;
    }

    XmlWriter open(String name) {
        out.ascii("<").ascii(name).ascii(">");
        return this;
    }

    XmlWriter open(String name, @Nullable String namespace) {
        out.ascii("<").ascii(name);
        namespace(namespace, null);
        out.ascii(">");
        return this;
    }

    XmlWriter close(String name) {
        out.ascii("</").ascii(name).ascii(">");
        return this;
    }

    /** An element with text. */
    XmlWriter text(String name, String text) {
        open(name);
        escape(text);
        return close(name);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /**
     * The element of a whole document. Its namespace is the member's, else the shape's, else {@code otherNamespace}.
     *
     * @param member of the payload, null for the members of an output
     */
    void root(String name, Structure value, @Nullable Member member, @Nullable String otherNamespace) {
        String namespace = value.schema().xmlNamespace();
        if (member != null && member.xmlNamespace() != null) {
            structure(name, value, member.xmlNamespace(), member.xmlPrefix());
        } else {
            structure(name, value, namespace == null ? otherNamespace : namespace, null);
        }
    }

    private void structure(String name, Structure value, @Nullable String namespace, @Nullable String prefix) {
        XmlNames names = XmlNames.of(value.schema());
        out.ascii("<").ascii(name);
        namespace(namespace, prefix);
        if (!"xsi".equals(prefix) && names.attributes().keySet().stream().anyMatch(each -> each.startsWith("xsi:"))) {
            namespace(XSI, "xsi");
        }
        for (Member attribute : names.attributes().values()) {
            Object attributeValue = value.member(attribute.index());
            if (attributeValue != null && attribute.target().get() instanceof ScalarSchema scalar) {
                attribute(
                        attribute,
                        Texts.write(scalar, attribute.timestampFormat(), TimestampFormat.DATE_TIME, attributeValue));
            }
        }
        out.ascii(">");
        members(value);
        close(name);
    }

    /** The members that are elements. */
    XmlWriter members(Structure value) {
        for (XmlNames.Element element : XmlNames.of(value.schema()).order()) {
            Object memberValue = value.member(element.member().index());
            if (memberValue == null) {
                continue;
            }
            if (element.flattened()) {
                flattened(element, memberValue);
            } else {
                value(element.name(), element.target(), element.member(), memberValue);
            }
        }
        return this;
    }

    /** An element with its attributes of namespace. */
    @SuppressWarnings("unchecked")
    void value(String name, Schema schema, Member member, Object value) {
        switch (schema) {
            case StructureSchema<?> structure ->
                structure(name, (Structure) value, member.xmlNamespace(), member.xmlPrefix());
            case ScalarSchema scalar -> {
                start(name, member);
                escape(Texts.write(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, value));
                close(name);
            }
            case ListSchema list -> {
                start(name, member);
                for (Object element : (List<@Nullable Object>) value) {
                    element(XmlNames.element(list), list.element(), element);
                }
                close(name);
            }
            case MapSchema map -> {
                start(name, member);
                for (Map.Entry<String, @Nullable Object> entry : ((Map<String, @Nullable Object>) value).entrySet()) {
                    open("entry");
                    entry(map, entry);
                    close("entry");
                }
                close(name);
            }
            case CustomSchema<?> custom -> throw new IllegalStateException("not for XML: " + custom.name());
        }
    }

    @SuppressWarnings("unchecked")
    private void flattened(XmlNames.Element element, Object value) {
        if (element.target() instanceof ListSchema list) {
            for (Object each : (List<@Nullable Object>) value) {
                element(
                        element.name(),
                        element.member().xmlNamespace() == null ? list.element() : element.member(),
                        list,
                        each);
            }
            return;
        }
        MapSchema map = (MapSchema) element.target();
        for (Map.Entry<String, @Nullable Object> entry : ((Map<String, @Nullable Object>) value).entrySet()) {
            start(element.name(), element.member());
            entry(map, entry);
            close(element.name());
        }
    }

    private void element(String name, Member namespaceOf, ListSchema list, @Nullable Object value) {
        if (value == null) {
            open(name).close(name);
        } else {
            Member element = list.element();
            Member as = namespaceOf.xmlNamespace() == null
                    ? element
                    : element.withXmlNamespace(namespaceOf.xmlNamespace(), namespaceOf.xmlPrefix());
            value(name, element.target().get(), as, value);
        }
    }

    private void element(String name, Member element, @Nullable Object value) {
        if (value == null) {
            open(name).close(name);
        } else {
            value(name, element.target().get(), element, value);
        }
    }

    private void entry(MapSchema map, Map.Entry<String, @Nullable Object> entry) {
        start(map.key().wireName(), map.key());
        escape(entry.getKey());
        close(map.key().wireName());
        element(map.value().wireName(), map.value(), entry.getValue());
    }

    private void start(String name, Member member) {
        out.ascii("<").ascii(name);
        namespace(member.xmlNamespace(), member.xmlPrefix());
        out.ascii(">");
    }

    private void namespace(@Nullable String uri, @Nullable String prefix) {
        if (uri != null) {
            out.ascii(prefix == null || prefix.isEmpty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"");
            escape(uri);
            out.ascii("\"");
        }
    }

    private void attribute(Member member, String value) {
        out.ascii(" ").ascii(member.wireName()).ascii("=\"");
        escape(value);
        out.ascii("\"");
    }

    /** Control characters go as references, as S3 writes them, though XML 1.0 has no name for most. */
    void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.ascii("&amp;");
                case '<' -> out.ascii("&lt;");
                case '>' -> out.ascii("&gt;");
                case '"' -> out.ascii("&quot;");
                case '\u0085', '\u2028' -> out.ascii("&#x" + Integer.toHexString(c) + ";");
                default -> {
                    if (c < 0x20) {
                        out.ascii("&#x" + Integer.toHexString(c) + ";");
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.codePoint(Character.toCodePoint(c, text.charAt(++i)));
                    } else {
                        out.codePoint(c);
                    }
                }
            }
        }
    }
}
