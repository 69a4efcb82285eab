/**
 * The one front door: site or API call, which service, which operation, who is calling, may they, handler, answer.
 *
 * <p>Start at {@link dure.gate.Gate}; the life of an API request is {@link dure.gate.ApiRequests}. Signature checking
 * itself is {@code dure.wire.sigv4}, decisions are the iam room's {@link dure.kernel.Authorizer}; this package knows only
 * how AWS words refusals ({@link dure.gate.SignatureErrors}).
 *
 * <p>Holds no state but caches: derived signing keys, at most 10,000 for a day.
 *
 * <p>Limits: bodies of services that do not stream are held in memory up to {@link dure.gate.GateConfig#maxBodyBytes} or
 * the protocol's own limit, whichever is less. Missing: S3's browser POST forms, SigV4a, SigV2, S3's {@code s3:authType}
 * family of condition keys.
 */
@NullMarked
package dure.gate;

import org.jspecify.annotations.NullMarked;
