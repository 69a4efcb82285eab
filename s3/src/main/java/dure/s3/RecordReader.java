package dure.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordWriter} wrote. */
final class RecordReader {
    private final byte[] bytes;
    private int position = 1;

    /** @param version the only one this code reads */
    RecordReader(byte[] bytes, int version) {
        if (bytes.length == 0 || bytes[0] != version) {
            throw new IllegalStateException("stored value has version " + (bytes.length == 0 ? "none" : bytes[0])
                    + ", this program reads " + version);
        }
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[position++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    int integer() {
        return Math.toIntExact(number());
    }

    byte[] bytes() {
        int length = integer();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    String text() {
        int length = integer();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    boolean flag() {
        return number() != 0;
    }

    @Nullable
    String optional() {
        return flag() ? text() : null;
    }

    Map<String, String> texts() {
        int count = integer();
        Map<String, String> values = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            values.put(text(), text());
        }
        return values;
    }
}
