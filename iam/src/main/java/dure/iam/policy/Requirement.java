package dure.iam.policy;

import java.util.List;

/** Something a statement's Condition demands. All of them must hold. */
sealed interface Requirement permits Condition, Requirement.Absent {
    String key();

    boolean holds(Facts facts);

    /**
     * The operator {@code Null}.
     *
     * @param expected true: the key must be absent; false: it must be present; any suffices
     */
    record Absent(String key, List<Boolean> expected) implements Requirement {
        @Override
        public boolean holds(Facts facts) {
            return expected.contains(facts.values(key).isEmpty());
        }
    }
}
