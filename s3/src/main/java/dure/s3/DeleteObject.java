package dure.s3;

import dure.api.s3.DeleteObjectOutput;
import dure.api.s3.DeleteObjectRequest;
import dure.kernel.RequestContext;
import dure.store.Store;
import java.util.Optional;

/** DeleteObject: of an unversioned bucket, so for good. Deleting what is not there succeeds. */
final class DeleteObject {
    private final Store store;
    private final ObjectStore objects;

    DeleteObject(Store store, ObjectStore objects) {
        this.store = store;
        this.objects = objects;
    }

    DeleteObjectOutput delete(DeleteObjectRequest input, RequestContext context) {
        Preconditions preconditions = Preconditions.ofWrite(input.ifMatch(), null);
        store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, input.bucket());
            Optional<ObjectRecord> current = objects.find(transaction, bucket, input.key());
            preconditions.checkWrite(input.key(), current);
            current.ifPresent(object -> objects.delete(transaction, bucket, input.key(), object));
        });
        return DeleteObjectOutput.builder().build();
    }
}
