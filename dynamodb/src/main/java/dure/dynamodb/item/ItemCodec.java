package dure.dynamodb.item;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.B;
import dure.api.dynamodb.AttributeValue.Bool;
import dure.api.dynamodb.AttributeValue.Bs;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.M;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.Ns;
import dure.api.dynamodb.AttributeValue.Null;
import dure.api.dynamodb.AttributeValue.S;
import dure.api.dynamodb.AttributeValue.Ss;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items as compact bytes: a version byte, then attributes; counts and lengths are varints, texts UTF-8, one byte tells a
 * value's type. Attribute order is kept.
 */
public final class ItemCodec {
    private static final byte VERSION = 1;
    private static final byte TYPE_S = 1;
    private static final byte TYPE_N = 2;
    private static final byte TYPE_B = 3;
    private static final byte TYPE_TRUE = 4;
    private static final byte TYPE_FALSE = 5;
    private static final byte TYPE_NULL = 6;
    private static final byte TYPE_L = 7;
    private static final byte TYPE_M = 8;
    private static final byte TYPE_SS = 9;
    private static final byte TYPE_NS = 10;
    private static final byte TYPE_BS = 11;

    private ItemCodec() {}

    public static byte[] encode(Map<String, AttributeValue> item) {
        Writer writer = new Writer();
        writer.octet(VERSION);
        writer.map(item);
        return writer.bytes();
    }

    public static Map<String, AttributeValue> decode(byte[] bytes) {
        if (bytes[0] != VERSION) {
            throw new IllegalStateException("item of unknown version " + bytes[0]);
        }
        return new Reader(bytes, 1).map();
    }

    private static final class Writer {
        private byte[] buffer = new byte[256];
        private int length;

        void octet(int value) {
            ensure(1);
            buffer[length++] = (byte) value;
        }

        private void ensure(int more) {
            if (length + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }

        void varint(int value) {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                octet(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            octet(rest);
        }

        void binary(byte[] value) {
            varint(value.length);
            ensure(value.length);
            System.arraycopy(value, 0, buffer, length, value.length);
            length += value.length;
        }

        void text(String value) {
            binary(value.getBytes(StandardCharsets.UTF_8));
        }

        void map(Map<String, AttributeValue> values) {
            varint(values.size());
            for (Map.Entry<String, AttributeValue> entry : values.entrySet()) {
                text(entry.getKey());
                value(entry.getValue());
            }
        }

        void value(AttributeValue value) {
            switch (value) {
                case S s -> {
                    octet(TYPE_S);
                    text(s.value());
                }
                case N n -> {
                    octet(TYPE_N);
                    text(n.value());
                }
                case B b -> {
                    octet(TYPE_B);
                    binary(b.value());
                }
                case Bool bool -> octet(bool.value() ? TYPE_TRUE : TYPE_FALSE);
                case Null ignored -> octet(TYPE_NULL);
                case L l -> {
                    start(TYPE_L, l.values().size());
                    l.values().forEach(this::value);
                }
                case M m -> {
                    octet(TYPE_M);
                    map(m.values());
                }
                case Ss ss -> {
                    start(TYPE_SS, ss.values().size());
                    ss.values().forEach(this::text);
                }
                case Ns ns -> {
                    start(TYPE_NS, ns.values().size());
                    ns.values().forEach(n -> text(n.value()));
                }
                case Bs bs -> {
                    start(TYPE_BS, bs.values().size());
                    bs.values().forEach(b -> binary(b.value()));
                }
            }
        }

        private void start(byte type, int count) {
            octet(type);
            varint(count);
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, length);
        }
    }

    private static final class Reader {
        private final byte[] buffer;
        private int position;

        Reader(byte[] buffer, int position) {
            this.buffer = buffer;
            this.position = position;
        }

        private int varint() {
            int value = 0;
            int shift = 0;
            while (true) {
                byte b = buffer[position++];
                value |= (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
                shift += 7;
            }
        }

        private byte[] binary() {
            int length = varint();
            position += length;
            return Arrays.copyOfRange(buffer, position - length, position);
        }

        private String text() {
            int length = varint();
            position += length;
            return new String(buffer, position - length, length, StandardCharsets.UTF_8);
        }

        Map<String, AttributeValue> map() {
            int count = varint();
            Map<String, AttributeValue> values = LinkedHashMap.newLinkedHashMap(count);
            for (int i = 0; i < count; i++) {
                String name = text();
                values.put(name, value());
            }
            return values;
        }

        private AttributeValue value() {
            byte type = buffer[position++];
            return switch (type) {
                case TYPE_S -> new S(text());
                case TYPE_N -> new N(text());
                case TYPE_B -> new B(binary());
                case TYPE_TRUE -> Bool.TRUE;
                case TYPE_FALSE -> Bool.FALSE;
                case TYPE_NULL -> Null.NULL;
                case TYPE_L -> {
                    int count = varint();
                    List<AttributeValue> values = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        values.add(value());
                    }
                    yield new L(values);
                }
                case TYPE_M -> new M(map());
                case TYPE_SS -> new Ss(set(this::text));
                case TYPE_NS -> new Ns(set(() -> new N(text())));
                case TYPE_BS -> new Bs(set(() -> new B(binary())));
                default -> throw new IllegalStateException("value of unknown type " + type);
            };
        }

        private <T> Set<T> set(java.util.function.Supplier<T> element) {
            int count = varint();
            Set<T> values = LinkedHashSet.newLinkedHashSet(count);
            for (int i = 0; i < count; i++) {
                values.add(element.get());
            }
            return values;
        }
    }
}
