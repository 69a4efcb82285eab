package dure.kernel;

/** Who signs a request. */
public sealed interface Principal {

    /** {@code arn:aws:iam::111122223333:root}, a user's, an assumed role session's; a service's host name. */
    String arn();

    /** The account's owner: IAM policies do not bind it. */
    record Root(AccountId account) implements Principal {
        @Override
        public String arn() {
            return "arn:aws:iam::" + account + ":root";
        }
    }

    /** @param name the user's name without its path */
    record User(AccountId account, String arn, String name) implements Principal {}

    /**
     * A session of a role.
     *
     * @param arn {@code arn:aws:sts::111122223333:assumed-role/role-name/session-name}
     * @param roleArn {@code arn:aws:iam::111122223333:role/path/role-name}
     */
    record RoleSession(AccountId account, String arn, String roleArn, String sessionName) implements Principal {}

    /** An AWS service acting for itself: {@code lambda.amazonaws.com}. Only Dure's own rooms can be one. */
    record Service(String name) implements Principal {
        @Override
        public String arn() {
            return name;
        }
    }

    /** Nobody: the request was not signed. */
    record Anonymous() implements Principal {
        @Override
        public String arn() {
            return "anonymous";
        }
    }
}
