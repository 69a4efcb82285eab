package dure.s3.checksum;

/**
 * Makes the CRC of two concatenated messages from their CRCs, for reflected CRCs whose initial value equals their final
 * xor: {@code crc(ab) = crc(a) * x^(8 * |b|) + crc(b)} modulo the polynomial. In the reflected form the highest bit is
 * x^0.
 */
final class CrcCombination {
    private final int width;
    private final long polynomial;

    /**
     * @param widthBits 32 or 64
     * @param reflectedPolynomial in the low bits
     */
    CrcCombination(int widthBits, long reflectedPolynomial) {
        this.width = widthBits;
        this.polynomial = reflectedPolynomial;
    }

    long combine(long first, long second, long secondLengthBytes) {
        return multiply(power(secondLengthBytes), first) ^ second;
    }

    /** x^(8 * bytes) by repeated squaring. */
    private long power(long bytes) {
        long result = 1L << (width - 1);
        long square = 1L << (width - 1 - 8);
        for (long left = bytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (int bit = width - 1; bit >= 0; bit--) {
            if ((a >>> bit & 1) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ polynomial;
        }
        return product;
    }
}
