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
                "\"Action\":\"s3:NoSuchThing\"",
                "\"Action\":\"s3:ListBucket\"",
                "\"Action\":\"s3:GetObject\",\"NotAction\":\"s3:GetObject\"",
                "\"Action\":\"s3:GetObject\",\"Actions\":\"s3:GetObject\"",
                "\"Action\":\"s3:GetObject\",\"Condition\":\"x\"",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"FooEquals\":{\"aws:SourceIp\":\"1.2.3.4\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"StringEquals\":{\"s3:nosuchkey\":\"x\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"StringEquals\":{\"nosuchkey\":\"x\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"1.2.3.4/\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"1.2.3.4/33\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"yes\"}}",
                "\"Action\":\"s3:GetObject\",\"Condition\":{\"NumericLessThan\":{\"s3:max-keys\":\"many\"}}"
            })
    void statementThatCouldNotBeEvaluatedIsRefused(String parts) {
        String json = "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\","
                + parts + "}}";
        assertThatThrownBy(() -> BucketPolicy.parse(json, "b"))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.type().code()).isEqualTo("MalformedPolicy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\":\"*\",\"Action\":\"*\"",
                "\"Principal\":\"*\",\"Action\":[\"s3:Get*\",\"s3:List*\"],\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/8\",\"2001:db8::/32\"]}}",
                "\"Principal\":{\"AWS\":[\"111122223333\",\"arn:aws:iam::111122223333:role/a/b\"]},\"Action\":\"S3:getobject\"",
                "\"Principal\":{\"Service\":\"cloudfront.amazonaws.com\"},\"Action\":\"s3:GetObject\",\"Condition\":{\"StringEquals\":{\"AWS:SourceArn\":\"arn:aws:cloudfront::111122223333:distribution/E1\"}}",
                "\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Condition\":{\"ForAnyValue:StringLikeIfExists\":{\"s3:RequestObjectTag/team\":\"a*\"},\"Null\":{\"s3:x-amz-server-side-encryption\":true},\"NumericLessThan\":{\"aws:MultiFactorAuthAge\":3600},\"DateLessThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}}"
            })
    void statementsAsAwsDocumentsThemAreTaken(String parts) {
        String json = "{\"Statement\":{\"Effect\":\"Deny\",\"Resource\":[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"],"
                + parts + "}}";
        assertThat(BucketPolicy.parse(json, "b").isPublic()).isFalse();
    }

    /** AWS fills the key in with every request and Dure does not: the Deny would never match. */
    @ParameterizedTest
    @ValueSource(strings = {"s3:TlsVersion", "s3:signatureversion", "S3:AUTHTYPE"})
    void conditionKeysThatAreNotFilledInAreRefusedByName(String key) {
        String json =
                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\","
                        + "\"Condition\":{\"StringEquals\":{\"" + key + "\":\"x\"}}}}";
        assertThatThrownBy(() -> BucketPolicy.parse(json, "b")).isInstanceOfSatisfying(AwsException.class, e -> {
            assertThat(e.type().code()).isEqualTo("NotImplemented");
            assertThat(e.message()).contains(key);
        });
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
