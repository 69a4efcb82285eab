package dure.bench;

import java.nio.ByteBuffer;

/**
 * A request ready to be sent again and again: its head (and a small body) as bytes, and a large body that requests share.
 *
 * @param body direct, at position 0; only its duplicates are read
 * @param times how often the body is sent, one after the other, as one
 */
record Call(byte[] head, ByteBuffer body, int times) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    static Call of(byte[] whole) {
        return new Call(whole, NOTHING, 1);
    }
}
