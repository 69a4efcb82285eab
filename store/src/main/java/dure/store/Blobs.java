package dure.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * Large immutable bodies. A blob is written and fsync'd first; then a transaction stores its reference and calls {@link
 * #keep}. A blob that no committed transaction keeps is collected after an hour; one that a transaction {@link #drop}s
 * goes once open readers are done.
 */
public interface Blobs {
    /** Bodies up to this size belong inside the store, not in a file. */
    int INLINE_MAX_BYTES = 65_536;

    /**
     * Streams to a new file, then fsync, rename, directory fsync.
     *
     * @return the reference, a short text
     */
    String write(InputStream body) throws IOException;

    /** Makes the blob permanent with the transaction. */
    void keep(Transaction transaction, String reference);

    /** Lets the blob go with the transaction. */
    void drop(Transaction transaction, String reference);

    /** The file, for reading and for sendfile. */
    java.nio.file.Path path(String reference);

    long length(String reference) throws IOException;
}
