/**
 * The store: ordered bytes in short transactions, an outbox for effects, and files for large bodies.
 *
 * <p>The seam is FoundationDB-shaped and promises only what FoundationDB can keep: keys of at most 10,000 bytes, a
 * transaction of at most 10 MB and 5 s. Start at {@link dure.store.Store}.
 */
@NullMarked
package dure.store;

import org.jspecify.annotations.NullMarked;
