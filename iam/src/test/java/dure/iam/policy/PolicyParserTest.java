package dure.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.iam.policy.PolicyParser.Kind;
import dure.wire.AwsException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as AWS answers them; statements are written without quotes around names for brevity's sake: {@code '}. */
class PolicyParserTest {
    private static final String SYNTAX = "Syntax errors in policy.";
    private static final String LEGACY = "The policy failed legacy parsing";

    private static String error(String document, Kind kind) {
        AwsException thrown = catchThrowableOfType(
                AwsException.class, () -> PolicyParser.parse("p", document.replace('\'', '"'), kind));
        assertThat(thrown).as(document).isNotNull();
        assertThat(thrown.type().code()).isEqualTo("MalformedPolicyDocument");
        assertThat(thrown.type().status()).isEqualTo(400);
        return thrown.message();
    }

    private static String inStatement(String members) {
        return "{'Version':'2012-10-17','Statement':{" + members + "}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "[]",
                "",
                "{'Version':'2012-10-17'}",
                "{'Version':'2012-10-17','Statement':[]}",
                "{'Version':'2012-10-17','Statement':null}",
                "{'Version':'2012-10-17','Statement':['x']}",
                "{'Version':'2020-01-01','Statement':{'Effect':'Allow','Action':'s3:Get','Resource':'*'}}",
                "{'Version':'2012-10-17','Id':{},'Statement':{'Effect':'Allow','Action':'s3:Get','Resource':'*'}}",
                "{'Version':'2012-10-17','X':1,'Statement':{'Effect':'Allow','Action':'s3:Get','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:Get','Resource':'*'}} x",
                "{'Statement':{'Effect':'Allow','Effect':'Deny','Action':'s3:Get','Resource':'*'}}",
            })
    void documentThatBreaksTheGrammarIsASyntaxError(String document) {
        assertThat(error(document, Kind.INLINE)).isEqualTo(SYNTAX);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "'Action':'s3:Get','Resource':'*' | Syntax errors in policy.",
                "'Effect':'Maybe','Action':'s3:Get','Resource':'*' | Syntax errors in policy.",
                "'Effect':'allow','Action':'s3:Get','Resource':'*' | The policy failed legacy parsing",
                "'Effect':'Allow','Action':123,'Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':[[]],'Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','NotAction':'s3:B','Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','NotResource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Foo':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Resource':'*' | Policy statement must contain actions.",
                "'Effect':'Allow','Action':[],'Resource':'*' | Policy statement must contain actions.",
                "'Effect':'Allow' | Policy statement must contain actions.",
                "'Effect':'Allow','Action':'s3:A' | Policy statement must contain resources.",
                "'Effect':'Allow','Action':'s3:A','Resource':[] | Policy statement must contain resources.",
                "'Effect':'Allow','Action':'invalid' | Policy statement must contain resources.",
                "'Effect':'Allow','Action':'GetObject','Resource':'*' | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "'Effect':'Allow','Action':'','Resource':'*' | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "'Effect':'Allow','Action':'a:b:c','Resource':'*' | Actions/Condition can contain only one colon.",
                "'Effect':'Allow','Action':'a a:b','Resource':'*' | Vendor a a is not valid",
                "'Effect':'Allow','Action':':Get','Resource':'*' | Vendor  is not valid",
                "'Effect':'Allow','Action':'s3:A','Resource':'bad' | Resource bad must be in ARN format or \"*\".",
                "'Effect':'Allow','Action':'s3:A','Resource':'s3::example-bucket/*' | Partition \"\" is not valid for resource \"arn::example-bucket/*:*:*:*\".",
                "'Effect':'Allow','Action':'s3:A','Resource':'a:b:c:d:e:f:g:h' | Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\".",
                "'Effect':'Allow','Action':'s3:A','Resource':'aws:s3:::b' | Partition \"s3\" is not valid for resource \"arn:s3:::b:*\".",
                "'Effect':'Allow','Action':'s3:A','Resource':'arn:aws' | Resource vendor must be fully qualified and cannot contain regexes.",
                "'Effect':'Allow','Action':'s3:A','Resource':'arn:aws:s3::b' | The policy failed legacy parsing",
                "'Effect':'Allow','Action':'s3:A','Resource':'arn:aws:sns:r:<acct>:t' | The policy failed legacy parsing",
                "'Effect':'Allow','Action':'s3:A','Resource':'arn:aws:s3:us-east-1::b' | Resource arn:aws:s3:us-east-1::b can not contain region information.",
                "'Effect':'Allow','Principal':'*','Action':'s3:A','Resource':'*' | Policy document should not specify a principal.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':[] | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':{'a':'b'} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':{'Nope':{'a:b':'c'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':{'Bool':{'a:b':'maybe'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':{'DateEquals':{'a:b':'soon'}} | The policy failed legacy parsing",
                "'Effect':'Allow','Action':'s3:A','Resource':'*','Condition':{'IpAddress':{'a:b':'1.2.3.4/33'}} | The policy failed legacy parsing",
            })
    void badStatementIsAnsweredInAwsWords(String statement, String message) {
        assertThat(error(inStatement(statement), Kind.INLINE)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "'Effect':'Allow','Action':'sts:AssumeRole' | Missing required field Principal",
                "'Effect':'Allow','Principal':'*','Action':'s3:Get' | AssumeRole policy may only specify STS AssumeRole actions.",
                "'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Resource':'*' | Has prohibited field Resource",
                "'Effect':'Allow','Principal':{'AWS':'bob'},'Action':'sts:AssumeRole' | Invalid principal in policy: \"AWS\":\"bob\"",
                "'Effect':'Allow','Principal':{'Service':'lambda'},'Action':'sts:AssumeRole' | Invalid principal in policy: \"SERVICE\":\"lambda\"",
            })
    void badTrustPolicyIsAnsweredInAwsWords(String statement, String message) {
        assertThat(error(inStatement(statement), Kind.TRUST)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Allow','Action':'*','Resource':'*'",
                "'Effect':'Deny','NotAction':['s3:*','iam:Get*'],'NotResource':['arn:aws:s3:::b','arn:aws:s3:::b/${aws:username}/*']",
                "'Sid':'','Effect':'Allow','Action':'dynamodb:*','Resource':'arn:aws:dynamodb:*:*:table/x'",
                "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:*','Condition':{'NumericLessThan':{'s3:max-keys':10},'Bool':{'aws:SecureTransport':true}}",
                "'Effect':'Allow','Action':'iam:*','Resource':['arn:aws:iam::123456789012:root','arn:aws:iam::*:role/x']",
            })
    void goodIdentityPolicyIsAccepted(String statement) {
        assertThatCode(() -> PolicyParser.parse("p", inStatement(statement).replace('\'', '"'), Kind.INLINE))
                .doesNotThrowAnyException();
    }

    @org.junit.jupiter.api.Test
    void managedPolicyMustHaveTheCurrentVersion() {
        String old = "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'s3:A','Resource':'*'}}";
        assertThat(error(old, Kind.MANAGED)).isEqualTo("Policy document must be version 2012-10-17 or greater.");
        assertThatCode(() -> PolicyParser.parse("p", old.replace('\'', '"'), Kind.INLINE))
                .doesNotThrowAnyException();
    }

    @org.junit.jupiter.api.Test
    void sameStatementIdTwiceIsRefused() {
        String statement = "{'Sid':'A','Effect':'Allow','Action':'s3:A','Resource':'*'}";
        assertThat(error("{'Version':'2012-10-17','Statement':[" + statement + "," + statement + "]}", Kind.INLINE))
                .isEqualTo("Statement IDs (SID) in a single policy must be unique.");
    }

    @org.junit.jupiter.api.Test
    void deepNestingIsASyntaxError() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThat(error("{'Statement':" + deep + "}", Kind.INLINE)).isEqualTo(SYNTAX);
        assertThat(LEGACY).isNotEqualTo(SYNTAX);
    }

    @Property(tries = 2000)
    void anyTextEitherCompilesOrIsMalformed(@ForAll("documents") String document, @ForAll Kind kind) {
        try {
            assertThat(PolicyParser.parse("p", document, kind)).isNotNull();
        } catch (AwsException e) {
            assertThat(e.type().code()).isEqualTo("MalformedPolicyDocument");
        }
    }

    @Provide
    Arbitrary<String> documents() {
        List<String> pieces = List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"Statement\"",
                "\"Effect\"",
                "\"Allow\"",
                "\"Action\"",
                "\"s3:*\"",
                "\"Resource\"",
                "\"*\"",
                "\"arn:aws:s3:::${a\"",
                "\"Principal\"",
                "{\"AWS\":\"*\"}",
                "\"Condition\"",
                "{\"StringLike\":{\"a:b\":\"${\"}}",
                "{\"IpAddress\":{\"a:b\":\"::1/129\"}}",
                "null",
                "1e999",
                "true",
                "\"Version\":\"2012-10-17\",");
        Arbitrary<String> soup = Arbitraries.of(pieces).list().ofMaxSize(25).map(list -> String.join("", list));
        Arbitrary<String> value = Arbitraries.of(
                "\"*\"",
                "\"s3:*\"",
                "[]",
                "{}",
                "null",
                "\"arn:aws:s3:::b/${aws:username\"",
                "[\"a:b\"]",
                "7",
                "{\"AWS\":[\"1\",\"*\"]}",
                "{\"Service\":7}",
                "{\"DateEquals\":{\"a:b\":\"999999999999999999999\"}}",
                "{\"Null\":{\"a:b\":\"true\"}}",
                "{\"NumericEquals\":{\"a:b\":\"+-\"}}",
                "\"Allow\"",
                "\"Deny\"");
        Arbitrary<String> name = Arbitraries.of(
                "Effect",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Principal",
                "NotPrincipal",
                "Condition",
                "Sid");
        Arbitrary<String> member =
                net.jqwik.api.Combinators.combine(name, value).as((n, v) -> "\"" + n + "\":" + v);
        Arbitrary<String> shaped = member.list()
                .ofMaxSize(6)
                .map(list -> "{\"Statement\":{\"Effect\":\"Allow\"" + (list.isEmpty() ? "" : ",")
                        + String.join(",", list) + "}}");
        return Arbitraries.oneOf(soup, shaped, Arbitraries.strings().ofMaxLength(40));
    }

    @Test
    void statementIdsOfIdentityPoliciesAreAlphanumeric() {
        String document = inStatement("'Sid':'a b','Effect':'Allow','Action':'s3:Get','Resource':'*'");

        assertThat(error(document, Kind.INLINE)).startsWith("Statement IDs (SID) must be alpha-numeric.");
        assertThat(PolicyParser.stored("p", document.replace('\'', '"'), Kind.INLINE))
                .isNotNull();
    }
}
