package dure.cloudfront.edge;

/**
 * A behaviour's or an invalidation's path with wildcards: {@code *} is any characters, {@code ?} exactly one. The leading
 * slash may be left out. Case matters.
 */
record PathPattern(String pattern) {
    PathPattern {
        if (!pattern.startsWith("/") && !pattern.startsWith("*")) {
            pattern = "/" + pattern;
        }
    }

    /** Whether the whole path matches. Linear but for backtracking to the last asterisk. */
    boolean matches(String path) {
        return matches(pattern, path);
    }

    static boolean matches(String pattern, String path) {
        int p = 0;
        int at = 0;
        int star = -1;
        int mark = 0;
        while (at < path.length()) {
            char want = p < pattern.length() ? pattern.charAt(p) : 0;
            if (want == '*') {
                star = p++;
                mark = at;
            } else if (p < pattern.length() && (want == '?' || want == path.charAt(at))) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
