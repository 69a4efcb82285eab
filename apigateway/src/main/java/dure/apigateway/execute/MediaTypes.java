package dure.apigateway.execute;

import java.util.List;
import java.util.Locale;

/** Media types as API Gateway compares them. */
final class MediaTypes {
    static final String JSON = "application/json";

    private MediaTypes() {}

    /** Of {@code text/plain; charset=utf-8} it is {@code text/plain}; of nothing it is {@code application/json}. */
    static String of(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        return type.isEmpty() ? JSON : type.toLowerCase(Locale.ROOT);
    }

    /** Of an Accept header the first type, without parameters; empty when there is none. */
    static String first(String accept) {
        int comma = accept.indexOf(',');
        String first = (comma < 0 ? accept : accept.substring(0, comma)).strip();
        return first.isEmpty() ? "" : of(first);
    }

    /** Whether one of the ranges, which may have stars, takes the type. */
    static boolean matches(List<String> ranges, String type) {
        if (type.isEmpty()) {
            return false;
        }
        for (String range : ranges) {
            String lower = range.toLowerCase(Locale.ROOT);
            boolean all = lower.equals("*/*");
            boolean family = lower.endsWith("/*") && type.startsWith(lower.substring(0, lower.length() - 1));
            if (all || family || lower.equals(type)) {
                return true;
            }
        }
        return false;
    }
}
