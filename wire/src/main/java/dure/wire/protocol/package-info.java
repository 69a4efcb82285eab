/**
 * The AWS protocols, interpreted once over {@link dure.wire.schema}: restXml, restJson1, awsJson 1.0 and 1.1, awsQuery
 * and rpcv2Cbor.
 *
 * <p>The way of a request: {@link dure.wire.protocol.ProtocolDetector} tells which protocol of a service it speaks,
 * {@link dure.wire.protocol.Router} which operation it means, {@link dure.wire.protocol.Protocol#decode} makes the
 * input and checks its constraints; {@link dure.wire.protocol.Protocol#encode} or {@link
 * dure.wire.protocol.Protocol#encodeError} makes the answer. Whatever the bytes, decoding throws nothing but {@link
 * dure.wire.AwsException}.
 *
 * <p>Limits: {@link dure.wire.protocol.WireLimits}. Bodies that stream (S3 objects) pass through unread.
 *
 * <p>Not here: signatures, aws-chunked (they wrap the body before it arrives), event streams, endpoint discovery,
 * request compression, ec2Query.
 */
@NullMarked
package dure.wire.protocol;

import org.jspecify.annotations.NullMarked;
