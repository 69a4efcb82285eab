package dure.iam.policy;

import dure.iam.policy.Principals.Naming;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A compiled policy document. Immutable. */
public final class Policy {
    private final String name;
    private final List<Statement> statements;

    Policy(String name, List<Statement> statements) {
        this.name = name;
        this.statements = List.copyOf(statements);
    }

    /** What an explanation calls it: a policy's name or ARN. */
    public String name() {
        return name;
    }

    /** The same rules under another name. */
    public Policy named(String other) {
        return new Policy(other, statements);
    }

    /** The condition keys that the document asks for. */
    public TreeSet<String> conditionKeys() {
        TreeSet<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        statements.forEach(statement -> statement.requirements().forEach(r -> keys.add(r.key())));
        return keys;
    }

    /** The users, roles and sessions that the document's principals name. */
    public Set<String> principalArns() {
        Set<String> arns = new TreeSet<>();
        for (Statement statement : statements) {
            Principals principals = statement.principals();
            if (principals != null) {
                arns.addAll(principals.arns());
            }
        }
        return arns;
    }

    /** The statement that denies, null when none does. Principals, if the document has them, must fit. */
    @Nullable
    Statement denying(Facts facts) {
        for (Statement statement : statements) {
            if (!statement.allows() && naming(statement, facts) != Naming.NONE && statement.covers(facts)) {
                return statement;
            }
        }
        return null;
    }

    /** The first statement of an identity policy that allows, null when none does. */
    @Nullable
    Statement allowing(Facts facts) {
        for (Statement statement : statements) {
            if (statement.allows() && statement.covers(facts)) {
                return statement;
            }
        }
        return null;
    }

    /** What a resource's policy grants the caller: the strongest naming of all statements that allow. */
    Grant granting(Facts facts) {
        Grant best = Grant.NOTHING;
        for (Statement statement : statements) {
            if (statement.allows()) {
                Naming naming = naming(statement, facts);
                if (naming.compareTo(best.naming()) > 0 && statement.covers(facts)) {
                    best = new Grant(naming, statement.name());
                }
            }
        }
        return best;
    }

    /** Where the statements stand that allow, or that deny, in this case. */
    public List<Place> places(Facts facts, boolean allowing) {
        return statements.stream()
                .filter(statement -> statement.allows() == allowing
                        && naming(statement, facts) != Naming.NONE
                        && statement.covers(facts))
                .map(Statement::place)
                .toList();
    }

    private static Naming naming(Statement statement, Facts facts) {
        Principals principals = statement.principals();
        return principals == null ? Naming.DIRECT : principals.naming(facts.caller());
    }

    /** @param statement the name of the statement that grants */
    record Grant(Naming naming, String statement) {
        static final Grant NOTHING = new Grant(Naming.NONE, "");
    }
}
