package dure.s3.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: polynomial 0xad93d23594c93659, reflected, initial value and final xor all ones. Eight bytes a step by
 * table ("slicing"). Not thread-safe.
 */
public final class Crc64Nvme implements Checksum {
    /** The polynomial with its bits reversed. */
    static final long REFLECTED_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[][] TABLES = tables();

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
        long[] t0 = TABLES[0];
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            long word = crc ^ (long) LONGS.get(bytes, position);
            crc = TABLES[7][(int) word & 0xFF]
                    ^ TABLES[6][(int) (word >>> 8) & 0xFF]
                    ^ TABLES[5][(int) (word >>> 16) & 0xFF]
                    ^ TABLES[4][(int) (word >>> 24) & 0xFF]
                    ^ TABLES[3][(int) (word >>> 32) & 0xFF]
                    ^ TABLES[2][(int) (word >>> 40) & 0xFF]
                    ^ TABLES[1][(int) (word >>> 48) & 0xFF]
                    ^ t0[(int) (word >>> 56)];
        }
        for (; position < end; position++) {
            crc = t0[(int) (crc ^ bytes[position]) & 0xFF] ^ crc >>> 8;
        }
        register = crc;
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
