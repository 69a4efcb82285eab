package dure.sns;

import com.fasterxml.jackson.databind.JsonNode;
import dure.kernel.Wildcards;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One condition of a filter policy: a value, or an object that names an operator. */
final class FilterCondition {
    private static final Set<String> TEXT_OPERATORS = Set.of("prefix", "suffix", "equals-ignore-case", "wildcard");
    private static final Set<String> COMPARISONS = Set.of("=", "<", "<=", ">", ">=");
    private static final BigDecimal LARGEST = new BigDecimal("1e9");

    private FilterCondition() {}

    /** What is wrong with a condition, in AWS's words. */
    static Optional<String> fault(JsonNode condition) {
        if (condition.isNumber()) {
            return numberFault(condition);
        }
        if (condition.isValueNode()) {
            return Optional.empty();
        }
        if (!condition.isObject() || condition.size() != 1) {
            return Optional.of("Match value must be String, number, true, false, or null");
        }
        String operator = condition.fieldNames().next();
        JsonNode operand = condition.get(operator);
        return switch (operator) {
            case "exists" ->
                operand.isBoolean()
                        ? Optional.empty()
                        : Optional.of("exists match pattern must be either true or false.");
            case "prefix", "suffix", "equals-ignore-case", "wildcard" ->
                operand.isTextual() ? Optional.empty() : Optional.of(operator + " match pattern must be a string");
            case "anything-but" -> anythingButFault(operand);
            case "numeric" -> numericFault(operand);
            case "cidr" ->
                operand.isTextual() && network(operand.asText()) != null
                        ? Optional.empty()
                        : Optional.of("Malformed CIDR, one '/' required");
            default -> Optional.of("Unrecognized match type " + operator);
        };
    }

    private static Optional<String> numberFault(JsonNode number) {
        BigDecimal value = number.decimalValue();
        return value.abs().compareTo(LARGEST) <= 0 && value.stripTrailingZeros().scale() <= 5
                ? Optional.empty()
                : Optional.of("Value must be between -1.0E9 and 1.0E9, inclusive");
    }

    private static Optional<String> anythingButFault(JsonNode operand) {
        if (operand.isObject()) {
            return operand.size() == 1
                            && TEXT_OPERATORS.contains(operand.fieldNames().next())
                    ? fault(operand)
                    : Optional.of("Unsupported anything-but pattern");
        }
        if (!operand.isArray()) {
            return operand.isNull()
                    ? Optional.of("Value of anything-but must be an array or single string/number value.")
                    : fault(operand);
        }
        for (JsonNode each : operand) {
            if (!each.isTextual() && !each.isNumber()) {
                return Optional.of("Inside anything but list, start|null|boolean is not supported.");
            }
        }
        return operand.isEmpty() ? Optional.of("Empty arrays are not allowed") : Optional.empty();
    }

    private static Optional<String> numericFault(JsonNode operand) {
        if (!operand.isArray()) {
            return Optional.of("Value of numeric must be an array.");
        }
        if (operand.size() != 2 && operand.size() != 4) {
            return Optional.of("Too many elements in numeric expression");
        }
        for (int i = 0; i < operand.size(); i += 2) {
            if (!COMPARISONS.contains(operand.get(i).asText())
                    || operand.size() == 4 && operand.get(i).asText().equals("=")) {
                return Optional.of(
                        "Unrecognized numeric range operator: " + operand.get(i).asText());
            }
            if (!operand.get(i + 1).isNumber()) {
                return Optional.of("Value of " + operand.get(i).asText() + " must be numeric");
            }
            Optional<String> fault = numberFault(operand.get(i + 1));
            if (fault.isPresent()) {
                return fault;
            }
        }
        if (operand.size() == 4
                && operand.get(1).decimalValue().compareTo(operand.get(3).decimalValue()) >= 0) {
            return Optional.of("Bottom must be less than top");
        }
        return Optional.empty();
    }

    /** Whether it holds for a value, or for one of a list's; the value may be missing. */
    static boolean holds(JsonNode condition, JsonNode value) {
        if (condition.isObject() && condition.has("exists")) {
            return condition.get("exists").asBoolean() != value.isMissingNode();
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (holds(condition, element)) {
                    return true;
                }
            }
            return false;
        }
        if (value.isMissingNode() || value.isObject()) {
            return false;
        }
        return condition.isObject() ? operator(condition, value) : same(condition, value);
    }

    private static boolean same(JsonNode wanted, JsonNode value) {
        return wanted.isNumber() && value.isNumber()
                ? wanted.decimalValue().compareTo(value.decimalValue()) == 0
                : wanted.equals(value);
    }

    private static boolean operator(JsonNode condition, JsonNode value) {
        String operator = condition.fieldNames().next();
        JsonNode operand = condition.get(operator);
        return switch (operator) {
            case "anything-but" -> anythingBut(operand, value);
            case "numeric" -> value.isNumber() && numeric(operand, value.decimalValue());
            case "cidr" -> value.isTextual() && inNetwork(operand.asText(), value.asText());
            default -> value.isTextual() && text(operator, operand.asText(), value.asText());
        };
    }

    private static boolean text(String operator, String operand, String value) {
        return switch (operator) {
            case "prefix" -> value.startsWith(operand);
            case "suffix" -> value.endsWith(operand);
            case "equals-ignore-case" -> value.toLowerCase(Locale.ROOT).equals(operand.toLowerCase(Locale.ROOT));
            default -> Wildcards.match(operand, value);
        };
    }

    private static boolean anythingBut(JsonNode operand, JsonNode value) {
        if (operand.isObject()) {
            return !operator(operand, value);
        }
        if (!operand.isArray()) {
            return !same(operand, value);
        }
        for (JsonNode each : operand) {
            if (same(each, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean numeric(JsonNode operand, BigDecimal value) {
        for (int i = 0; i < operand.size(); i += 2) {
            int order = value.compareTo(operand.get(i + 1).decimalValue());
            boolean holds = switch (operand.get(i).asText()) {
                case "=" -> order == 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private record Network(byte[] address, int bits) {}

    private static @Nullable Network network(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = slash < 0 ? null : address(cidr.substring(0, slash));
        if (address == null || !cidr.substring(slash + 1).matches("[0-9]{1,3}")) {
            return null;
        }
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        return bits <= address.length * 8 ? new Network(address, bits) : null;
    }

    /** Never asks a name server: only digits, hexadecimal ones, points and colons get that far. */
    private static byte @Nullable [] address(String text) {
        if (!text.matches("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static boolean inNetwork(String cidr, String text) {
        Network network = network(cidr);
        byte[] address = address(text);
        if (network == null || address == null || address.length != network.address.length) {
            return false;
        }
        for (int bit = 0; bit < network.bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (network.address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
