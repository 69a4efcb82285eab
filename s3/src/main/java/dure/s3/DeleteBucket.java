package dure.s3;

import static dure.api.s3.S3Errors.BUCKET_NOT_EMPTY;

import dure.api.s3.DeleteBucketRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.store.Outbox;
import dure.wire.schema.Unit;
import java.util.Map;

/** DeleteBucket: only an empty one. Unfinished uploads do not hold it back, as on AWS; they are swept later. */
final class DeleteBucket {
    private final KnownBuckets buckets;
    private final Outbox outbox;
    private final Clock clock;

    DeleteBucket(KnownBuckets buckets, Outbox outbox, Clock clock) {
        this.buckets = buckets;
        this.outbox = outbox;
        this.clock = clock;
    }

    Unit delete(DeleteBucketRequest input, RequestContext context) {
        buckets.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            if (BucketStore.hasObjects(transaction, bucket)) {
                throw BUCKET_NOT_EMPTY.because(
                        "The bucket you tried to delete is not empty", Map.of("BucketName", bucket.name()));
            }
            BucketStore.remove(transaction, bucket);
            if (UploadStore.any(transaction, bucket)) {
                outbox.add(transaction, UploadSweep.QUEUE, S3Keys.utf8(bucket.id()), clock.instant());
            }
        });
        return Unit.VALUE;
    }
}
