package dure.wire.protocol;

import dure.wire.schema.ListSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in headers: lists by commas, strings with commas in quotes, JSON in base64, dates as HTTP writes them. */
final class HeaderValues {
    private HeaderValues() {}

    static @Nullable Object read(Member member, List<String> texts) throws IOException {
        Schema target = member.target().get();
        if (target instanceof ListSchema list) {
            List<Object> values = new ArrayList<>();
            if (!(list.element().target().get() instanceof ScalarSchema scalar)) {
                throw new Malformed("No header form: " + list.name());
            }
            boolean dates = scalar.type() == ShapeType.TIMESTAMP && httpDate(list.element(), scalar);
            for (String text : texts) {
                for (String part : split(text, dates)) {
                    values.add(Texts.read(scalar, list.element().timestampFormat(), TimestampFormat.HTTP_DATE, part));
                }
            }
            return values;
        }
        if (!(target instanceof ScalarSchema scalar)) {
            throw new Malformed("No header form: " + target.name());
        }
        String text = texts.size() == 1 ? texts.getFirst() : String.join(",", texts);
        if (member.is(Member.Trait.JSON_VALUE)) {
            try {
                String padded = text.strip();
                if (padded.length() % 4 != 0) {
                    throw new IllegalArgumentException("not padded");
                }
                return new String(Base64.getDecoder().decode(padded), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw new Malformed("The header " + member.wireName() + " is not base64");
            }
        }
        return Texts.read(scalar, member.timestampFormat(), TimestampFormat.HTTP_DATE, text);
    }

    static String write(Member member, Object value) {
        Schema target = member.target().get();
        if (target instanceof ListSchema list && list.element().target().get() instanceof ScalarSchema scalar) {
            StringBuilder joined = new StringBuilder();
            for (Object each : (List<?>) value) {
                String text = each == null
                        ? ""
                        : Texts.write(scalar, list.element().timestampFormat(), TimestampFormat.HTTP_DATE, each);
                if (scalar.type() == ShapeType.STRING) {
                    text = quoted(text);
                }
                joined.append(joined.isEmpty() ? "" : ", ").append(text);
            }
            return oneLine(joined.toString());
        }
        if (!(target instanceof ScalarSchema scalar)) {
            throw new IllegalStateException("no header form: " + target.name());
        }
        String text = Texts.write(scalar, member.timestampFormat(), TimestampFormat.HTTP_DATE, value);
        if (member.is(Member.Trait.JSON_VALUE)) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
        return oneLine(text);
    }

    /** A value must not end its header: line breaks become spaces. */
    static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace('\n', ' ').replace('\r', ' ');
    }

    private static boolean httpDate(Member element, ScalarSchema scalar) {
        TimestampFormat format =
                element.timestampFormat() == null ? scalar.timestampFormat() : element.timestampFormat();
        return format == null || format == TimestampFormat.HTTP_DATE;
    }

    private static String quoted(String text) {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            return text;
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static List<String> split(String text, boolean dates) throws IOException {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean inQuotes = false;
        boolean wasQuoted = false;
        int commas = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inQuotes && c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == '"' && (inQuotes || part.toString().isBlank())) {
                if (!inQuotes) {
                    part.setLength(0);
                    wasQuoted = true;
                }
                inQuotes = !inQuotes;
            } else if (c == ',' && !inQuotes && !(dates && ++commas % 2 == 1)) {
                parts.add(wasQuoted ? part.toString() : part.toString().strip());
                part.setLength(0);
                wasQuoted = false;
            } else if (inQuotes || !wasQuoted) {
                part.append(c);
            } else if (c != ' ' && c != '\t') {
                throw new Malformed("Unexpected text after a quoted header value");
            }
        }
        if (inQuotes) {
            throw new Malformed("A quoted header value does not end");
        }
        if (!parts.isEmpty() || wasQuoted || !part.toString().isBlank()) {
            parts.add(wasQuoted ? part.toString() : part.toString().strip());
        }
        return parts;
    }
}
