package dure.dynamodb.item;

/**
 * A number taken apart, without its sign.
 *
 * @param digits significant digits, neither the first nor the last is 0; empty for zero
 * @param exponent the power of ten of the first digit
 */
record Decimal(String digits, int exponent) {

    /** @param plain canonical text of {@link dure.api.dynamodb.AttributeValue.N} */
    static Decimal of(String plain) {
        int start = plain.charAt(0) == '-' ? 1 : 0;
        int point = plain.indexOf('.');
        int wholeEnd = point < 0 ? plain.length() : point;
        StringBuilder digits = new StringBuilder(plain.length()).append(plain, start, wholeEnd);
        if (point >= 0) {
            digits.append(plain, point + 1, plain.length());
        }
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        int last = digits.length();
        while (last > first && digits.charAt(last - 1) == '0') {
            last--;
        }
        return new Decimal(digits.substring(first, last), wholeEnd - start - 1 - first);
    }
}
