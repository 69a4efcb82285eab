package dure.api.dynamodb;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value of an attribute. Immutable by convention: whoever gives a collection or an array away no longer changes it.
 *
 * <p>Two values are equal when DynamoDB's {@code =} says so: numbers by value, sets whatever their order. See
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html.
 */
public sealed interface AttributeValue {

    /** The descriptor on the wire and in {@code attribute_type}: {@code S}, {@code N}, {@code BOOL}. */
    String type();

    record S(String value) implements AttributeValue {
        @Override
        public String type() {
            return "S";
        }
    }

    /**
     * A decimal of at most 38 significant digits, 1E-130 to 9.99E+125 in magnitude.
     *
     * @param value kept exactly, in plain notation without needless zeros ({@code "1E2"} becomes {@code "100"}), so that
     *     equal numbers are equal texts
     */
    record N(String value) implements AttributeValue {
        /**
         * @throws dure.wire.AwsException ValidationException when the text is not such a number
         */
        public N {
            value = NumberText.canonical(value);
        }

        @Override
        public String type() {
            return "N";
        }
    }

    record B(byte[] value) implements AttributeValue {
        @Override
        public String type() {
            return "B";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof B that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "B[" + HexFormat.of().formatHex(value) + "]";
        }
    }

    record Bool(boolean value) implements AttributeValue {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public String type() {
            return "BOOL";
        }
    }

    record Null() implements AttributeValue {
        public static final Null NULL = new Null();

        @Override
        public String type() {
            return "NULL";
        }
    }

    record L(List<AttributeValue> values) implements AttributeValue {
        @Override
        public String type() {
            return "L";
        }
    }

    record M(Map<String, AttributeValue> values) implements AttributeValue {
        @Override
        public String type() {
            return "M";
        }
    }

    /** A set of strings, never empty. */
    record Ss(Set<String> values) implements AttributeValue {
        @Override
        public String type() {
            return "SS";
        }
    }

    /** A set of numbers, never empty. */
    record Ns(Set<N> values) implements AttributeValue {
        @Override
        public String type() {
            return "NS";
        }
    }

    /** A set of binaries, never empty. */
    record Bs(Set<B> values) implements AttributeValue {
        @Override
        public String type() {
            return "BS";
        }
    }
}
