package dure.iam;

/** AWS's quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. Sizes in characters. */
final class IamLimits {
    static final int USERS = 5_000;
    static final int GROUPS = 300;
    static final int ROLES = 1_000;
    static final int POLICIES = 1_500;
    static final int GROUPS_PER_USER = 10;
    static final int ACCESS_KEYS_PER_USER = 2;
    static final int ATTACHED_POLICIES = 10;
    static final int VERSIONS_PER_POLICY = 5;
    static final int TAGS = 50;
    static final int MANAGED_POLICY_CHARS = 6_144;
    static final int USER_INLINE_CHARS = 2_048;
    static final int GROUP_INLINE_CHARS = 5_120;
    static final int ROLE_INLINE_CHARS = 10_240;
    static final int TRUST_POLICY_CHARS = 2_048;
    static final int SESSION_POLICY_CHARS = 2_048;
    static final int SESSION_POLICY_ARNS = 10;
    static final int SESSION_TAGS = 50;
    static final int PAGE_ITEMS = 100;

    private IamLimits() {}
}
