package dure.dynamodb.item;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemCodecTest {
    @Provide
    Arbitrary<Map<String, AttributeValue>> items() {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(10), values(3))
                .ofMaxSize(6);
    }

    private static Arbitrary<AttributeValue> values(int depth) {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(200);
        Arbitrary<N> numbers = Arbitraries.bigDecimals()
                .between(java.math.BigDecimal.valueOf(-1e30), java.math.BigDecimal.valueOf(1e30))
                .ofScale(5)
                .map(n -> new N(n.toString()));
        Arbitrary<B> binaries =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(B::new);
        Arbitrary<AttributeValue> scalars = Arbitraries.oneOf(
                texts.map(S::new),
                numbers.map(n -> n),
                binaries.map(b -> b),
                Arbitraries.of(Bool.TRUE, Bool.FALSE, Null.NULL),
                texts.set().ofMinSize(1).ofMaxSize(3).map(Ss::new),
                numbers.set().ofMinSize(1).ofMaxSize(3).map(Ns::new),
                binaries.set().ofMinSize(1).ofMaxSize(3).map(Bs::new));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<AttributeValue> deeper = Arbitraries.lazy(() -> values(depth - 1));
        return Arbitraries.oneOf(
                scalars,
                deeper.list().ofMaxSize(3).map(L::new),
                Arbitraries.maps(texts, deeper).ofMaxSize(3).map(M::new));
    }

    @Property(tries = 300)
    void itemsRoundTrip(@ForAll("items") Map<String, AttributeValue> item) {
        assertThat(ItemCodec.decode(ItemCodec.encode(item))).isEqualTo(item);
    }

    @Property
    void utf8LengthIsThatOfTheEncoder(@ForAll String text) {
        int expected = text.getBytes(StandardCharsets.UTF_8).length;
        boolean wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
        assertThat(!wellFormed || ItemSize.utf8Length(text) == expected).isTrue();
    }

    @Test
    void attributeOrderIsKept() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("z", new S("1"));
        item.put("a", new S("2"));
        assertThat(ItemCodec.decode(ItemCodec.encode(item)).keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "-1,3", "12,2", "120,3", "123,3", "1234,3", "0.1,2", "0.12,2", "10,2", "-1234.5,5"})
    void numbersHaveAwsSizes(String number, int bytes) {
        assertThat(ItemSize.of(new N(number))).isEqualTo(bytes);
    }

    @Test
    void itemSizeCountsNamesAndValues() {
        Map<String, AttributeValue> item = Map.of(
                "pk", new S("abc"),
                "é", new L(List.of(new S("a"), Null.NULL)),
                "m", new M(Map.of("k", Bool.TRUE)),
                "s", new Ss(Set.of("x", "yy")));
        assertThat(ItemSize.of(item)).isEqualTo(2 + 3 + (2 + 3 + 2 + 2) + (1 + 3 + 1 + 1 + 1) + (1 + 3));
    }
}
