package dure.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dure.iam.policy.PolicyParser.Kind;
import dure.kernel.AccountId;
import dure.kernel.Caller;
import dure.kernel.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final Caller BOB = new Caller(
            new Principal.User(AccountId.DEFAULT, "arn:aws:iam::000000000000:user/bob", "bob"),
            AccountId.DEFAULT,
            "AIDABOB",
            "AKIABOB",
            Map.of("aws:PrincipalTag/team", List.of("red")),
            List.of());
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("t:s", List.of("Hello")),
            Map.entry("t:n", List.of("10")),
            Map.entry("t:d", List.of("2026-01-02T03:04:05Z")),
            Map.entry("t:b", List.of("true")),
            Map.entry("t:ip", List.of("10.1.2.3")),
            Map.entry("t:ip6", List.of("2001:db8::1")),
            Map.entry("t:arn", List.of("arn:aws:sns:ap-northeast-2:111122223333:topic:sub")),
            Map.entry("t:bin", List.of("QmluYXJ5")),
            Map.entry("t:many", List.of("a", "b")),
            Map.entry("t:team", List.of("red")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "StringEquals | t:s | 'Hello' | true",
                "StringEquals | t:s | 'hello' | false",
                "StringEquals | T:S | 'Hello' | true",
                "StringEquals | t:s | 'Hel*' | false",
                "StringEquals | t:s | ['x','Hello'] | true",
                "StringEquals | t:none | 'x' | false",
                "StringEquals | t:team | '${aws:PrincipalTag/team}' | true",
                "StringEquals | aws:username | 'bob' | true",
                "StringEquals | aws:PrincipalAccount | '000000000000' | true",
                "StringEquals | aws:PrincipalType | 'User' | true",
                "StringEquals | aws:ResourceAccount | '${aws:PrincipalAccount}' | true",
                "StringNotEquals | t:s | 'Hello' | false",
                "StringNotEquals | t:s | ['x','y'] | true",
                "StringNotEquals | t:s | ['x','Hello'] | false",
                "StringNotEquals | t:none | 'x' | true",
                "StringEqualsIgnoreCase | t:s | 'hELLO' | true",
                "StringNotEqualsIgnoreCase | t:s | 'hELLO' | false",
                "StringLike | t:s | 'H?l*' | true",
                "StringLike | t:s | 'h*' | false",
                "StringNotLike | t:s | 'H*' | false",
                "StringNotLike | t:s | 'z*' | true",
                "StringEqualsIfExists | t:none | 'x' | true",
                "StringEqualsIfExists | t:s | 'x' | false",
                "StringLikeIfExists | t:s | 'H*' | true",
                "NumericEquals | t:n | '10.0' | true",
                "NumericEquals | t:n | 10 | true",
                "NumericNotEquals | t:n | '10' | false",
                "NumericLessThan | t:n | '11' | true",
                "NumericLessThan | t:n | '9' | false",
                "NumericLessThanEquals | t:n | '10' | true",
                "NumericGreaterThan | t:n | '9' | true",
                "NumericGreaterThanEquals | t:n | '10.5' | false",
                "NumericEquals | t:s | '10' | false",
                "DateEquals | t:d | '2026-01-02T03:04:05Z' | true",
                "DateEquals | t:d | '2026-01-02T12:04:05+09:00' | true",
                "DateGreaterThan | t:d | '2026-01-02' | true",
                "DateLessThan | t:d | '2026-01-02T03:04:06Z' | true",
                "DateLessThan | t:d | '1' | false",
                "DateGreaterThanEquals | aws:CurrentTime | '1970-01-01T00:00:00Z' | true",
                "DateLessThanEquals | aws:EpochTime | '0' | true",
                "DateNotEquals | t:d | '2026-01-02' | true",
                "Bool | t:b | 'true' | true",
                "Bool | t:b | true | true",
                "Bool | t:b | 'TRUE' | true",
                "Bool | t:b | 'false' | false",
                "BoolIfExists | aws:MultiFactorAuthPresent | 'false' | true",
                "BinaryEquals | t:bin | 'QmluYXJ5' | true",
                "BinaryEquals | t:bin | 'qmluYXJ5' | false",
                "IpAddress | t:ip | '10.0.0.0/8' | true",
                "IpAddress | t:ip | '10.1.2.3' | true",
                "IpAddress | t:ip | '10.1.2.0/31' | false",
                "IpAddress | t:ip | '10.1.2.2/31' | true",
                "IpAddress | t:ip | '0.0.0.0/0' | true",
                "IpAddress | t:ip | '2001:db8::/32' | false",
                "IpAddress | t:ip6 | '2001:db8::/32' | true",
                "IpAddress | t:ip6 | '2001:db9::/32' | false",
                "IpAddress | t:s | '10.0.0.0/8' | false",
                "NotIpAddress | t:ip | '10.0.0.0/8' | false",
                "NotIpAddress | t:ip | ['192.168.0.0/16','11.0.0.0/8'] | true",
                "NotIpAddress | t:none | '10.0.0.0/8' | true",
                "ArnLike | t:arn | 'arn:aws:sns:*:111122223333:topic:*' | true",
                "ArnEquals | t:arn | 'arn:aws:sns:*:111122223333:topic*' | true",
                "ArnLike | t:arn | 'arn:aws:sns:*:topic:sub' | false",
                "ArnLike | t:s | '*' | false",
                "ArnNotLike | t:arn | 'arn:aws:sns:*:*:*' | false",
                "ArnNotEquals | t:arn | 'arn:aws:sqs:*:*:*' | true",
                "Null | t:s | 'true' | false",
                "Null | t:s | 'false' | true",
                "Null | t:none | true | true",
                "Null | t:none | 'false' | false",
                "ForAllValues:StringEquals | t:many | ['a','b','c'] | true",
                "ForAllValues:StringEquals | t:many | ['a'] | false",
                "ForAllValues:StringEquals | t:none | ['a'] | true",
                "ForAnyValue:StringEquals | t:many | ['b'] | true",
                "ForAnyValue:StringEquals | t:many | ['z'] | false",
                "ForAnyValue:StringEquals | t:none | ['a'] | false",
                "ForAnyValue:StringNotEquals | t:many | ['a'] | true",
                "ForAllValues:StringNotEquals | t:many | ['a'] | false",
                "ForAllValues:StringNotLike | t:many | ['z*'] | true",
                "ForAnyValue:StringLikeIfExists | t:none | ['a'] | true",
            })
    void conditionHoldsAsDocumented(String operator, String key, String values, boolean expected) {
        String document =
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'"
                        + operator + "':{'" + key + "':" + values + "}}}}";
        Policy policy = PolicyParser.parse("p", document.replace('\'', '"'), Kind.INLINE);
        Facts facts = new Facts(BOB, "s3:GetObject", "*", KEYS, AccountId.DEFAULT, Instant.EPOCH);
        assertThat(policy.allowing(facts) != null).as(document).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Hello,10,true", "Hello,11,false", "x,10,false"})
    void everyKeyMustHold(String text, String number, boolean expected) {
        String document =
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'t:s':'" + text
                        + "','t:team':'red'},'NumericEquals':{'t:n':'" + number + "'}}}}";
        Policy policy = PolicyParser.parse("p", document.replace('\'', '"'), Kind.INLINE);
        Facts facts = new Facts(BOB, "s3:GetObject", "*", KEYS, AccountId.DEFAULT, Instant.EPOCH);
        assertThat(policy.allowing(facts) != null).isEqualTo(expected);
    }
}
