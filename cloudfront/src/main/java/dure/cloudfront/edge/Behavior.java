package dure.cloudfront.edge;

import java.util.Set;

/**
 * A cache behaviour, resolved: its policies are looked up, its origin is known.
 *
 * @param https what plain requests meet: served, redirected or refused
 * @param forwarded what the origin sees besides what is in the key
 * @param compress whether the edge compresses
 */
record Behavior(
        PathPattern pattern,
        Origin origin,
        Https https,
        Set<String> allowedMethods,
        Set<String> cachedMethods,
        KeyRules key,
        Forwarded forwarded,
        Lifetime.Ttls ttls,
        boolean compress) {

    /** The viewer protocol policy. */
    enum Https {
        ALLOW_ALL,
        REDIRECT,
        ONLY
    }

    /** The origin request policy. */
    record Forwarded(Selection query, Selection headers, Selection cookies) {
        static final Forwarded NOTHING = new Forwarded(Selection.NONE, Selection.NONE, Selection.NONE);
    }

    boolean forwardsHeader(String lowerName) {
        return key.headers().has(lowerName) || forwarded.headers().has(lowerName);
    }

    Selection query() {
        return union(key.query(), forwarded.query());
    }

    Selection cookies() {
        return union(key.cookies(), forwarded.cookies());
    }

    private static Selection union(Selection one, Selection other) {
        if (one.isNone() || other.isAll()) {
            return other;
        }
        if (other.isNone() || one.isAll()) {
            return one;
        }
        Set<String> names = new java.util.TreeSet<>();
        if (one.all() != other.all()) {
            Selection wide = one.all() ? one : other;
            names.addAll(wide.names());
            names.removeAll((one.all() ? other : one).names());
            return new Selection(true, names);
        }
        names.addAll(one.names());
        if (one.all()) {
            names.retainAll(other.names());
        } else {
            names.addAll(other.names());
        }
        return new Selection(one.all(), names);
    }
}
