package dure.iam.policy;

import dure.kernel.Caller;
import dure.kernel.Principal;
import java.util.Set;

/**
 * The Principal of a statement.
 *
 * @param everyone {@code "*"}
 * @param accounts whole accounts, by their ids
 * @param arns users, roles, sessions
 * @param ids unique ids of users and roles ({@code AIDA…})
 * @param services {@code lambda.amazonaws.com}
 * @param negated NotPrincipal
 */
record Principals(
        boolean everyone,
        Set<String> accounts,
        Set<String> arns,
        Set<String> ids,
        Set<String> services,
        boolean negated) {

    /** How a statement names a caller. Later ones are stronger. */
    enum Naming {
        /** Not at all. */
        NONE,
        /** By its account, which may then grant the right by its own identity policies. */
        ACCOUNT,
        /** A session by its role: permissions boundary and session policies still bound it. */
        ROLE,
        /** By itself, or as anyone: nothing else is needed within one account. */
        DIRECT
    }

    Naming naming(Caller caller) {
        if (!negated) {
            return named(caller);
        }
        return named(caller) == Naming.NONE ? Naming.DIRECT : Naming.NONE;
    }

    private Naming named(Caller caller) {
        if (everyone) {
            return Naming.DIRECT;
        }
        Principal principal = caller.principal();
        return switch (principal) {
            case Principal.Anonymous anonymous -> Naming.NONE;
            case Principal.Service service -> services.contains(service.name()) ? Naming.DIRECT : Naming.NONE;
            case Principal.Root root ->
                arns.contains(root.arn()) || accounts.contains(root.account().value()) ? Naming.DIRECT : Naming.NONE;
            case Principal.User user ->
                arns.contains(user.arn()) || ids.contains(caller.userId()) ? Naming.DIRECT : byAccount(caller);
            case Principal.RoleSession session -> ofSession(session, caller);
        };
    }

    private Naming ofSession(Principal.RoleSession session, Caller caller) {
        if (arns.contains(session.arn()) || ids.contains(caller.userId())) {
            return Naming.DIRECT;
        }
        if (arns.contains(session.roleArn()) || !ids.isEmpty() && ids.contains(roleId(caller.userId()))) {
            return Naming.ROLE;
        }
        return byAccount(caller);
    }

    private static String roleId(String userId) {
        int colon = userId.indexOf(':');
        return colon < 0 ? userId : userId.substring(0, colon);
    }

    private Naming byAccount(Caller caller) {
        return accounts.contains(caller.account().value()) ? Naming.ACCOUNT : Naming.NONE;
    }
}
