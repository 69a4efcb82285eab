package dure.api.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dure.api.dynamodb.AttributeValue.B;
import dure.api.dynamodb.AttributeValue.Bool;
import dure.api.dynamodb.AttributeValue.Bs;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.Ns;
import dure.api.dynamodb.AttributeValue.Null;
import dure.api.dynamodb.AttributeValue.S;
import dure.api.dynamodb.AttributeValue.Ss;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.schema.CustomSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code {"S": "text"}} from and to JSON and CBOR, where binaries are base64 text or byte strings.
 *
 * <p>A value of the wrong JSON type answers SerializationException, a value that DynamoDB does not store (an empty set, a
 * number out of range, lists and maps deeper than 32) ValidationException, in AWS's words; inside ExpressionAttributeValues
 * the message names the placeholder, as AWS does.
 */
public final class AttributeValueSchema implements CustomSchema<AttributeValue> {
    public static final AttributeValueSchema INSTANCE = new AttributeValueSchema();

    /** Lists and maps may be this deep. */
    public static final int MAX_DEPTH = 32;

    private static final ErrorType SERIALIZATION = ErrorType.of("SerializationException", 400);
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String UNEXPECTED_STRUCTURE = "Start of structure or map found where not expected";
    private static final String MODEL = "com.amazonaws.dynamodb.v20120810.AttributeValue";
    private static final Set<String> TRUE_TEXTS = Set.of("TRUE", "1", "YES");
    private static final Set<String> FALSE_TEXTS = Set.of("FALSE", "0", "NO");

    private AttributeValueSchema() {}

    @Override
    public String name() {
        return "AttributeValue";
    }

    @Override
    public AttributeValue read(JsonParser parser) throws IOException {
        try {
            return read(parser, 0);
        } catch (AwsException e) {
            throw e.type().equals(NumberText.VALIDATION) ? named(e, parser) : e;
        }
    }

    private static AwsException named(AwsException e, JsonParser parser) {
        var context = parser.getParsingContext();
        String key = null;
        while (context.getParent() != null) {
            String name = context.getCurrentName();
            if ("ExpressionAttributeValues".equals(name)) {
                return NumberText.VALIDATION.because(
                        "ExpressionAttributeValues contains invalid value: " + e.message() + " for key " + key);
            }
            key = name;
            context = context.getParent();
        }
        return e;
    }

