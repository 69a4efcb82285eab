package dure.iam;

import dure.kernel.Arn;
import java.util.Optional;

/** What the ARN of a managed policy says: {@code arn:aws:iam::111122223333:policy/path/name}. */
record PolicyName(String account, String path, String name) {
    private static final String TYPE = "policy/";

    static Optional<PolicyName> parse(String arn) {
        return Arn.parse(arn)
                .filter(a -> a.service().equals("iam") && a.resource().startsWith(TYPE))
                .map(a -> {
                    String rest = a.resource().substring(TYPE.length() - 1);
                    int slash = rest.lastIndexOf('/');
                    return new PolicyName(a.account(), rest.substring(0, slash + 1), rest.substring(slash + 1));
                });
    }
}
