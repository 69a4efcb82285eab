package dure.cloudfront.edge;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which headers, cookies or query parameters count.
 *
 * @param all every one, besides {@code names}; else only {@code names}
 */
record Selection(boolean all, Set<String> names) {
    static final Selection NONE = new Selection(false, Set.of());
    static final Selection ALL = new Selection(true, Set.of());

    /** By AWS's word for it: none, all, allViewer, whitelist, allExcept. */
    static Selection of(String behavior, @Nullable Collection<String> names) {
        Collection<String> given = names == null ? Set.of() : names;
        return switch (behavior) {
            case "none" -> NONE;
            case "all", "allViewer" -> ALL;
            case "whitelist" -> new Selection(false, new TreeSet<>(given));
            case "allExcept" -> new Selection(true, new TreeSet<>(given));
            default -> throw new IllegalArgumentException("not offered: " + behavior);
        };
    }

    /** For names of header fields, which have no case. */
    Selection lowerCase() {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return new Selection(all, lower);
    }

    boolean isNone() {
        return !all && names.isEmpty();
    }

    boolean isAll() {
        return all && names.isEmpty();
    }

    /** Names of cookies may have wildcards, as the patterns of paths have. */
    boolean hasCookie(String name) {
        return all
                != (names.contains(name)
                        || names.stream()
                                .anyMatch(each -> (each.indexOf('*') >= 0 || each.indexOf('?') >= 0)
                                        && PathPattern.matches(each, name)));
    }

    boolean has(String name) {
        return all != names.contains(name);
    }
}
