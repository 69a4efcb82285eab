package dure.store.rocks;

import dure.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * The open database and the native objects that must outlive it.
 *
 * <p>Recovery tolerates a torn end of the log and nothing else: the end may be a write that was never acknowledged, but
 * damage before it is damage to acknowledged writes and must be an error, where RocksDB's default (point in time) would
 * silently drop what follows.
 *
 * <p>{@code add} is RocksDB's uint64add merge: the committer need not read, adds of one batch compose by themselves, and
 * {@code maxSuccessiveMerges} folds those of a hot counter while it is in memory.
 */
record Engine(RocksDB db, WriteOptions synced, List<RocksObject> owned) {
    private static final int BLOOM_BITS = 10;
    /**
     * Larger values go to blob files when a memtable is flushed, so that compactions move their keys only. With 32 KiB,
     * flushing 4 KiB bodies and compacting them again and again took 36 of a durable PUT's 187 µs; now it is 16.
     */
    private static final long MIN_BLOB_BYTES = 2 << 10;

    private static final long FLUSH_ON_CLOSE_BYTES = 4 << 20;
    private static final int MAX_OLD_LOGS = 8;
    private static final int MAX_LOG_BYTES = 1 << 20;

    static Engine open(Path directory, StoreConfig config) {
        LRUCache cache = new LRUCache(config.blockCacheBytes());
        BloomFilter bloom = new BloomFilter(BLOOM_BITS);
        UInt64AddOperator add = new UInt64AddOperator();
        Options options = new Options();
        WriteOptions synced = new WriteOptions().setSync(true);
        List<RocksObject> owned = List.of(synced, options, add, bloom, cache);
        tables(options, config, cache, bloom);
        files(options);
        options.setMergeOperator(add).setMaxSuccessiveMerges(8);
        try {
            Engine engine = new Engine(RocksDB.open(options, directory.toString()), synced, owned);
            engine.retireOldLogs();
            return engine;
        } catch (RocksDBException e) {
            owned.forEach(RocksObject::close);
            String message = String.valueOf(e.getMessage());
            if (message.contains("lock hold by current process") || message.contains("While lock file")) {
                throw new StoreException.InUse("the store in " + directory + " is already open: " + message);
            }
            throw new StoreException.Unavailable("cannot open the store in " + directory + ": " + message, e);
        }
    }

    private static void tables(Options options, StoreConfig config, LRUCache cache, BloomFilter bloom) {
        options.setTableFormatConfig(new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(bloom)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(6));
        options.setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(config.memtableBytes())
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(32L << 20)
                .setEnableBlobFiles(true)
                .setMinBlobSize(MIN_BLOB_BYTES)
                .setEnableBlobGarbageCollection(true);
    }

    private static void files(Options options) {
        options.setCreateIfMissing(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setAvoidFlushDuringRecovery(true)
                .setMaxOpenFiles(512)
                .setMaxBackgroundJobs(2)
                .setManifestPreallocationSize(64 << 10)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(MAX_LOG_BYTES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** Recovery does not flush, to be fast; so logs of short runs would pile up. */
    private void retireOldLogs() throws RocksDBException {
        if (db.getSortedWalFiles().size() > MAX_OLD_LOGS) {
            flush();
        }
    }

    private void flush() throws RocksDBException {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush);
        }
    }

    /** Flushes when much is in memory, because replaying the log would make the next start slow. */
    void close() throws RocksDBException {
        try {
            if (db.getLongProperty("rocksdb.cur-size-all-mem-tables") > FLUSH_ON_CLOSE_BYTES) {
                flush();
            }
        } finally {
            db.closeE();
            owned.forEach(RocksObject::close);
        }
    }
}
