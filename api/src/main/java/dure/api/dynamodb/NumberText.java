package dure.api.dynamodb;

import dure.wire.AwsException;
import dure.wire.ErrorType;

/** Brings the text of a number into its one plain form, in one pass, without building a number. */
final class NumberText {
    static final ErrorType VALIDATION = ErrorType.of("ValidationException", 400);

    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;
    private static final int EXPONENT_CAP = 1_000_000_000;

    private final String text;
    private int position;
    /** Significant digits so far, without leading zeros; trailing zeros are only counted. */
    private final StringBuilder digits = new StringBuilder(MAX_DIGITS);

    private boolean tooManyDigits;
    private int pendingZeros;
    /** The power of ten of the first significant digit. */
    private long exponent = -1;

    private NumberText(String text) {
        this.text = text;
    }

    static String canonical(String text) {
        return isPlainInteger(text) ? text : new NumberText(text).parse();
    }

    private static boolean isPlainInteger(String text) {
        int length = text.length();
        int start = length > 1 && text.charAt(0) == '-' ? 1 : 0;
        if (length == 0 || length - start > 18) {
            return false;
        }
        if (text.charAt(start) == '0') {
            return length == 1;
        }
        for (int i = start; i < length; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private String parse() {
        if (text.isEmpty()) {
            throw invalid("The parameter cannot be converted to a numeric value");
        }
        boolean negative = text.charAt(0) == '-';
        if (negative || text.charAt(0) == '+') {
            position++;
        }
        mantissa();
        exponent += exponentSuffix();
        if (position < text.length()) {
            throw notNumeric();
        }
        if (digits.isEmpty()) {
            return "0";
        }
        checkRange();
        return plain(negative);
    }

    private void mantissa() {
        boolean point = false;
        boolean any = false;
        for (; position < text.length(); position++) {
            char c = text.charAt(position);
            if (isDigit(c)) {
                any = true;
                digit(c, point);
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (!any) {
            throw notNumeric();
        }
    }

    private void digit(char c, boolean afterPoint) {
        if (c == '0' && digits.isEmpty()) {
            exponent -= afterPoint ? 1 : 0;
            return;
        }
        exponent += afterPoint ? 0 : 1;
        if (c == '0') {
            pendingZeros++;
            return;
        }
        if (digits.length() + pendingZeros >= MAX_DIGITS) {
            tooManyDigits = true;
            return;
        }
        digits.repeat('0', pendingZeros).append(c);
        pendingZeros = 0;
    }

    private long exponentSuffix() {
        if (position == text.length()) {
            return 0;
        }
        char e = text.charAt(position++);
        if (e != 'e' && e != 'E' || position == text.length()) {
            throw notNumeric();
        }
        boolean negative = text.charAt(position) == '-';
        if (negative || text.charAt(position) == '+') {
            position++;
        }
        long value = 0;
        int start = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            value = Math.min(value * 10 + (text.charAt(position++) - '0'), EXPONENT_CAP);
        }
        if (start == position) {
            throw notNumeric();
        }
        return negative ? -value : value;
    }

    private void checkRange() {
        if (exponent > MAX_EXPONENT) {
            throw invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (tooManyDigits) {
            throw invalid("Attempting to store more than 38 significant digits in a Number");
        }
    }

    private String plain(boolean negative) {
        StringBuilder plain = new StringBuilder(digits.length() + 4);
        if (negative) {
            plain.append('-');
        }
        int power = (int) exponent;
        if (power < 0) {
            return plain.append("0.").repeat('0', -power - 1).append(digits).toString();
        }
        int whole = power + 1;
        if (digits.length() <= whole) {
            return plain.append(digits).repeat('0', whole - digits.length()).toString();
        }
        return plain.append(digits, 0, whole)
                .append('.')
                .append(digits, whole, digits.length())
                .toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private AwsException notNumeric() {
        return invalid("The parameter cannot be converted to a numeric value: " + text);
    }

    private static AwsException invalid(String message) {
        return VALIDATION.because(message);
    }
}
