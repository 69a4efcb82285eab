package dure.s3;

import dure.store.Keys;
import dure.store.Outbox;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Removes the unfinished uploads of a deleted bucket, one a transaction. */
final class UploadSweep {
    static final String QUEUE = "s3.sweep";

    private final Store store;
    private final UploadStore uploads;

    UploadSweep(Store store, UploadStore uploads) {
        this.store = store;
        this.uploads = uploads;
    }

    Outbox.Outcome deliver(Outbox.Message message) {
        String bucketId = new String(message.payload(), StandardCharsets.UTF_8);
        boolean more = true;
        while (more) {
            more = store.transact(transaction -> {
                Optional<byte[]> found = first(transaction, S3Keys.uploads(bucketId));
                found.ifPresent(stored -> {
                    Keys.Parser parser = Keys.parse(stored, S3Keys.uploads(bucketId).length);
                    parser.text();
                    String id = parser.text();
                    uploads.removeParts(transaction, id, UploadStore.parts(transaction, id, 0, UploadStore.MAX_PARTS));
                    transaction.delete(stored);
                });
                return found.isPresent();
            });
        }
        return new Outbox.Outcome.Done();
    }

    private static Optional<byte[]> first(Reader reader, byte[] prefix) {
        try (Range range = reader.prefix(prefix)) {
            return range.hasNext() ? Optional.of(range.next().key()) : Optional.empty();
        }
    }
}