    private AttributeValue read(JsonParser parser, int depth) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {}
            case START_ARRAY -> throw serialization("Unrecognized collection type class " + MODEL);
            default -> throw serialization("Unexpected value type in payload");
        }
        AttributeValue value = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String type = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            AttributeValue next = readAs(type, parser, depth);
            if (next != null && value != null) {
                throw NumberText.VALIDATION.because("Supplied AttributeValue has more than one datatypes set, "
                        + "must contain exactly one of the supported datatypes");
            }
            value = next == null ? value : next;
        }
        if (value == null) {
            throw NumberText.VALIDATION.because(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
        return value;
    }

    /** Null when the model does not know the type: unknown members are ignored. */
    private @Nullable AttributeValue readAs(String type, JsonParser parser, int depth) throws IOException {
        return switch (type) {
            case "S" -> new S(string(parser));
            case "N" -> new N(string(parser));
            case "B" -> new B(binary(parser));
            case "BOOL" -> Bool.of(bool(parser));
            case "NULL" -> {
                if (!bool(parser)) {
                    throw invalid("Null attribute value types must have the value of true");
                }
                yield Null.NULL;
            }
            case "L" -> new L(list(parser, depth + 1));
            case "M" -> new M(map(parser, depth + 1));
            case "SS" -> new Ss(stringSet(parser));
            case "NS" -> new Ns(numberSet(parser));
            case "BS" -> new Bs(binarySet(parser));
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private static String string(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case START_ARRAY -> throw serialization("Unrecognized collection type class java.lang.String");
            case START_OBJECT -> throw serialization(UNEXPECTED_STRUCTURE);
            case VALUE_TRUE -> throw serialization("TRUE_VALUE cannot be converted to String");
            case VALUE_FALSE -> throw serialization("FALSE_VALUE cannot be converted to String");
            case VALUE_NUMBER_INT -> throw serialization("NUMBER_VALUE cannot be converted to String");
            case VALUE_NUMBER_FLOAT -> throw serialization("DECIMAL_VALUE cannot be converted to String");
            default -> throw serialization("Unexpected token received from parser");
        };
    }

    private static boolean bool(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> {
                String text = parser.getText().toUpperCase(Locale.ROOT);
                if (!TRUE_TEXTS.contains(text) && !FALSE_TEXTS.contains(text)) {
                    throw serialization("Unexpected token received from parser");
                }
                yield TRUE_TEXTS.contains(text);
            }
            case START_ARRAY -> throw serialization("Unrecognized collection type class java.lang.Boolean");
            case START_OBJECT -> throw serialization(UNEXPECTED_STRUCTURE);
            case VALUE_NUMBER_INT -> throw serialization("NUMBER_VALUE cannot be converted to Boolean");
            case VALUE_NUMBER_FLOAT -> throw serialization("DECIMAL_VALUE cannot be converted to Boolean");
            default -> throw serialization("Unexpected token received from parser");
        };
    }

    private static byte[] binary(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
            case VALUE_STRING -> decodeBase64(parser.getText());
            case START_ARRAY -> throw serialization("Unrecognized collection type class java.nio.ByteBuffer");
            case START_OBJECT -> throw serialization(UNEXPECTED_STRUCTURE);
            default -> throw serialization("only base-64-encoded strings are convertible to bytes");
        };
    }

    private static byte[] decodeBase64(String text) {
        if (text.length() % 4 != 0) {
            throw serialization("Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw serialization("Invalid last non-pad Base64 character dectected");
        }
    }

    private static void startList(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_ARRAY -> {}
            case START_OBJECT -> throw serialization(UNEXPECTED_STRUCTURE);
            default -> throw serialization("Unexpected field type");
        }
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw NumberText.VALIDATION.because("Nesting Levels have exceeded supported limits");
        }
    }

    private List<AttributeValue> list(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        startList(parser);
        List<AttributeValue> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(read(parser, depth));
        }
        return values;
    }

    private Map<String, AttributeValue> map(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        switch (parser.currentToken()) {
            case START_OBJECT -> {}
            case START_ARRAY ->
                throw serialization("Unrecognized collection type java.util.Map<java.lang.String, " + MODEL + ">");
            default -> throw serialization("Unexpected field type");
        }
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, read(parser, depth));
        }
        return values;
    }

    private static Set<String> stringSet(JsonParser parser) throws IOException {
        return set(
                parser,
                AttributeValueSchema::string,
                "An string set  may not be empty",
                all -> INVALID + "Input collection " + all + " contains duplicates.");
    }

    private static Set<N> numberSet(JsonParser parser) throws IOException {
        return set(
                parser,
                element -> new N(string(element)),
                "An number set  may not be empty",
                all -> "Input collection contains duplicates");
    }

    private static Set<B> binarySet(JsonParser parser) throws IOException {
        return set(
                parser,
                element -> new B(binary(element)),
                "Binary sets should not be empty",
                all -> INVALID + "Input collection " + base64(all) + "of type BS contains duplicates.");
    }

    private static String base64(List<B> binaries) {
        return binaries.stream()
                .map(b -> Base64.getEncoder().encodeToString(b.value()))
                .toList()
                .toString();
    }

    @FunctionalInterface
    private interface ElementReader<T> {
        T read(JsonParser parser) throws IOException;
    }

    private static <T> Set<T> set(
            JsonParser parser, ElementReader<T> reader, String empty, Function<List<T>, String> duplicates)
            throws IOException {
        startList(parser);
        List<T> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(reader.read(parser));
        }
        if (all.isEmpty()) {
            throw invalid(empty);
        }
        Set<T> distinct = new LinkedHashSet<>(all);
        if (distinct.size() < all.size()) {
            throw NumberText.VALIDATION.because(duplicates.apply(all));
        }
        return distinct;
    }

    @Override
    public void write(AttributeValue value, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(value.type());
        switch (value) {
            case S s -> generator.writeString(s.value());
            case N n -> generator.writeString(n.value());
            case B b -> generator.writeBinary(b.value());
            case Bool bool -> generator.writeBoolean(bool.value());
            case Null ignored -> generator.writeBoolean(true);
            case L l -> {
                generator.writeStartArray();
                for (AttributeValue element : l.values()) {
                    write(element, generator);
                }
                generator.writeEndArray();
            }
            case M m -> {
                generator.writeStartObject();
                for (Map.Entry<String, AttributeValue> entry : m.values().entrySet()) {
                    generator.writeFieldName(entry.getKey());
                    write(entry.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case Ss ss -> writeStrings(ss.values(), generator);
            case Ns ns -> writeStrings(ns.values().stream().map(N::value).toList(), generator);
            case Bs bs -> {
                generator.writeStartArray();
                for (B element : bs.values()) {
                    generator.writeBinary(element.value());
                }
                generator.writeEndArray();
            }
        }
        generator.writeEndObject();
    }

    private static void writeStrings(Iterable<String> values, JsonGenerator generator) throws IOException {
        generator.writeStartArray();
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }

    private static AwsException invalid(String message) {
        return NumberText.VALIDATION.because(INVALID + message);
    }

    private static AwsException serialization(String message) {
        return SERIALIZATION.because(message);
    }
}
