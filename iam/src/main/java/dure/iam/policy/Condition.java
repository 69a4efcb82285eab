package dure.iam.policy;

import java.util.List;

/**
 * One key of one operator of a statement's Condition: {@code "StringEquals": {"aws:username": ["a", "b"]}}.
 *
 * @param key the condition key as written
 * @param comparisons one for each value; any of them suffices
 * @param negated operators with Not in their names: none of the values may match
 * @param set how a key of several values is treated
 * @param ifExists true when the key is absent
 */
record Condition(
        String key, List<? extends Comparison> comparisons, boolean negated, SetQualifier set, boolean ifExists)
        implements Requirement {

    enum SetQualifier {
        NONE,
        ANY_VALUE,
        ALL_VALUES
    }

    @Override
    public boolean holds(Facts facts) {
        List<String> actual = facts.values(key);
        if (actual.isEmpty()) {
            return switch (set) {
                case NONE -> ifExists || negated;
                case ANY_VALUE -> ifExists;
                case ALL_VALUES -> true;
            };
        }
        return switch (set) {
            case NONE -> negated != matchesAny(actual, facts);
            case ANY_VALUE -> {
                for (String value : actual) {
                    if (negated != matches(value, facts)) {
                        yield true;
                    }
                }
                yield false;
            }
            case ALL_VALUES -> {
                for (String value : actual) {
                    if (negated == matches(value, facts)) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }

    private boolean matchesAny(List<String> actual, Facts facts) {
        for (String value : actual) {
            if (matches(value, facts)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String value, Facts facts) {
        for (Comparison comparison : comparisons) {
            if (comparison.holds(value, facts)) {
                return true;
            }
        }
        return false;
    }
}
