package dure.wire.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Documents in a form that ignores what protocols do not care for: order, white space, spelling of numbers. */
final class Documents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private Documents() {}

    static @Nullable Object json(byte[] bytes) throws Exception {
        return bytes.length == 0 ? null : plain(JSON.readTree(bytes));
    }

    static @Nullable Object cbor(byte[] bytes) throws Exception {
        return bytes.length == 0 ? null : plain(CBOR.readTree(bytes));
    }

    static @Nullable Object xml(byte[] bytes) throws Exception {
        if (bytes.length == 0) {
            return null;
        }
        return plain(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement());
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new TreeMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(each -> list.add(plain(each)));
            return list;
        }
        if (node.isNumber()) {
            double number = node.doubleValue();
            return Double.isNaN(number) || Double.isInfinite(number)
                    ? (Object) number
                    : new BigDecimal(Float.toString((float) number)).stripTrailingZeros();
        }
        return node.isNull() ? null : node.asText();
    }

    private static String plain(Element element) {
        List<String> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element each) {
                if (!each.getTagName().equals("RequestId")
                        && !each.getTagName().equals("HostId")
                        && !each.getTagName().equals("ResponseMetadata")) {
                    children.add(plain(each));
                }
            } else {
                text.append(child.getNodeValue());
            }
        }
        children.sort(null);
        TreeMap<String, String> attributes = new TreeMap<>();
        NamedNodeMap map = element.getAttributes();
        for (int i = 0; i < map.getLength(); i++) {
            // The cases leave the namespace of errors out, which AWS's query services write.
            if (!element.getTagName().equals("ErrorResponse")) {
                attributes.put(map.item(i).getNodeName(), map.item(i).getNodeValue());
            }
        }
        return "<" + element.getTagName() + attributes + ">"
                + (children.isEmpty() ? text : "\n" + String.join("\n", children)) + "</>";
    }
}
