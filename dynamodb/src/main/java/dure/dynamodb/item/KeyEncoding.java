package dure.dynamodb.item;

import dure.api.dynamodb.AttributeValue;
import dure.store.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Key attributes as bytes that sort as DynamoDB sorts them; no encoding is the beginning of another. */
public final class KeyEncoding {
    private KeyEncoding() {}

    public static byte[] encode(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> Keys.of().text(s.value()).bytes();
            case AttributeValue.B b -> Keys.of().binary(b.value()).bytes();
            case AttributeValue.N n -> NumberEncoding.encode(n.value());
            default -> throw new IllegalArgumentException("no key is of type " + value.type());
        };
    }

    /** What the encodings of all values that begin with this string or binary begin with. */
    public static byte[] encodeBeginning(AttributeValue value) {
        byte[] whole = encode(
                value instanceof AttributeValue.S(String text)
                        ? new AttributeValue.B(text.getBytes(StandardCharsets.UTF_8))
                        : value);
        return Arrays.copyOf(whole, whole.length - 2);
    }

    /** Four bytes that spread partitions evenly, so that a scan can be cut into segments. */
    public static byte[] spread(byte[] encodedPartitionKey) {
        CRC32C crc = new CRC32C();
        crc.update(encodedPartitionKey);
        return spread(crc.getValue());
    }

    /** @param value 32 bits, unsigned */
    public static byte[] spread(long value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
