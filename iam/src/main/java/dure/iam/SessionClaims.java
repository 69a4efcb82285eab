package dure.iam;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a session token says.
 *
 * @param user the user's name, null for sessions of roles and of root
 * @param role the role's name, null for sessions of users and of root
 * @param principalId the unique id of the user or role, the account of root
 * @param sessionName of a role's session
 * @param policy the session policy passed inline
 * @param policyArns the managed session policies
 * @param tags session tags
 * @param transitiveTags keys of tags that a chained session keeps
 */
record SessionClaims(
        String accessKeyId,
        String secret,
        String account,
        @Nullable String user,
        @Nullable String role,
        String principalId,
        @Nullable String sessionName,
        long issuedMillis,
        long expiresMillis,
        @Nullable String policy,
        List<String> policyArns,
        SortedMap<String, String> tags,
        List<String> transitiveTags,
        @Nullable String sourceIdentity) {}
