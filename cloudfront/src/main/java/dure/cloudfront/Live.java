package dure.cloudfront;

import dure.kernel.AccountId;
import dure.store.Transaction;

/** What the control plane tells the edge, which runs in the same process and hears of other nodes' writes by itself. */
public interface Live {
    /** A configuration has changed. Returns when it is served. */
    void changed();

    /** Writes that paths of a distribution are invalid; {@link #purge} makes it so. */
    void invalidate(Transaction transaction, AccountId account, String distribution, java.util.List<String> paths);

    /** Drops what was invalidated by committed transactions. */
    void purge();
}
