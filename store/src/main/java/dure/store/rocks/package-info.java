/**
 * The store on RocksDB, for one process on one machine.
 *
 * <p>Transactions are optimistic. They read from a snapshot, remember what they read, and hand their writes to one
 * committer thread, which refuses those whose reads have changed since, writes the others as one fsync'd batch, and
 * wakes the callers. Versions are RocksDB's own sequence numbers, which survive restarts. Start at {@link
 * dure.store.rocks.RocksStore}; {@link dure.store.rocks.Committer} decides what commits.
 *
 * <p>Values are kept whole: RocksDB needs no chunks. Those of 2 KiB and more go to RocksDB's blob files, so that
 * compaction does not copy them. Keys that begin with 0xFF are refused, they are kept for the engine.
 */
@NullMarked
package dure.store.rocks;

import org.jspecify.annotations.NullMarked;
