/**
 * AWS Signature Version 4: who signed a request, and does the signature hold. Knows no service: what differs between
 * services is in {@link dure.wire.sigv4.SigV4Rules}.
 *
 * <p>Start at {@link dure.wire.sigv4.SignedRequest#parse} and {@link dure.wire.sigv4.SigV4Verifier}. Faults are
 * {@link dure.wire.sigv4.SigV4Exception}s, because services word them differently; faults of a body, which come up while
 * a handler reads it, are {@link dure.wire.AwsException}s at once.
 *
 * <p>Limits: clock skew ±15 min, presigned expiry 1-604,800 s, chunk header 1 KiB, trailers 8 KiB. Missing: SigV4a
 * (ECDSA), SigV2, event stream signing.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signing</a>
 */
@NullMarked
package dure.wire.sigv4;

import org.jspecify.annotations.NullMarked;
