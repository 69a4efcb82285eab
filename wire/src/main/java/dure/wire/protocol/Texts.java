package dure.wire.protocol;

import dure.wire.schema.ScalarSchema;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Scalars as text: in XML, query parameters, headers and paths. */
final class Texts {
    private static final int MAX_NUMBER_LENGTH = 1000;

    private Texts() {}

    /** @param otherwise the timestamp format when neither the member nor the shape names one */
    static Object read(
            ScalarSchema schema, @Nullable TimestampFormat memberFormat, TimestampFormat otherwise, String text)
            throws IOException {
        try {
            return switch (schema.type()) {
                case STRING -> text;
                case BOOLEAN -> bool(text.strip());
                case BYTE -> (int) Byte.parseByte(digits(text));
                case SHORT -> (int) Short.parseShort(digits(text));
                case INTEGER -> Integer.parseInt(digits(text));
                case LONG -> Long.parseLong(digits(text));
                case FLOAT -> (float) decimal(text.strip());
                case DOUBLE -> decimal(text.strip());
                case BIG_INTEGER -> new BigInteger(digits(text));
                case BIG_DECIMAL -> new BigDecimal(bounded(text.strip()));
                case TIMESTAMP -> Timestamps.read(text.strip(), format(schema, memberFormat, otherwise));
                case BLOB -> Base64.getMimeDecoder().decode(text.strip());
                case DOCUMENT, LIST, MAP, STRUCTURE -> throw new Malformed("No text form: " + schema.name());
            };
        } catch (IllegalArgumentException malformed) {
            throw new Malformed("'" + text + "' is not a valid " + schema.type());
        }
    }

    static String write(
            ScalarSchema schema, @Nullable TimestampFormat memberFormat, TimestampFormat otherwise, Object value) {
        return switch (value) {
            case String text -> text;
            case Instant instant -> Timestamps.write(instant, format(schema, memberFormat, otherwise));
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case Double number -> decimal(number);
            case Float number -> number.isInfinite() ? decimal(number.doubleValue()) : plain(number.toString());
            case BigDecimal number -> number.toString();
            default -> value.toString();
        };
    }

    private static TimestampFormat format(
            ScalarSchema schema, @Nullable TimestampFormat memberFormat, TimestampFormat otherwise) {
        if (memberFormat != null) {
            return memberFormat;
        }
        return schema.timestampFormat() == null ? otherwise : schema.timestampFormat();
    }

    private static Boolean bool(String text) throws IOException {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new Malformed("'" + text + "' is not a valid boolean");
        };
    }

    /** Java's parsers take a plus sign and digits of other scripts; AWS does not. */
    private static String digits(String raw) throws IOException {
        String text = bounded(raw.strip());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(c == '-' && i == 0)) {
                throw new Malformed("'" + text + "' is not a valid integer");
            }
        }
        return text;
    }

    private static String bounded(String text) throws IOException {
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw new Malformed("The number is too long");
        }
        return text;
    }

    private static double decimal(String text) throws IOException {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                break;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                throw new Malformed("'" + text + "' is not a valid number");
            }
        }
        return Double.parseDouble(bounded(text));
    }

    private static String decimal(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number);
        }
        return Double.toString(number);
    }

    private static String plain(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }
}
