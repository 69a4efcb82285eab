/**
 * Real clients, and hostile ones, against a running Dure: the SDK, the AWS CLI, sockets.
 *
 * <p>What needs exact control over the bytes goes by {@link dure.testkit.RawHttp}; what needs a right or wrong
 * signature by {@link dure.conformance.Signer}, which is the SDK's own, not Dure's.
 */
@NullMarked
package dure.conformance;

import org.jspecify.annotations.NullMarked;
