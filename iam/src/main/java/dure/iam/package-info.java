/**
 * IAM and STS: accounts, users, groups, roles, policies, access keys and sessions; the evaluation of every request.
 *
 * <p>Start at {@link dure.iam.Iam}. Who signs is answered by {@link dure.iam.StoredCredentials}, what they may do by
 * {@link dure.iam.IamAuthorizer}; the policy language itself is in {@link dure.iam.policy}.
 *
 * <p>Key space, built with {@code Keys}; names are in lower case, since IAM's names differ by more than case:
 *
 * <pre>
 * iam account {account}                          an account
 * iam key {access key id}                        a long-term key of a user or of root, across accounts
 * iam seal                                       the key that session tokens are sealed with, made at first start
 * iam in {account} user|role|group|policy {name} an entity with its inline policies, tags, attached policies' ARNs
 * iam member {account} {group} {user}            who is in a group
 * iam attached {account} {policy arn} user|role|group {name}   who has a managed policy attached
 * iam bounded {account} {policy arn} user|role {name}          whose permissions boundary it is
 * iamused {access key id}                        when, where and for what a key was last used
 * </pre>
 *
 * <p>Session tokens are sealed (AES-256-GCM), not stored: AssumeRole writes nothing, a restart forgets nothing, and
 * nothing needs to be collected; the role is looked up at every use, so deleting it or changing its policies takes
 * effect on its sessions at once.
 *
 * <p>Limits are AWS's quotas (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html); see {@link
 * dure.iam.IamLimits}. Missing: login profiles, MFA, instance profiles, SAML and OIDC providers, server certificates,
 * service-linked roles, credential reports, service-last-accessed data, organizations; AWS-managed policies other than
 * those in {@code managed-policies.json}.
 */
@NullMarked
package dure.iam;

import org.jspecify.annotations.NullMarked;
