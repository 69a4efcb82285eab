package dure.store.rocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Little-endian 64-bit numbers, as RocksDB's uint64add operator has them: what is not 8 bytes long counts as 0. */
final class Counters {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Counters() {}

    static byte[] encode(long value) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, value);
        return bytes;
    }

    static byte[] sum(byte @Nullable [] value, long delta) {
        return encode((value == null || value.length != Long.BYTES ? 0 : (long) LONG.get(value, 0)) + delta);
    }
}
