package dure.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketPolicyTest {
    private static boolean isPublic(String statement) {
        return BucketPolicy.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"s3:*\","
                                + "\"Resource\":\"arn:aws:s3:::b/*\"," + statement + "}]}",
                        "b")
                .isPublic();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Effect\":\"Allow\",\"Principal\":\"*\"",
                "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"111122223333\",\"*\"]}",
                "\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"111122223333\"}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"}}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringLike\":{\"aws:SourceVpc\":\"vpc-*\"}}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringNotEquals\":{\"aws:SourceVpc\":\"vpc-1\"}}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"s3:prefix\":\"x\"}}"
            })
    void policyThatAnybodyMayUseIsPublic(String statement) {
        assertThat(isPublic(statement)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Effect\":\"Deny\",\"Principal\":\"*\"",
                "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"}",
                "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudfront.amazonaws.com\"}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}",
                "\"Effect\":\"Allow\",\"Principal\":\"*\","
                        + "\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:sns:us-east-1:111122223333:*\"}}"
            })
    void policyBoundToSomebodyIsNotPublic(String statement) {
        assertThat(isPublic(statement)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} x",
                "{\"Statement\":[]}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::c/*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sns:*\",\"Resource\":\"arn:aws:s3:::b/*\"}}",
                "{\"Statement\":{\"Effect\":\"allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"me\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\"}}",
                "{\"Version\":\"2020-01-01\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
                        + "\"Resource\":\"arn:aws:s3:::b/*\"}}"
            })
    void malformedPolicyIsRefused(String json) {
        assertThatThrownBy(() -> BucketPolicy.parse(json, "b"))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.type().code()).isEqualTo("MalformedPolicy"));
    }
}
