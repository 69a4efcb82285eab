/**
 * CloudFront: distributions, and {@linkplain dure.cloudfront.edge the edge} that serves them. Start at {@link
 * dure.cloudfront.CloudFront}.
 *
 * <p>Keys, each beginning with {@code cloudfront}; CloudFront has no regions:
 * <ul>
 *   <li>{@code live, distribution | access-control | cache-policy, account, id}: a {@link dure.cloudfront.Stored}
 *   <li>{@code tags, account, distribution}: the tags
 *   <li>{@code reference, account, caller reference}: the distribution it made
 *   <li>{@code alias, name}: account/distribution that has the name
 *   <li>{@code invalidation, account, distribution, id} and {@code invalidation-reference, account, distribution,
 *       caller reference}: the batch, and its id
 *   <li>{@code purge, versionstamp}: what was invalidated in the last hour, for the caches
 * </ul>
 *
 * <p>Limits: 500 distributions, 100 origins, 75 behaviours and 100 names a distribution, 20 cache policies, 100 origin
 * access controls.
 *
 * <p>Refused by name: functions at the edge, field-level encryption, signed URLs, web ACLs, logs, geographic
 * restrictions, origin groups, origin shield, own certificates, response headers policies, own origin request policies,
 * origin access identities, VPC origins, staging, HTTP/3, HTTP/1.1 only, price classes but {@code PriceClass_All}, keep-alive timeouts but 5 seconds.
 */
@NullMarked
package dure.cloudfront;

import org.jspecify.annotations.NullMarked;
