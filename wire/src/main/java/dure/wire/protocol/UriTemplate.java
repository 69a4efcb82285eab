package dure.wire.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A path with labels and literal query parameters: {@code /{Bucket}/{Key+}?tagging}. The literal {@code x-id}, which
 * clients may or may not send, is not part of it.
 */
record UriTemplate(List<Segment> segments, List<Literal> query) {
    private static final Map<String, UriTemplate> KNOWN = new ConcurrentHashMap<>();

    enum Kind {
        LITERAL,
        LABEL,
        /** Takes slashes too. */
        GREEDY
    }

    /** @param text the literal, or the label's name */
    record Segment(Kind kind, String text) {}

    /** A query parameter that must be there; with any value when {@code value} is null. */
    record Literal(String name, @Nullable String value) {}

    static UriTemplate of(String uri) {
        UriTemplate known = KNOWN.get(uri);
        return known != null ? known : KNOWN.computeIfAbsent(uri, UriTemplate::parse);
    }

    private static UriTemplate parse(String uri) {
        int mark = uri.indexOf('?');
        List<Segment> segments = new ArrayList<>();
        for (String part : parts(mark < 0 ? uri : uri.substring(0, mark))) {
            if (part.startsWith("{") && part.endsWith("+}")) {
                segments.add(new Segment(Kind.GREEDY, part.substring(1, part.length() - 2)));
            } else if (part.startsWith("{") && part.endsWith("}")) {
                segments.add(new Segment(Kind.LABEL, part.substring(1, part.length() - 1)));
            } else if (!part.isEmpty()) {
                segments.add(new Segment(Kind.LITERAL, part));
            }
        }
        List<Literal> query = new ArrayList<>();
        if (mark >= 0) {
            for (var parameter : dure.wire.http.HttpRequest.parse(uri.substring(mark + 1))) {
                String value = parameter.value();
                if (!parameter.name().equals("x-id")) {
                    query.add(new Literal(parameter.name(), value == null || value.isEmpty() ? null : value));
                }
            }
        }
        return new UriTemplate(List.copyOf(segments), List.copyOf(query));
    }

    /** The labels' raw values by name, or null when the path does not fit. A slash at the end is ignored. */
    @Nullable
    Map<String, String> labels(String rawPath) {
        Map<String, String> labels = new java.util.HashMap<>(4);
        int at = rawPath.startsWith("/") ? 1 : 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (at > rawPath.length()) {
                return null;
            }
            int end;
            if (segment.kind == Kind.GREEDY) {
                end = greedyEnd(rawPath, at, segments.size() - i - 1);
            } else {
                int slash = rawPath.indexOf('/', at);
                end = slash < 0 ? rawPath.length() : slash;
            }
            if (end <= at || (segment.kind == Kind.LITERAL && !rawPath.regionMatches(at, segment.text, 0, end - at))) {
                return null;
            }
            if (segment.kind != Kind.LITERAL) {
                labels.put(segment.text, rawPath.substring(at, end));
            } else if (end - at != segment.text.length()) {
                return null;
            }
            at = end + 1;
        }
        return at >= rawPath.length() ? labels : null;
    }

    private static int greedyEnd(String path, int from, int segmentsAfter) {
        int end = path.length();
        for (int i = 0; i < segmentsAfter; i++) {
            end = path.lastIndexOf('/', end - 1);
            if (end <= from) {
                return -1;
            }
        }
        return end;
    }

    static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        int at = path.startsWith("/") ? 1 : 0;
        while (at <= path.length()) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            parts.add(path.substring(at, end));
            at = end + 1;
        }
        return parts;
    }

    /** Percent-decodes a path's part. A plus sign stays one. Null when a percent sign or the UTF-8 is broken. */
    static @Nullable String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            boolean whole = i + 2 < raw.length();
            int high = whole ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = whole ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (java.nio.charset.CharacterCodingException notUtf8) {
            return null;
        }
    }
}
