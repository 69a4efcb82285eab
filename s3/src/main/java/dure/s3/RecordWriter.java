package dure.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a stored value: a version byte, then fields in order, numbers as varints, texts and bytes with their length. */
final class RecordWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    RecordWriter(int version) {
        out.write(version);
    }

    /** Seven bits a byte, lowest first; not for negative numbers. */
    RecordWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        long left = value;
        while (left > 0x7F) {
            out.write((int) left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    RecordWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    RecordWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    RecordWriter flag(boolean value) {
        return number(value ? 1 : 0);
    }

    RecordWriter optional(@Nullable String value) {
        flag(value != null);
        return value == null ? this : text(value);
    }

    RecordWriter texts(Map<String, String> values) {
        number(values.size());
        values.forEach((name, value) -> text(name).text(value));
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }
}
