package dure.s3.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: polynomial 0xad93d23594c93659, reflected, initial value and final xor all ones. Eight bytes a step by
 * table ("slicing"). Not thread-safe.
 *
 * <p>A step waits for the one before it, which leaves most of the processor idle. So blocks are cut into four lanes that
 * are computed side by side and joined by shifting each over the bytes that follow it.
 */
public final class Crc64Nvme implements Checksum {
    /** The polynomial with its bits reversed. */
    static final long REFLECTED_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[][] TABLES = tables();

    private static final int LANE_BYTES = 1024;
    private static final int BLOCK_BYTES = 4 * LANE_BYTES;
    /** What each byte of a register becomes when {@link #LANE_BYTES} zero bytes follow. */
    private static final long[][] SHIFTS = shifts();

    private long register = -1L;

    @Override
    public void update(int b) {
        register = TABLES[0][(int) (register ^ b) & 0xFF] ^ register >>> 8;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        long crc = register;
        int position = offset;
        int end = offset + length;
        for (; end - position >= BLOCK_BYTES; position += BLOCK_BYTES) {
            crc = block(crc, bytes, position);
        }
        long[] t0 = TABLES[0];
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            crc = step(crc ^ (long) LONGS.get(bytes, position), TABLES);
        }
        for (; position < end; position++) {
            crc = t0[(int) (crc ^ bytes[position]) & 0xFF] ^ crc >>> 8;
        }
        register = crc;
    }

    private static long block(long crc, byte[] bytes, int position) {
        long a = crc;
        long b = 0;
        long c = 0;
        long d = 0;
        int end = position + LANE_BYTES;
        for (int at = position; at < end; at += Long.BYTES) {
            a = step(a ^ (long) LONGS.get(bytes, at), TABLES);
            b = step(b ^ (long) LONGS.get(bytes, at + LANE_BYTES), TABLES);
            c = step(c ^ (long) LONGS.get(bytes, at + 2 * LANE_BYTES), TABLES);
            d = step(d ^ (long) LONGS.get(bytes, at + 3 * LANE_BYTES), TABLES);
        }
        return step(step(step(a, SHIFTS) ^ b, SHIFTS) ^ c, SHIFTS) ^ d;
    }

    /** The register after eight bytes, which have been added to it; or what another set of tables makes of it. */
    private static long step(long word, long[][] tables) {
        return tables[7][(int) word & 0xFF]
                ^ tables[6][(int) (word >>> 8) & 0xFF]
                ^ tables[5][(int) (word >>> 16) & 0xFF]
                ^ tables[4][(int) (word >>> 24) & 0xFF]
                ^ tables[3][(int) (word >>> 32) & 0xFF]
                ^ tables[2][(int) (word >>> 40) & 0xFF]
                ^ tables[1][(int) (word >>> 48) & 0xFF]
                ^ tables[0][(int) (word >>> 56)];
    }

    /** All 64 bits. */
    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = -1L;
    }

    private static long[][] shifts() {
        long[][] shifts = new long[8][256];
        for (int place = 0; place < 8; place++) {
            for (int i = 0; i < 256; i++) {
                long crc = (long) i << 8 * (7 - place);
                for (int zeros = 0; zeros < LANE_BYTES; zeros += Long.BYTES) {
                    crc = step(crc, TABLES);
                }
                shifts[place][i] = crc;
            }
        }
        return shifts;
    }

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
            tables[0][i] = crc;
        }
        for (int slice = 1; slice < 8; slice++) {
            for (int i = 0; i < 256; i++) {
                long before = tables[slice - 1][i];
                tables[slice][i] = before >>> 8 ^ tables[0][(int) before & 0xFF];
            }
        }
        return tables;
    }
}
