package dure.iam.entity;

import dure.kernel.Arn;

/** A user, group or role. */
public sealed interface Holder permits StoredUser, StoredRole, StoredGroup {
    Kind kind();

    String name();

    /** Begins and ends with a slash. */
    String path();

    /** {@code AIDA…}, {@code AROA…}, {@code AGPA…}. */
    String id();

    Grants grants();

    Holder with(Grants changed);

    default String arn(String account) {
        return Arn.of("iam", "", account, kind().word() + path() + name()).toString();
    }
}
