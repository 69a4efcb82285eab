package dure.wire.protocol;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scalars out of JSON and CBOR tokens. No coercion: a string is not a number, a fraction is not an integer. */
final class JsonScalars {
    private JsonScalars() {}

    static Object read(ScalarSchema schema, @Nullable TimestampFormat format, JsonParser parser) throws IOException {
        return switch (schema.type()) {
            case STRING -> string(parser);
            case BOOLEAN -> bool(parser);
            case BYTE -> (int) integer(parser, Byte.MIN_VALUE, Byte.MAX_VALUE, "Byte");
            case SHORT -> (int) integer(parser, Short.MIN_VALUE, Short.MAX_VALUE, "Short");
            case INTEGER -> (int) integer(parser, Integer.MIN_VALUE, Integer.MAX_VALUE, "Integer");
            case LONG -> integer(parser, Long.MIN_VALUE, Long.MAX_VALUE, "Long");
            case FLOAT -> (float) decimal(parser, "Float");
            case DOUBLE -> decimal(parser, "Double");
            case BIG_INTEGER -> {
                expect(parser, JsonToken.VALUE_NUMBER_INT, "BigInteger");
                yield parser.getBigIntegerValue();
            }
            case BIG_DECIMAL -> {
                if (!parser.currentToken().isNumeric()) {
                    throw cannot(parser, "BigDecimal");
                }
                yield decimalValue(parser);
            }
            case TIMESTAMP -> timestamp(schema, format, parser);
            case BLOB -> blob(parser);
            case DOCUMENT -> {
                Object value = document(parser);
                if (value == null) {
                    throw new Malformed("null where a document is expected");
                }
                yield value;
            }
            case LIST, MAP, STRUCTURE -> throw new IllegalStateException("not a scalar: " + schema);
        };
    }

    /** Any value as Java's own types. */
    static @Nullable Object document(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(document(parser));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                String name;
                while ((name = parser.nextFieldName()) != null) {
                    parser.nextToken();
                    map.put(name, document(parser));
                }
                yield map;
            }
            case null, default -> throw new Malformed("Unexpected token received from parser");
        };
    }

    private static String string(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw cannot(parser, "String");
        }
        return parser.getText();
    }

    private static Boolean bool(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> throw cannot(parser, "Boolean");
        };
    }

    private static long integer(JsonParser parser, long min, long max, String type) throws IOException {
        expect(parser, JsonToken.VALUE_NUMBER_INT, type);
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Malformed("NUMBER_VALUE cannot be converted to " + type);
        }
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw new Malformed("NUMBER_VALUE cannot be converted to " + type);
        }
        return value;
    }

    /** An exponent of more than 32 bits is no number to Java. */
    private static BigDecimal decimalValue(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException tooLarge) {
            throw cannot(parser, "BigDecimal");
        }
    }

    private static double decimal(JsonParser parser, String type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_STRING) {
            switch (parser.getText()) {
                case "NaN":
                    return Double.NaN;
                case "Infinity":
                    return Double.POSITIVE_INFINITY;
                case "-Infinity":
                    return Double.NEGATIVE_INFINITY;
                default:
                    break;
            }
        }
        throw cannot(parser, type);
    }

    private static Instant timestamp(ScalarSchema schema, @Nullable TimestampFormat memberFormat, JsonParser parser)
            throws IOException {
        TimestampFormat format = memberFormat != null ? memberFormat : schema.timestampFormat();
        if (format == null || format == TimestampFormat.EPOCH_SECONDS) {
            if (!parser.currentToken().isNumeric()) {
                throw cannot(parser, "Timestamp");
            }
            if (Double.isNaN(parser.getDoubleValue()) || Double.isInfinite(parser.getDoubleValue())) {
                throw new Malformed("The timestamp is out of range");
            }
            return Timestamps.ofEpochSeconds(decimalValue(parser));
        }
        expect(parser, JsonToken.VALUE_STRING, "Timestamp");
        return Timestamps.read(parser.getText(), format);
    }

    private static byte[] blob(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return parser.getBinaryValue();
        }
        if (token != JsonToken.VALUE_STRING) {
            throw JsonReader.unexpected(parser, "Only base-64-encoded strings are convertible to bytes");
        }
        return parser.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS);
    }

    private static void expect(JsonParser parser, JsonToken token, String type) throws IOException {
        if (parser.currentToken() != token) {
            throw cannot(parser, type);
        }
    }

    private static Malformed cannot(JsonParser parser, String type) {
        String kind = switch (parser.currentToken()) {
            case VALUE_STRING -> "STRING_VALUE";
            case VALUE_NUMBER_INT -> "NUMBER_VALUE";
            case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE";
            case VALUE_TRUE -> "TRUE_VALUE";
            case VALUE_FALSE -> "FALSE_VALUE";
            case START_ARRAY -> "";
            case null, default -> "NULL_VALUE";
        };
        return kind.isEmpty()
                ? new Malformed("Unrecognized collection type class java.lang." + type)
                : JsonReader.unexpected(parser, kind + " cannot be converted to " + type);
    }
}
