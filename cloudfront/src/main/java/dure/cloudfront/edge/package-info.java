/**
 * The edge: serves distributions, from a cache in two tiers. Start at {@link dure.cloudfront.edge.Edge}.
 *
 * <p>Small objects are kept in memory and answered on the event loop, larger ones in files. Nothing is fsync'd and the
 * directory is emptied at start: it is a cache. An object is fetched once however many ask for it at once; it streams to
 * every viewer while it is written to the cache ({@link dure.cloudfront.edge.Fill}).
 *
 * <p>Unlike AWS: there is one edge; a HEAD that misses is passed on and not cached; a range that misses fetches the whole
 * object; several ranges in one request are answered with the whole; a body of unknown length that exceeds the largest
 * cacheable object is broken off; viewers' TLS is 1.2 or 1.3 though {@code MinimumProtocolVersion} says TLSv1, as CloudFront's own
 * certificate has it.
 */
@NullMarked
package dure.cloudfront.edge;

import org.jspecify.annotations.NullMarked;
