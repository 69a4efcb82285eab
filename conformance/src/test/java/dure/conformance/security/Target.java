package dure.conformance.security;

import dure.testkit.RawHttp.Call;
import java.util.Map;

/** One ordinary call of every service, with what it needs permission for. {@link Fixture} makes what it asks for. */
enum Target {
    S3(Errors.S3, "s3", "s3:GetObject", "arn:aws:s3:::secured/dir/object.txt") {
        @Override
        Call call(Fixture fixture) {
            return rest(fixture, "s3", "GET", "/secured/dir/object.txt");
        }
    },
    DYNAMODB(Errors.RPC_JSON, "dynamodb", "dynamodb:GetItem", "arn:aws:dynamodb:REGION:ACCOUNT:table/secured") {
        @Override
        Call call(Fixture fixture) {
            return json(fixture, "dynamodb", "1.0", "DynamoDB_20120810.GetItem", """
                    {"TableName": "secured", "Key": {"id": {"S": "one"}}}""");
        }
    },
    SNS(Errors.SNS, "sns", "sns:GetTopicAttributes", "arn:aws:sns:REGION:ACCOUNT:secured") {
        @Override
        Call call(Fixture fixture) {
            return query(
                    fixture, "sns", "2010-03-31", "GetTopicAttributes&TopicArn=" + fixture.encoded(resource(fixture)));
        }
    },
    IAM(Errors.XML, "iam", "iam:GetUser", "arn:aws:iam::ACCOUNT:user/secured") {
        @Override
        Call call(Fixture fixture) {
            return query(fixture, "iam", "2010-05-08", "GetUser&UserName=secured");
        }
    },
    STS(Errors.XML, "sts", "sts:AssumeRole", "arn:aws:iam::ACCOUNT:role/secured") {
        @Override
        Call call(Fixture fixture) {
            return query(
                    fixture,
                    "sts",
                    "2011-06-15",
                    "AssumeRole&RoleSessionName=test&RoleArn=" + fixture.encoded(resource(fixture)));
        }
    },
    LOGS(
            Errors.RPC_JSON,
            "logs",
            "logs:DescribeLogStreams",
            "arn:aws:logs:REGION:ACCOUNT:log-group:secured:log-stream:") {
        @Override
        Call call(Fixture fixture) {
            return json(fixture, "logs", "1.1", "Logs_20140328.DescribeLogStreams", """
                    {"logGroupName": "secured"}""");
        }
    },
    LAMBDA(Errors.REST_JSON, "lambda", "lambda:GetFunction", "arn:aws:lambda:REGION:ACCOUNT:function:secured") {
        @Override
        Call call(Fixture fixture) {
            return rest(fixture, "lambda", "GET", "/2015-03-31/functions/" + fixture.function());
        }
    },
    API_GATEWAY(Errors.REST_JSON, "apigateway", "apigateway:GET", "arn:aws:apigateway:REGION::/restapis/{api}") {
        @Override
        Call call(Fixture fixture) {
            return rest(fixture, "apigateway", "GET", "/restapis/" + fixture.apiId());
        }
    },
    CLOUDFRONT(
            Errors.XML,
            "cloudfront",
            "cloudfront:GetDistribution",
            "arn:aws:cloudfront::ACCOUNT:distribution/{distribution}") {
        @Override
        Call call(Fixture fixture) {
            return rest(fixture, "cloudfront", "GET", "/2020-05-31/distribution/" + fixture.distributionId());
        }
    };

    private final Errors errors;
    private final String signingName;
    private final String action;
    private final String resource;

    Target(Errors errors, String signingName, String action, String resource) {
        this.errors = errors;
        this.signingName = signingName;
        this.action = action;
        this.resource = resource;
    }

    /** The call, unsigned. */
    abstract Call call(Fixture fixture);

    Errors errors() {
        return errors;
    }

    String signingName() {
        return signingName;
    }

    String action() {
        return action;
    }

    String resource(Fixture fixture) {
        return fixture.filledIn(resource);
    }

    private static Call rest(Fixture fixture, String host, String method, String target) {
        return Call.of(method, target, Map.of("Host", fixture.host(host)), "");
    }

    private static Call json(Fixture fixture, String host, String version, String target, String body) {
        return Call.of(
                "POST",
                "/",
                Map.of(
                        "Host",
                        fixture.host(host),
                        "Content-Type",
                        "application/x-amz-json-" + version,
                        "X-Amz-Target",
                        target),
                body);
    }

    private static Call query(Fixture fixture, String host, String version, String action) {
        return Call.of(
                "POST",
                "/",
                Map.of("Host", fixture.host(host), "Content-Type", "application/x-www-form-urlencoded"),
                "Version=" + version + "&Action=" + action);
    }
}
