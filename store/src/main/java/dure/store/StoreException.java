package dure.store;

/** Why the store could not do as it was told. Nothing was written, except where {@link Unavailable} says otherwise. */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private StoreException(String message) {
        super(message);
    }

    private StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** More than the allowed time (5 s) lies between a transaction's first read and its end. */
    public static final class TransactionTooOld extends StoreException {
        private static final long serialVersionUID = 1;

        public TransactionTooOld(long maxMillis) {
            super("transaction is older than " + maxMillis + " ms");
        }
    }

    /** The transaction writes more than {@link Store#MAX_TRANSACTION_BYTES}. */
    public static final class TransactionTooLarge extends StoreException {
        private static final long serialVersionUID = 1;

        public TransactionTooLarge(long bytes) {
            super("transaction writes " + bytes + " bytes, more than " + Store.MAX_TRANSACTION_BYTES);
        }
    }

    /** A key longer than {@link Store#MAX_KEY_BYTES}. */
    public static final class KeyTooLong extends StoreException {
        private static final long serialVersionUID = 1;

        public KeyTooLong(int bytes) {
            super("key has " + bytes + " bytes, more than " + Store.MAX_KEY_BYTES);
        }
    }

    /** The transaction lost to others at every attempt. */
    public static final class TooManyConflicts extends StoreException {
        private static final long serialVersionUID = 1;

        public TooManyConflicts(int attempts) {
            super("transaction conflicted with others at each of " + attempts + " attempts");
        }
    }

    /** Another process, or another store of this one, has the directory open. */
    public static final class InUse extends StoreException {
        private static final long serialVersionUID = 1;

        public InUse(String message) {
            super(message);
        }
    }

    /** The store has been closed, or is closing. */
    public static final class Closed extends StoreException {
        private static final long serialVersionUID = 1;

        public Closed() {
            super("store is closed");
        }
    }

    /**
     * The engine failed: disk full, I/O error, corruption. A transaction that fails so while committing may or may not
     * have been written; it was not acknowledged.
     */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
