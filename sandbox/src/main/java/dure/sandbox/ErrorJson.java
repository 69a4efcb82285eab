package dure.sandbox;

import java.nio.charset.StandardCharsets;

/** The JSON that AWS gives for an error which the function did not report itself. */
final class ErrorJson {
    private ErrorJson() {}

    static String of(String type, String message) {
        return "{\"errorType\":" + quote(type) + ",\"errorMessage\":" + quote(message) + "}";
    }

    static byte[] bytes(String type, String message) {
        return of(type, message).getBytes(StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (character < ' ') {
                        quoted.append(String.format("\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
