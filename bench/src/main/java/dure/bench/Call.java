package dure.bench;

import java.nio.ByteBuffer;

/**
 * A request ready to be sent again and again: its head (and a small body) as bytes, and a large body that requests share.
 *
 * @param body direct, at position 0; only its duplicates are read
 */
record Call(byte[] head, ByteBuffer body) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    static Call of(byte[] whole) {
        return new Call(whole, NOTHING);
    }
}
