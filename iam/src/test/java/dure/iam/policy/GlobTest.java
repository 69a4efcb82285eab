package dure.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dure.iam.policy.Template.Mode;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final Facts FACTS = new Facts(
            Caller.root(AccountId.DEFAULT),
            "s3:GetObject",
            "*",
            Map.of("aws:username", List.of("bob*"), "aws:many", List.of("a", "b")),
            AccountId.DEFAULT,
            Instant.EPOCH);

    @Property(tries = 5000)
    void globAgreesWithTheRegularExpression(
            @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?', ':'}) String pattern,
            @ForAll @StringLength(max = 10) @Chars({'a', 'b', ':'}) String text) {
        String regex = pattern.replace("*", ".*").replace("?", ".");
        assertThat(Template.of(pattern, Mode.LIKE, true).matches(text, FACTS)).isEqualTo(Pattern.matches(regex, text));
    }

    @Property(tries = 5000)
    void arnGlobAgreesWithTheRegularExpressionOfItsFields(
            @ForAll @StringLength(max = 3) @Chars({'a', '*', '?'}) String service,
            @ForAll @StringLength(max = 3) @Chars({'a', '*', '?'}) String region,
            @ForAll @StringLength(max = 5) @Chars({'a', 'b', '*', '?', ':'}) String resource,
            @ForAll @StringLength(max = 12) @Chars({'a', 'b', ':'}) String rest) {
        String pattern = "arn:aws:" + service + ":" + region + "::" + resource;
        String text = "arn:aws:" + rest;
        String head = ("arn:aws:" + service + ":" + region + "::")
                .replace("*", "[^:]*")
                .replace("?", "[^:]");
        String regex = head + resource.replace("*", ".*").replace("?", ".");
        assertThat(Template.of(pattern, Mode.ARN, true).matches(text, FACTS)).isEqualTo(Pattern.matches(regex, text));
    }

    @Property
    void caseOfActionsDoesNotMatter(@ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'z') String name) {
        assertThat(Template.of("s3:" + name.toUpperCase() + "*", Mode.LIKE_IGNORING_CASE, false)
                        .matches("S3:" + name, FACTS))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "x/${aws:username}/*, x/bob*/y, true",
        "x/${aws:username}/*, x/bobby/y, false",
        "x/${aws:USERNAME}, x/bob*, true",
        "x/${aws:missing}, x/, false",
        "'x/${aws:missing, ''none''}', x/none, true",
        "'x/${aws:username, ''none''}', x/none, false",
        "x/${aws:many}, x/a, false",
        "a${*}b, a*b, true",
        "a${*}b, axb, false",
        "a${?}b, a?b, true",
        "a${?}b, axb, false",
        "a${$}b, a$b, true",
        "a${unclosed, a${unclosed, true",
        "arn:aws:sns:*, arn:aws:sns:r:1:t, true",
        "arn:aws:sns:*:1:t, arn:aws:sns:r:2:x:1:t, false",
        "arn:aws:s3:::b/*, arn:aws:s3:::b/c:d/e, true",
        "*, anything, true",
    })
    void variablesAndWildcardsMatchAsDocumented(String pattern, String text, boolean expected) {
        assertThat(Template.of(pattern, Mode.ARN, true).matches(text, FACTS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"${aws:username}, false", "'x', false"})
    void oldDocumentsTakeVariablesLiterally(String pattern, boolean ignored) {
        assertThat(Template.of(pattern, Mode.LIKE, false).matches(pattern, FACTS))
                .isNotEqualTo(ignored);
        assertThat(Template.of("${aws:username}", Mode.LIKE, false).matches("bob*", FACTS))
                .isFalse();
    }
}
