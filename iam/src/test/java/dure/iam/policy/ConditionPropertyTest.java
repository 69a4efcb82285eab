package dure.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dure.iam.policy.PolicyParser.Kind;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.wire.AwsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Conditions over whatever a request may carry: they hold or do not, and a negation holds when its positive does not. */
class ConditionPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Caller ROOT = Caller.root(AccountId.DEFAULT);
    private static final List<String> TYPES =
            List.of("String", "Numeric", "Date", "Arn", "IpAddress", "Bool", "Binary");

    @Property(tries = 3000)
    void anyConditionIsRefusedOrDecides(
            @ForAll("operators") String operator, @ForAll("values") String wanted, @ForAll("values") String given)
            throws Exception {
        decides(operator, wanted, given);
    }

    @Property(tries = 3000)
    void aNegationIsTheOpposite(
            @ForAll("negatable") String pair, @ForAll("values") String wanted, @ForAll("values") String given)
            throws Exception {
        String[] names = pair.split("/");
        Boolean positive = decides(names[0], wanted, given);
        Boolean negative = decides(names[1], wanted, given);
        assertThat(positive == null).isEqualTo(negative == null);
        if (positive != null) {
            assertThat(negative).isEqualTo(!positive);
        }
    }

    /** Null when the policy is refused. */
    private static Boolean decides(String operator, String wanted, String given) throws Exception {
        String document = JSON.writeValueAsString(Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                Map.of(
                        "Effect", "Allow",
                        "Action", "*",
                        "Resource", "*",
                        "Condition", Map.of(operator, Map.of("t:k", wanted)))));
        Policy policy;
        try {
            policy = PolicyParser.parse("p", document, Kind.INLINE);
        } catch (AwsException refused) {
            assertThat(refused.type().code()).isEqualTo("MalformedPolicyDocument");
            return null;
        }
        Facts facts = new Facts(ROOT, "a:b", "*", Map.of("t:k", List.of(given)), AccountId.DEFAULT, Instant.EPOCH);
        return policy.allowing(facts) != null;
    }

    @Provide
    Arbitrary<String> negatable() {
        return Arbitraries.of(
                "StringEquals/StringNotEquals",
                "StringEqualsIgnoreCase/StringNotEqualsIgnoreCase",
                "StringLike/StringNotLike",
                "ArnLike/ArnNotLike",
                "ArnEquals/ArnNotEquals",
                "IpAddress/NotIpAddress");
    }

    @Provide
    Arbitrary<String> operators() {
        Arbitrary<String> names = Combinators.combine(
                        Arbitraries.of("", "ForAllValues:", "ForAnyValue:", "ForAll:"),
                        Arbitraries.of(TYPES),
                        Arbitraries.of("", "Equals", "NotEquals", "Like", "LessThan", "GreaterThanEquals"),
                        Arbitraries.of("", "IfExists"))
                .as((set, type, comparison, exists) -> set + type + comparison + exists);
        return Arbitraries.oneOf(names, Arbitraries.of("Null", "Bool", "IpAddress", "BinaryEquals", "", "If"));
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "A",
                "*",
                "?",
                "${",
                "}",
                "${aws:username}",
                "${*}",
                "arn:aws:s3:::b",
                ":",
                "10.0.0.0",
                "/8",
                "/33",
                "::1",
                "/129",
                "1",
                "-",
                "e9",
                "1e999999999",
                ".",
                "2026-01-02T03:04:05Z",
                "true",
                "QQ==",
                "=",
                " ",
                "\ud55c");
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(4).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(12));
    }
}
