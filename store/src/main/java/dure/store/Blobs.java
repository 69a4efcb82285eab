package dure.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

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
     * @return the reference, a short text of letters and digits
     * @throws OutOfSpace when the disk is full; nothing is left behind then, or after any other failure
     */
    String write(InputStream body) throws IOException;

    /**
     * Makes the blob permanent with the transaction. A blob may be kept more than once, say by an object and its copy:
     * it stays until each keep has had its {@link #drop}.
     *
     * @throws IllegalStateException when the blob is not there, because it was collected
     */
    void keep(Transaction transaction, String reference);

    /**
     * Lets the blob go with the transaction. After the last drop the file stays for 10 minutes more, so that whoever has
     * just looked up its {@link #path} can open it; what is open then can be read to its end.
     *
     * @throws IllegalStateException when the blob is not kept
     */
    void drop(Transaction transaction, String reference);

    /**
     * Keeps files from being deleted, whatever is dropped, until it is closed: for whoever opens one after the other and
     * may take longer than {@link #drop} allows. A hold that nobody can reach any more is closed by itself.
     */
    Hold hold(Collection<String> references);

    /** See {@link #hold}. Closing it again does nothing. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** The disk, or the quota, is full. */
    final class OutOfSpace extends IOException {
        private static final long serialVersionUID = 1;

        OutOfSpace(IOException cause) {
            super("no space left for blobs", cause);
        }
    }

    /** The file, for reading and for sendfile. */
    java.nio.file.Path path(String reference);

    long length(String reference) throws IOException;
}
