package dure.telemetry.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.AwsException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a pattern says, it is read or refused in AWS's words. */
class FilterPatternPropertyTest {
    @Property(tries = 5000)
    void anyPatternIsReadOrRefused(@ForAll("patterns") String pattern, @ForAll("messages") String message) {
        try {
            FilterPattern.parse(pattern).matches(message);
        } catch (AwsException refused) {
            assertThat(refused.type().code()).isEqualTo("InvalidParameterException");
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{", "}", "(", ")", "$", "$.a", "$.a[0]", "$.a[x]", "$[", "$..", "=", "!=", "<", ">=", "&&", "||", "IS",
                "NULL", "TRUE", "NOT", "EXISTS", "\"", "\"x\"", "*", "1", "1e999", "-", "?", "%", "[", "]", "\\", "\\E",
                " ", "word", "\ud800", "\u0000");
        Arbitrary<String> soup = pieces.list().ofMaxSize(12).map(list -> String.join(" ", list));
        return Arbitraries.oneOf(
                soup,
                soup.map(inner -> "{" + inner + "}"),
                soup.map(inner -> "%" + inner.replace("%", "") + "%"),
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.integers().between(0, 5000).map(depth -> "{" + "(".repeat(depth) + "$.a = 1}"));
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(
                "",
                "word x",
                "{",
                "{\"a\":1}",
                "{\"a\":[1,{\"b\":null}]}",
                "{\"a\":\"x\"}",
                "{\"a\":1e999}",
                "\ud800",
                "{\"a\":".repeat(3000));
    }
}
