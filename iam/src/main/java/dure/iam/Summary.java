package dure.iam;

import dure.api.iam.GetAccountSummaryResponse;
import dure.api.iam.IamApi;
import dure.iam.entity.Kind;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.wire.schema.Unit;
import java.util.HashMap;
import java.util.Map;

/** GetAccountSummary: how many entities there are, and the quotas. Only of what Dure offers. */
final class Summary {
    private final IamStore store;

    Summary(IamStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.on(IamApi.GET_ACCOUNT_SUMMARY, this::get);
    }

    private GetAccountSummaryResponse get(Unit in, RequestContext context) {
        String account = context.account().value();
        Map<String, Integer> summary = new HashMap<>(Map.of(
                "UsersQuota", IamLimits.USERS,
                "GroupsQuota", IamLimits.GROUPS,
                "RolesQuota", IamLimits.ROLES,
                "PoliciesQuota", IamLimits.POLICIES,
                "GroupsPerUserQuota", IamLimits.GROUPS_PER_USER,
                "AccessKeysPerUserQuota", IamLimits.ACCESS_KEYS_PER_USER,
                "AttachedPoliciesPerUserQuota", IamLimits.ATTACHED_POLICIES,
                "AttachedPoliciesPerRoleQuota", IamLimits.ATTACHED_POLICIES,
                "AttachedPoliciesPerGroupQuota", IamLimits.ATTACHED_POLICIES,
                "VersionsPerPolicyQuota", IamLimits.VERSIONS_PER_POLICY));
        summary.put("PolicySizeQuota", IamLimits.MANAGED_POLICY_CHARS);
        summary.put("UserPolicySizeQuota", IamLimits.USER_INLINE_CHARS);
        summary.put("GroupPolicySizeQuota", IamLimits.GROUP_INLINE_CHARS);
        summary.put("RolePolicySizeQuota", IamLimits.ROLE_INLINE_CHARS);
        summary.put("AssumeRolePolicySizeQuota", IamLimits.TRUST_POLICY_CHARS);
        summary.put("AccountMFAEnabled", 0);
        summary.put("MFADevices", 0);
        summary.put("AccountAccessKeysPresent", 1);
        store.read(reader -> {
            summary.put("Users", IamStore.count(reader, IamKeys.holders(account, Kind.USER)));
            summary.put("Groups", IamStore.count(reader, IamKeys.holders(account, Kind.GROUP)));
            summary.put("Roles", IamStore.count(reader, IamKeys.holders(account, Kind.ROLE)));
            return summary.put("Policies", IamStore.count(reader, IamKeys.policies(account)));
        });
        return new GetAccountSummaryResponse(summary);
    }
}
