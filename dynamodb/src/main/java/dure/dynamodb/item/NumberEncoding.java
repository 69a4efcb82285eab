package dure.dynamodb.item;

import java.io.ByteArrayOutputStream;

/**
 * Writes a number so that the byte order is the order of numbers and no encoding is the beginning of another.
 *
 * <p>A sign byte (1 negative, 2 zero, 3 positive); the power of ten of the first digit plus 130 in one byte, which is
 * exactly DynamoDB's range; the digits in pairs, plus one; a zero byte. Of negative numbers all but the sign is
 * complemented.
 */
final class NumberEncoding {
    private static final int NEGATIVE = 1;
    private static final int ZERO = 2;
    private static final int POSITIVE = 3;
    private static final int EXPONENT_OFFSET = 130;

    private NumberEncoding() {}

    /** @param plain canonical text of {@link dure.api.dynamodb.AttributeValue.N} */
    static byte[] encode(String plain) {
        if (plain.equals("0")) {
            return new byte[] {ZERO};
        }
        boolean negative = plain.charAt(0) == '-';
        Decimal decimal = Decimal.of(plain);
        ByteArrayOutputStream out =
                new ByteArrayOutputStream(3 + (decimal.digits().length() + 1) / 2);
        int mask = negative ? 0xFF : 0;
        out.write(negative ? NEGATIVE : POSITIVE);
        out.write(decimal.exponent() + EXPONENT_OFFSET ^ mask);
        CharSequence digits = decimal.digits();
        for (int i = 0; i < digits.length(); i += 2) {
            int low = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
            out.write((digits.charAt(i) - '0') * 10 + low + 1 ^ mask);
        }
        out.write(mask);
        return out.toByteArray();
    }
}
