package dure.cloudfront.edge;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as behaviours see them: RFC 3986 6.2.2, so that no spelling of a path slips past its behaviour. */
final class Paths {
    private Paths() {}

    /** Without dot segments and needless percent-encoding; the path itself when it has neither. */
    static String normal(String path) {
        if (path.indexOf('%') < 0 && !path.contains("/.")) {
            return path;
        }
        return withoutDots(decoded(path));
    }

    private static String decoded(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length()) {
                int high = Character.digit(path.charAt(i + 1), 16);
                int low = Character.digit(path.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    char meant = (char) (high * 16 + low);
                    i += 2;
                    if (Character.isLetterOrDigit(meant) && meant < 128 || "-._~".indexOf(meant) >= 0) {
                        text.append(meant);
                    } else {
                        text.append(String.format("%%%02X", (int) meant));
                    }
                    continue;
                }
            }
            text.append(c);
        }
        return text.toString();
    }

    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> {
                    if (last) {
                        kept.addLast("");
                    }
                }
                case ".." -> {
                    kept.pollLast();
                    if (last) {
                        kept.addLast("");
                    }
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }
}
