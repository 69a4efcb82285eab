package dure.iam.policy;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One value of a condition, compiled for its operator. A value that cannot be read as the operator's type is unequal. */
sealed interface Comparison {

    boolean holds(String actual, Facts facts);

    /** {@code StringEquals}, {@code BinaryEquals}, {@code Bool}. */
    record Equal(Template expected, boolean ignoreCase) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            if (!ignoreCase) {
                return expected.matches(actual, facts);
            }
            String text = expected.text(facts);
            return text != null && text.equalsIgnoreCase(actual);
        }
    }

    /** {@code StringLike}. */
    record Like(Template pattern) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            return pattern.matches(actual, facts);
        }
    }

    /** {@code ArnEquals} and {@code ArnLike}, which are the same. */
    record ArnLike(Template pattern) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            return actual.startsWith("arn:") && Arn6.hasSixFields(actual) && pattern.matches(actual, facts);
        }
    }

    /** What an ordered comparison accepts. */
    enum Order {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean accepts(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }
    }

    record Numeric(Template expected, Order order) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            Double left = number(actual);
            String text = expected.text(facts);
            Double right = text == null ? null : number(text);
            return left != null && right != null && order.accepts(Double.compare(left, right));
        }

        static @Nullable Double number(String text) {
            if (text.isEmpty() || !text.chars().allMatch(c -> "+-.eE0123456789".indexOf(c) >= 0)) {
                return null;
            }
            try {
                return Double.valueOf(text) + 0.0;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    record Date(Template expected, Order order) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            Instant left = time(actual);
            String text = expected.text(facts);
            Instant right = text == null ? null : time(text);
            return left != null && right != null && order.accepts(left.compareTo(right));
        }

        /** ISO 8601 or seconds of the epoch. */
        static @Nullable Instant time(String text) {
            try {
                if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')) {
                    return text.length() == 4
                            ? LocalDate.of(Integer.parseInt(text), 1, 1)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
                }
                if (text.indexOf('T') < 0) {
                    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException | NumberFormatException e) {
                return null;
            }
        }
    }

    /** An address or a range in CIDR notation. */
    record Address(byte[] network, int prefixBits) implements Comparison {
        @Override
        public boolean holds(String actual, Facts facts) {
            byte[] address = bytes(actual);
            if (address == null || address.length != network.length) {
                return false;
            }
            int whole = prefixBits / 8;
            if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
                return false;
            }
            int rest = prefixBits % 8;
            return rest == 0 || ((address[whole] ^ network[whole]) & 0xFF) >>> (8 - rest) == 0;
        }

        /** Null when the text is neither an address nor a range. */
        static @Nullable Address of(String text) {
            int slash = text.indexOf('/');
            byte[] network = bytes(slash < 0 ? text : text.substring(0, slash));
            if (network == null) {
                return null;
            }
            int most = network.length * 8;
            if (slash < 0) {
                return new Address(network, most);
            }
            String bits = text.substring(slash + 1);
            if (bits.isEmpty() || bits.length() > 3 || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            int prefix = Integer.parseInt(bits);
            return prefix > most ? null : new Address(network, prefix);
        }

        private static byte @Nullable [] bytes(String literal) {
            try {
                return InetAddress.ofLiteral(literal).getAddress();
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }
}
