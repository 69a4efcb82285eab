package dure.s3;

import dure.kernel.AccountId;
import java.time.Instant;

/**
 * A bucket.
 *
 * @param id made anew at every creation, so that what a deleted bucket leaves behind is never seen by its successor
 * @param publicAccess what {@code PutPublicAccessBlock} set; none of it when the configuration was deleted
 * @param publicAccessConfigured false after {@code DeletePublicAccessBlock}
 */
record BucketRecord(
        String id,
        String name,
        AccountId owner,
        String region,
        Instant created,
        PublicAccess publicAccess,
        boolean publicAccessConfigured) {
    private static final int VERSION = 1;

    /** The four switches that stop a bucket from being public. */
    record PublicAccess(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrictBuckets) {
        /** What buckets are born with since April 2023. */
        static final PublicAccess BLOCKED = new PublicAccess(true, true, true, true);

        static final PublicAccess OPEN = new PublicAccess(false, false, false, false);
    }

    BucketRecord withPublicAccess(PublicAccess access, boolean configured) {
        return new BucketRecord(id, name, owner, region, created, access, configured);
    }

    byte[] encode() {
        return new RecordWriter(VERSION)
                .text(id)
                .text(name)
                .text(owner.value())
                .text(region)
                .number(created.toEpochMilli())
                .flag(publicAccess.blockAcls)
                .flag(publicAccess.ignoreAcls)
                .flag(publicAccess.blockPolicy)
                .flag(publicAccess.restrictBuckets)
                .flag(publicAccessConfigured)
                .done();
    }

    static BucketRecord decode(byte[] bytes) {
        RecordReader in = new RecordReader(bytes, VERSION);
        return new BucketRecord(
                in.text(),
                in.text(),
                new AccountId(in.text()),
                in.text(),
                Instant.ofEpochMilli(in.number()),
                new PublicAccess(in.flag(), in.flag(), in.flag(), in.flag()),
                in.flag());
    }
}
