package dure.dynamodb;

/**
 * Capacity units. See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html: a write
 * unit is 1 KB, a strongly consistent read unit 4 KB, each rounded up; eventually consistent reads cost half, transactions
 * double.
 */
final class Units {
    private static final int WRITE_UNIT_BYTES = 1024;
    private static final int READ_UNIT_BYTES = 4096;

    private Units() {}

    static double write(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, WRITE_UNIT_BYTES));
    }

    /** At least the minimum, which an item that does not exist costs too. */
    static double read(long bytes, boolean consistent) {
        return Math.max(1, Math.ceilDiv(bytes, READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
    }
}
