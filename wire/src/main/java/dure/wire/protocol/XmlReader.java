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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of a schema from XML. Namespaces are not checked, unknown elements are skipped, as AWS does. Document
 * type declarations are refused and no entity but the five of XML is known. One reader a document.
 */
final class XmlReader {
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;
    private final int maxDepth;
    private int depth;

    private XmlReader(XMLStreamReader xml, int maxDepth) {
        this.xml = xml;
        this.maxDepth = maxDepth;
    }

    /** Reads the root element's content into {@code values}; the root's own name is not checked. */
    static void read(byte[] document, StructureSchema<?> schema, @Nullable Object[] values, int maxDepth)
            throws IOException {
        open(document, maxDepth, reader -> {
            reader.structure(schema, values);
            return values;
        });
    }

    /** Reads a structure whose element is the root. */
    static Structure read(byte[] document, StructureSchema<?> schema, int maxDepth) throws IOException {
        return open(document, maxDepth, reader -> reader.structure(schema));
    }

    private interface Reading<T> {
        T read(XmlReader reader) throws XMLStreamException, IOException;
    }

    private static <T> T open(byte[] document, int maxDepth, Reading<T> reading) throws IOException {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            int event = xml.next();
            while (event != XMLStreamConstants.START_ELEMENT) {
                if (event == XMLStreamConstants.DTD) {
                    throw new Malformed("A document type declaration is not allowed");
                }
                event = xml.next();
            }
            T value = reading.read(new XmlReader(xml, maxDepth));
            while (xml.hasNext()) {
                xml.next();
            }
            return value;
        } catch (XMLStreamException malformed) {
            throw new Malformed("The XML is not well-formed");
        } catch (RuntimeException broken) {
            // The JDK's scanner answers some broken documents with index and cast errors of its own.
            throw new Malformed("The XML is not well-formed");
        }
    }

    private Structure structure(StructureSchema<?> schema) throws XMLStreamException, IOException {
        @Nullable Object[] values = new Object[schema.members().size()];
        structure(schema, values);
        return schema.build(values);
    }

    private void structure(StructureSchema<?> schema, @Nullable Object[] values)
            throws XMLStreamException, IOException {
        enter();
        XmlNames names = XmlNames.of(schema);
        if (!names.attributes().isEmpty()) {
            attributes(names, values);
        }
        int present = 0;
        while (nextChild()) {
            XmlNames.Element element = names.elements().get(xml.getLocalName());
            if (element == null) {
                skip();
                continue;
            }
            int index = element.member().index();
            values[index] = element.flattened()
                    ? flattened(element.target(), values[index])
                    : value(element.target(), element.member());
            present++;
        }
        if (schema.is(StructureSchema.Trait.UNION) && present != 1) {
            throw new Malformed("Unions must have exactly one member: " + schema.name());
        }
        depth--;
    }

    private void attributes(XmlNames names, @Nullable Object[] values) throws IOException {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String prefix = xml.getAttributePrefix(i);
            String local = xml.getAttributeLocalName(i);
            Member member = names.attributes().get(prefix == null || prefix.isEmpty() ? local : prefix + ":" + local);
            if (member != null && member.target().get() instanceof ScalarSchema scalar) {
                values[member.index()] = Texts.read(
                        scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, xml.getAttributeValue(i));
            }
        }
    }

    private Object value(Schema schema, Member member) throws XMLStreamException, IOException {
        return switch (schema) {
            case ScalarSchema scalar ->
                Texts.read(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, xml.getElementText());
            case StructureSchema<?> structure -> structure(structure);
            case ListSchema list -> list(list);
            case MapSchema map -> map(map);
            case CustomSchema<?> custom -> throw new IllegalStateException("not for XML: " + custom.name());
        };
    }

    private List<Object> list(ListSchema schema) throws XMLStreamException, IOException {
        enter();
        Schema element = schema.element().target().get();
        String name = XmlNames.element(schema);
        List<Object> values = new ArrayList<>();
        while (nextChild()) {
            if (xml.getLocalName().equals(name)) {
                values.add(value(element, schema.element()));
            } else {
                skip();
            }
        }
        depth--;
        return values;
    }

    private Map<String, Object> map(MapSchema schema) throws XMLStreamException, IOException {
        enter();
        Map<String, Object> values = new LinkedHashMap<>();
        while (nextChild()) {
            if (xml.getLocalName().equals("entry")) {
                entry(schema, values);
            } else {
                skip();
            }
        }
        depth--;
        return values;
    }

    @SuppressWarnings("unchecked")
    private Object flattened(Schema target, @Nullable Object before) throws XMLStreamException, IOException {
        if (target instanceof ListSchema list) {
            List<Object> values = before == null ? new ArrayList<>() : (List<Object>) before;
            values.add(value(list.element().target().get(), list.element()));
            return values;
        }
        Map<String, Object> values = before == null ? new LinkedHashMap<>() : (Map<String, Object>) before;
        entry((MapSchema) target, values);
        return values;
    }

    private void entry(MapSchema schema, Map<String, Object> values) throws XMLStreamException, IOException {
        enter();
        String key = null;
        Object value = null;
        while (nextChild()) {
            String name = xml.getLocalName();
            if (name.equals(schema.key().wireName())) {
                key = xml.getElementText();
            } else if (name.equals(schema.value().wireName())) {
                value = value(schema.value().target().get(), schema.value());
            } else {
                skip();
            }
        }
        if (key == null || value == null) {
            throw new Malformed("An entry of " + schema.name() + " lacks its key or value");
        }
        values.put(key, value);
        depth--;
    }

    /** Moves to the next child's start, or to the end of the element that is open. */
    private boolean nextChild() throws XMLStreamException, IOException {
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    return true;
                case XMLStreamConstants.END_ELEMENT:
                    return false;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA:
                    if (!xml.isWhiteSpace()) {
                        throw new Malformed("Text where an element is expected");
                    }
                    break;
                default:
                    break;
            }
        }
    }

    private void skip() throws XMLStreamException, IOException {
        int open = 1;
        while (open > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                open++;
                if (depth + open > maxDepth) {
                    throw new Malformed("Nested more than " + maxDepth + " deep");
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
            }
        }
    }

    private void enter() throws IOException {
        if (++depth > maxDepth) {
            throw new Malformed("Nested more than " + maxDepth + " deep");
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // The JDK counts each &amp; against these; without a DTD the body's size is the only limit needed.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.entityExpansionLimit", "0");
        return factory;
    }
}
