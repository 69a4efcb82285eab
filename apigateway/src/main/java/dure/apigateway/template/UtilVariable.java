package dure.apigateway.template;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code $util}. Not thread-safe. */
public final class UtilVariable implements TemplateObject {
    private final Budget budget;

    public UtilVariable(Budget budget) {
        this.budget = budget;
    }

    /** As in a JavaScript string; single quotes and slashes are escaped, too. */
    public @Nullable String escapeJavaScript(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = value.toString();
        budget.charge(text.length());
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            escape(text.charAt(i), escaped);
        }
        return charged(escaped.toString());
    }

    private static void escape(char c, StringBuilder into) {
        switch (c) {
            case '\b' -> into.append("\\b");
            case '\n' -> into.append("\\n");
            case '\t' -> into.append("\\t");
            case '\f' -> into.append("\\f");
            case '\r' -> into.append("\\r");
            case '\'', '"', '\\', '/' -> into.append('\\').append(c);
            default -> {
                if (c < 32 || c > 0x7f) {
                    into.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                } else {
                    into.append(c);
                }
            }
        }
    }

    /** A value of a JSON text. */
    public @Nullable Object parseJson(@Nullable Object text) {
        if (text == null) {
            return null;
        }
        budget.charge(text.toString().length());
        return JsonValues.parse(text.toString());
    }

    public @Nullable String urlEncode(@Nullable Object value) {
        return value == null ? null : charged(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }

    public @Nullable String urlDecode(@Nullable Object value) {
        try {
            return value == null ? null : charged(URLDecoder.decode(value.toString(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new TemplateFailure("urlDecode of what is not URL-encoded");
        }
    }

    public @Nullable String base64Encode(@Nullable Object value) {
        return value == null
                ? null
                : charged(Base64.getEncoder().encodeToString(value.toString().getBytes(StandardCharsets.UTF_8)));
    }

    public @Nullable String base64Decode(@Nullable Object value) {
        try {
            return value == null
                    ? null
                    : charged(new String(Base64.getMimeDecoder().decode(value.toString()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new TemplateFailure("base64Decode of what is not base64");
        }
    }

    private String charged(String text) {
        budget.charge(text.length());
        return text;
    }
}
