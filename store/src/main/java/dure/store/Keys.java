package dure.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds keys whose byte order is the order of their parts. Each text part is UTF-8 with 0x00 written as 0x00 0xFF, and
 * ends in 0x00 0x00: so "a" sorts before "ab", whatever follows, and no part can run into the next.
 */
public final class Keys {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    private Keys() {}

    public static Keys of(String... parts) {
        Keys keys = new Keys();
        for (String part : parts) {
            keys.text(part);
        }
        return keys;
    }

    /** {@link #of} as bytes. */
    public static byte[] key(String... parts) {
        return of(parts).bytes();
    }

    /**
     * Text, in the order of its code points.
     *
     * @throws IllegalArgumentException when it is not Unicode: half a surrogate pair would become "?" in UTF-8, and two
     *     texts one key
     */
    public Keys text(String part) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        if (part.indexOf('?') < 0) {
            for (byte b : utf8) {
                if (b == '?') {
                    throw new IllegalArgumentException("text has half a surrogate pair");
                }
            }
        } else if (!new String(utf8, StandardCharsets.UTF_8).equals(part)) {
            throw new IllegalArgumentException("text has half a surrogate pair");
        }
        return binary(utf8);
    }

    /** Bytes that sort as they are, escaped and ended like text. */
    public Keys binary(byte[] part) {
        for (byte b : part) {
            bytes.write(b);
            if (b == 0) {
                bytes.write(0xFF);
            }
        }
        bytes.write(0);
        bytes.write(0);
        return this;
    }

    /** Eight bytes in the order of signed numbers. */
    public Keys number(long value) {
        long flipped = value ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (flipped >>> shift));
        }
        return this;
    }

    /** Bytes as they are, for the last part of a key. */
    public Keys raw(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /**
     * The first key after every key that starts with the prefix. After the empty prefix, that is after every key, comes
     * 0xFF: stores have no keys that begin with it.
     */
    public static byte[] afterPrefix(byte[] prefix) {
        if (prefix.length == 0) {
            return new byte[] {(byte) 0xFF};
        }
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] end = Arrays.copyOf(prefix, i + 1);
                end[i]++;
                return end;
            }
        }
        throw new IllegalArgumentException("no key is after a prefix of 0xFF bytes");
    }

    /** The first key after this one. */
    public static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** Reads the parts of a key back, in order. */
    public static Parser parse(byte[] key, int offset) {
        return new Parser(key, offset);
    }

    /** Reads a key part by part. */
    public static final class Parser {
        private final byte[] key;
        private int position;

        private Parser(byte[] key, int offset) {
            this.key = key;
            this.position = offset;
        }

        /** @throws IllegalArgumentException when no such part is left; so do the others */
        public String text() {
            return new String(binary(), StandardCharsets.UTF_8);
        }

        public byte[] binary() {
            ByteArrayOutputStream part = new ByteArrayOutputStream(key.length - position);
            while (true) {
                byte b = take();
                if (b == 0 && take() == 0) {
                    return part.toByteArray();
                }
                part.write(b);
            }
        }

        public long number() {
            long value = 0;
            for (int i = 0; i < 8; i++) {
                value = value << 8 | take() & 0xFF;
            }
            return value ^ Long.MIN_VALUE;
        }

        private byte take() {
            if (position >= key.length) {
                throw new IllegalArgumentException("key has no such part");
            }
            return key[position++];
        }

        public byte[] rest() {
            return Arrays.copyOfRange(key, position, key.length);
        }
    }
}
