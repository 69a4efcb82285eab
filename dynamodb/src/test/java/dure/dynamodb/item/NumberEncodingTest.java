package dure.dynamodb.item;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.dynamodb.AttributeValue.N;
import java.math.BigDecimal;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NumberEncodingTest {
    @Provide
    Arbitrary<BigDecimal> numbers() {
        Arbitrary<BigDecimal> wide = Combinators.combine(
                        Arbitraries.bigIntegers()
                                .between(
                                        java.math.BigInteger.TEN
                                                .pow(38)
                                                .negate()
                                                .add(java.math.BigInteger.ONE),
                                        java.math.BigInteger.TEN.pow(38).subtract(java.math.BigInteger.ONE)),
                        Arbitraries.integers().between(-88, 130))
                .as(BigDecimal::new);
        Arbitrary<BigDecimal> narrow = Combinators.combine(
                        Arbitraries.longs().between(-2000, 2000),
                        Arbitraries.integers().between(-2, 3))
                .as(BigDecimal::valueOf);
        return Arbitraries.oneOf(wide, narrow)
                .filter(n -> n.signum() == 0
                        || n.precision() - n.scale() - 1 >= -130 && n.precision() - n.scale() - 1 <= 125);
    }

    @Property
    void byteOrderIsNumberOrder(@ForAll("numbers") BigDecimal left, @ForAll("numbers") BigDecimal right) {
        byte[] first = NumberEncoding.encode(new N(left.toString()).value());
        byte[] second = NumberEncoding.encode(new N(right.toString()).value());
        assertThat(Integer.signum(Arrays.compareUnsigned(first, second))).isEqualTo(left.compareTo(right));
    }

    @Test
    void extremesKeepTheirOrder() {
        String[] ascending = {
            "-9.9E125",
            "-1E125",
            "-1.5",
            "-1",
            "-0.9",
            "-1E-130",
            "0",
            "1E-130",
            "1.1E-130",
            "0.09",
            "0.9",
            "1",
            "1.01",
            "9",
            "10",
            "99",
            "1E125",
            "9.9999999999999999999999999999999999999E125"
        };
        byte[] previous = {};
        for (String text : ascending) {
            byte[] next = NumberEncoding.encode(new N(text).value());
            assertThat(Arrays.compareUnsigned(previous, next)).as(text).isNegative();
            previous = next;
        }
    }
}
