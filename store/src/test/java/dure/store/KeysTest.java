package dure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeysTest {
    record Parts(String text, byte[] binary, long number, byte[] rest) {
        byte[] key() {
            return Keys.of(text).binary(binary).number(number).raw(rest).bytes();
        }
    }

    @Provide
    Arbitrary<Parts> parts() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars('\0', '\1', 'a', 'b', '?', '\u00ff', '\uffff')
                .ofMaxLength(3)
                .edgeCases(e -> e.add("", "\0", "a\0", "a", "\ud83d\ude00"));
        Arbitrary<byte[]> binaries = Arbitraries.of((byte) 0, (byte) 1, (byte) 0xFE, (byte) 0xFF)
                .array(byte[].class)
                .ofMaxSize(3);
        Arbitrary<Long> numbers = Arbitraries.of(Long.MIN_VALUE, -256L, -1L, 0L, 1L, 255L, 256L, Long.MAX_VALUE);
        return Combinators.combine(texts, binaries, numbers, binaries).as(Parts::new);
    }

    @Property(tries = 3000)
    void keysSortAsTheirPartsDo(@ForAll("parts") Parts a, @ForAll("parts") Parts b) {
        int expected = Arrays.compareUnsigned(
                a.text.getBytes(StandardCharsets.UTF_8), b.text.getBytes(StandardCharsets.UTF_8));
        expected = expected != 0 ? expected : Arrays.compareUnsigned(a.binary, b.binary);
        expected = expected != 0 ? expected : Long.compare(a.number, b.number);
        expected = expected != 0 ? expected : Arrays.compareUnsigned(a.rest, b.rest);
        assertThat(Integer.signum(Arrays.compareUnsigned(a.key(), b.key()))).isEqualTo(Integer.signum(expected));
    }

    @Property(tries = 1000)
    void partsAreReadBack(@ForAll("parts") Parts parts) {
        Keys.Parser parser = Keys.parse(parts.key(), 0);
        assertThat(parser.text()).isEqualTo(parts.text);
        assertThat(parser.binary()).isEqualTo(parts.binary);
        assertThat(parser.number()).isEqualTo(parts.number);
        assertThat(parser.rest()).isEqualTo(parts.rest);
    }

    @Property(tries = 1000)
    void afterPrefixIsAfterAllThatStartWithItAndBeforeTheRest(@ForAll byte[] prefix, @ForAll byte[] other) {
        boolean allHigh = prefix.length > 0;
        for (byte b : prefix) {
            allHigh &= b == (byte) 0xFF;
        }
        if (allHigh) {
            assertThatThrownBy(() -> Keys.afterPrefix(prefix)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        byte[] end = Keys.afterPrefix(prefix);
        byte[] inside = Keys.of().raw(prefix).raw(other).bytes();
        if (prefix.length > 0 || other.length == 0 || other[0] != (byte) 0xFF) {
            assertThat(Arrays.compareUnsigned(inside, end)).isNegative();
        }
        boolean starts =
                other.length >= prefix.length && Arrays.equals(other, 0, prefix.length, prefix, 0, prefix.length);
        boolean within = Arrays.compareUnsigned(prefix, other) <= 0 && Arrays.compareUnsigned(other, end) < 0;
        if (prefix.length > 0) {
            assertThat(within).isEqualTo(starts);
        }
    }

    @Test
    void halfASurrogatePairIsRefusedBecauseItWouldCollide() {
        assertThatThrownBy(() -> Keys.key("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.key("?\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Keys.key("?")).isEqualTo(new byte[] {'?', 0, 0});
    }

    @Test
    void aKeyThatEndsEarlyIsAnError() {
        assertThatThrownBy(() -> Keys.parse(new byte[] {'a'}, 0).text()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.parse(new byte[] {'a'}, 0).number()).isInstanceOf(IllegalArgumentException.class);
    }
}
