package dure.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.conformance.Resources;
import dure.platform.Platform;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every service but S3, as a person looks around in it and sets it up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCliServicesIT {
    private static final String TRUST_LAMBDA = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
              "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""";

    private final TestDure dure = TestDure.start();
    private final AwsCli aws = AwsCli.of(dure);

    @BeforeAll
    void configure() {
        aws.configure(dure);
    }

    @AfterAll
    void stop() throws IOException {
        dure.close();
        Platform.deleteTree(aws.directory());
    }

    @Test
    void aTableIsCreatedFilledAndQueried() {
        aws.run("""
                dynamodb create-table --table-name people --billing-mode PAY_PER_REQUEST
                --attribute-definitions AttributeName=user_id,AttributeType=S AttributeName=type,AttributeType=S
                --key-schema AttributeName=user_id,KeyType=HASH AttributeName=type,KeyType=RANGE""".split("\\s+")).succeeds();
        aws.run("dynamodb", "wait", "table-exists", "--table-name", "people").succeeds();
        for (String type : new String[] {"speaker", "visitor", "volunteer"}) {
            aws.run(
                            "dynamodb",
                            "put-item",
                            "--table-name",
                            "people",
                            "--item",
                            "{\"user_id\": {\"S\": \"u1\"}, \"type\": {\"S\": \"" + type
                                    + "\"}, \"user_name\": {\"S\": \"김두레\"}, \"n\": {\"N\": \"1.50\"}}")
                    .succeeds();
        }
        JsonNode found = aws.run(
                        "dynamodb",
                        "query",
                        "--table-name",
                        "people",
                        "--key-condition-expression",
                        "user_id = :u AND begins_with(#t, :t)",
                        "--expression-attribute-names",
                        "{\"#t\": \"type\"}",
                        "--expression-attribute-values",
                        "{\":u\": {\"S\": \"u1\"}, \":t\": {\"S\": \"v\"}}")
                .json();
        assertThat(found.get("Count").asInt()).isEqualTo(2);
        assertThat(found.at("/Items/0/user_name/S").asText()).isEqualTo("김두레");
        assertThat(found.at("/Items/0/n/N").asText()).isEqualTo("1.5");
        JsonNode page = aws.run("dynamodb", "scan", "--table-name", "people", "--page-size", "1", "--max-items", "2")
                .json();
        assertThat(page.get("Items")).hasSize(2);
        assertThat(page.get("NextToken").asText()).isNotEmpty();
        assertThat(aws.run("dynamodb", "describe-table", "--table-name", "people")
                        .json()
                        .at("/Table/TableStatus")
                        .asText())
                .isEqualTo("ACTIVE");
        aws.run("dynamodb", "get-item", "--table-name", "people", "--key", "{\"user_id\": {\"S\": \"u1\"}}")
                .failsWith(254, "ValidationException");
        aws.run("dynamodb", "describe-table", "--table-name", "missing").failsWith(254, "ResourceNotFoundException");
    }

    @Test
    void rolesAndUsersAreCreatedAndAct() {
        Path trust = aws.file("trust.json", TRUST_LAMBDA);
        JsonNode role = aws.run(
                        "iam",
                        "create-role",
                        "--role-name",
                        "worker",
                        "--assume-role-policy-document",
                        "file://" + trust)
                .json();
        assertThat(role.at("/Role/Arn").asText()).isEqualTo("arn:aws:iam::000000000000:role/worker");
        assertThat(role.at("/Role/AssumeRolePolicyDocument/Statement/0/Effect").asText())
                .isEqualTo("Allow");
        aws.run("iam", "create-role", "--role-name", "worker", "--assume-role-policy-document", "file://" + trust)
                .failsWith(254, "EntityAlreadyExists");
        aws.run("iam", "create-role", "--role-name", "other", "--assume-role-policy-document", "{nonsense")
                .failsWith(254, "MalformedPolicyDocument");
        for (String user : new String[] {"anna", "bora", "chul"}) {
            aws.run("iam", "create-user", "--user-name", user).succeeds();
        }
        assertThat(aws.run("iam", "list-users", "--page-size", "1").json().get("Users"))
                .hasSize(3);
        JsonNode cut = aws.run("iam", "list-users", "--max-items", "2").json();
        assertThat(cut.get("Users")).hasSize(2);
        assertThat(cut.has("NextToken")).isTrue();
        JsonNode key = aws.run("iam", "create-access-key", "--user-name", "anna")
                .json()
                .get("AccessKey");
        aws.plain(
                "",
                "configure",
                "set",
                "aws_access_key_id",
                key.get("AccessKeyId").asText(),
                "--profile",
                "anna");
        aws.plain(
                "",
                "configure",
                "set",
                "aws_secret_access_key",
                key.get("SecretAccessKey").asText(),
                "--profile",
                "anna");
        aws.plain("", "configure", "set", "region", dure.region(), "--profile", "anna");
        AwsCli.Result who =
                aws.plain("", "--endpoint-url", aws.endpoint(), "--profile", "anna", "sts", "get-caller-identity");
        assertThat(who.json().get("Arn").asText()).isEqualTo("arn:aws:iam::000000000000:user/anna");
        AwsCli.Result denied =
                aws.plain("", "--endpoint-url", aws.endpoint(), "--profile", "anna", "iam", "list-users");
        denied.failsWith(254, "AccessDenied");
        assertThat(denied.err())
                .contains("User: arn:aws:iam::000000000000:user/anna is not authorized to perform: iam:ListUsers");
    }

    @Test
    void rootIsWhoItIs() {
        JsonNode who = aws.run("sts", "get-caller-identity").json();
        assertThat(who.get("Account").asText()).isEqualTo("000000000000");
        assertThat(who.get("Arn").asText()).isEqualTo("arn:aws:iam::000000000000:root");
    }

    @Test
    void topicsAreCreatedTaggedAndPublishedTo() {
        String arn = aws.run("sns", "create-topic", "--name", "news", "--tags", "Key=team,Value=blue")
                .json()
                .get("TopicArn")
                .asText();
        assertThat(arn).isEqualTo("arn:aws:sns:" + dure.region() + ":000000000000:news");
        assertThat(aws.run("sns", "publish", "--topic-arn", arn, "--message", "안녕", "--subject", "hello")
                        .json()
                        .get("MessageId")
                        .asText())
                .isNotEmpty();
        assertThat(aws.run("sns", "list-topics").json().at("/Topics/0/TopicArn").asText())
                .isEqualTo(arn);
        assertThat(aws.run("sns", "list-tags-for-resource", "--resource-arn", arn)
                        .json()
                        .at("/Tags/0/Value")
                        .asText())
                .isEqualTo("blue");
        aws.run("sns", "publish", "--topic-arn", arn + "x", "--message", "m").failsWith(254, "NotFound");
        aws.run("sns", "publish", "--topic-arn", "nonsense", "--message", "m").failsWith(254, "InvalidParameter");
    }

    @Test
    void aFunctionIsCreatedInvokedAndItsLogTailed() throws Exception {
        String role = new Resources(dure).role("tailed", "Service", "lambda.amazonaws.com");
        dure.iam()
                .putRolePolicy(
                        policy -> policy.roleName("tailed").policyName("logs").policyDocument("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}"""));
        Path zip = aws.file(
                "function.zip",
                Resources.zip(
                        "app.py",
                        "def handler(event, context):\n    print('said', event['word'])\n    return {'twice': event['word'] * 2}\n"));
        JsonNode created = aws.run(
                        "lambda",
                        "create-function",
                        "--function-name",
                        "tailed",
                        "--runtime",
                        "python3.13",
                        "--handler",
                        "app.handler",
                        "--role",
                        role,
                        "--zip-file",
                        "fileb://" + zip)
                .json();
        assertThat(created.get("FunctionArn").asText())
                .isEqualTo("arn:aws:lambda:" + dure.region() + ":000000000000:function:tailed");
        aws.run("lambda", "wait", "function-active-v2", "--function-name", "tailed")
                .succeeds();
        JsonNode invoked = aws.run(
                        "lambda",
                        "invoke",
                        "--function-name",
                        "tailed",
                        "--cli-binary-format",
                        "raw-in-base64-out",
                        "--payload",
                        "{\"word\": \"두레\"}",
                        "--log-type",
                        "Tail",
                        "answer.json")
                .json();
        assertThat(invoked.get("StatusCode").asInt()).isEqualTo(200);
        assertThat(invoked.has("FunctionError")).isFalse();
        assertThat(new ObjectMapper()
                        .readTree(aws.read("answer.json"))
                        .get("twice")
                        .asText())
                .isEqualTo("두레두레");
        String log = TestDure.eventually(() -> Optional.of(aws.run("logs", "tail", "/aws/lambda/tailed"))
                .filter(result -> result.exit() == 0 && result.out().contains("REPORT"))
                .map(AwsCli.Result::out));
        assertThat(log).contains("START RequestId:", "said 두레", "END RequestId:", "REPORT RequestId:");
        aws.run("lambda", "invoke", "--function-name", "missing", "x").failsWith(254, "ResourceNotFoundException");
        aws.run("lambda", "get-function", "--function-name", "bad name").failsWith(254, "ValidationException");
    }

    @Test
    void aLayerIsPublished() {
        Path zip = aws.file("layer.zip", Resources.zip("python/greeting.py", "WORD = 'hi'\n"));
        for (int version = 1; version <= 2; version++) {
            JsonNode layer = aws.run(
                            "lambda",
                            "publish-layer-version",
                            "--layer-name",
                            "greeting",
                            "--compatible-runtimes",
                            "python3.13",
                            "--zip-file",
                            "fileb://" + zip)
                    .json();
            assertThat(layer.get("Version").asInt()).isEqualTo(version);
            assertThat(layer.get("LayerVersionArn").asText()).endsWith(":layer:greeting:" + version);
        }
        assertThat(aws.run("lambda", "list-layer-versions", "--layer-name", "greeting")
                        .json()
                        .get("LayerVersions"))
                .hasSize(2);
    }

    @Test
    void anApiIsBuiltDeployedAndCalled() throws IOException {
        String api = aws.run("apigateway", "create-rest-api", "--name", "hello")
                .json()
                .get("id")
                .asText();
        String root = aws.run("apigateway", "get-resources", "--rest-api-id", api)
                .json()
                .at("/items/0/id")
                .asText();
        String hello = aws.run(
                        "apigateway",
                        "create-resource",
                        "--rest-api-id",
                        api,
                        "--parent-id",
                        root,
                        "--path-part",
                        "hello")
                .json()
                .get("id")
                .asText();
        String[] method = {"--rest-api-id", api, "--resource-id", hello, "--http-method", "GET"};
        onMethod(method, "put-method", "--authorization-type", "NONE");
        onMethod(method, "put-method-response", "--status-code", "200");
        onMethod(
                method,
                "put-integration",
                "--type",
                "MOCK",
                "--request-templates",
                "{\"application/json\": \"{\\\"statusCode\\\": 200}\"}");
        onMethod(
                method,
                "put-integration-response",
                "--status-code",
                "200",
                "--response-templates",
                "{\"application/json\": \"{\\\"greeting\\\": \\\"$context.stage\\\"}\"}");
        aws.run("apigateway", "create-deployment", "--rest-api-id", api, "--stage-name", "dev")
                .succeeds();
        Answer byHost = RawHttp.send(
                dure.port(),
                Call.of("GET", "/dev/hello", Map.of("Host", api + ".execute-api.localhost:" + dure.port()), ""));
        assertThat(byHost.text()).isEqualTo("{\"greeting\": \"dev\"}");
        Answer byPath = RawHttp.send(
                dure.port(),
                Call.of(
                        "GET",
                        "/_aws/execute-api/" + api + "/dev/hello",
                        Map.of("Host", "localhost:" + dure.port()),
                        ""));
        assertThat(byPath.text()).isEqualTo("{\"greeting\": \"dev\"}");
        aws.run("apigateway", "get-rest-api", "--rest-api-id", "nothinghere").failsWith(254, "NotFoundException");
    }

    private void onMethod(String[] method, String command, String... more) {
        String[] all = new String[2 + method.length + more.length];
        all[0] = "apigateway";
        all[1] = command;
        System.arraycopy(method, 0, all, 2, method.length);
        System.arraycopy(more, 0, all, 2 + method.length, more.length);
        aws.run(all).succeeds();
    }

    @Test
    void aDistributionIsCreatedServesAndIsInvalidated() throws Exception {
        new Resources(dure).bucketWithObject("origin", "index.html", "<h1>one</h1>");
        dure.s3().deletePublicAccessBlock(block -> block.bucket("origin"));
        dure.s3().putBucketPolicy(policy -> policy.bucket("origin").policy("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                          "Action": "s3:GetObject", "Resource": "arn:aws:s3:::origin/*"}]}"""));
        JsonNode distribution = aws.run(
                        "cloudfront",
                        "create-distribution",
                        "--origin-domain-name",
                        "origin.s3." + dure.region() + ".amazonaws.com",
                        "--default-root-object",
                        "index.html")
                .json()
                .get("Distribution");
        String id = distribution.get("Id").asText();
        Call visit = Call.of("GET", "/", Map.of("Host", id + ".cloudfront.localhost:" + dure.port()), "");
        assertThat(RawHttp.send(dure.port(), visit).text()).isEqualTo("<h1>one</h1>");
        assertThat(RawHttp.send(dure.port(), visit).header("x-cache")).isEqualTo("Hit from cloudfront");
        JsonNode invalidation = aws.run("cloudfront", "create-invalidation", "--distribution-id", id, "--paths", "/*")
                .json()
                .get("Invalidation");
        aws.run(
                        "cloudfront",
                        "wait",
                        "invalidation-completed",
                        "--distribution-id",
                        id,
                        "--id",
                        invalidation.get("Id").asText())
                .succeeds();
        assertThat(RawHttp.send(dure.port(), visit).header("x-cache")).isEqualTo("Miss from cloudfront");
        aws.run("cloudfront", "get-distribution", "--id", "E00000000000").failsWith(254, "NoSuchDistribution");
        assertThat(aws.run("cloudfront", "list-distributions", "--max-items", "1")
                        .json()
                        .at("/DistributionList/Items"))
                .hasSize(1);
    }

    @Test
    void logGroupsHoldWhatIsPutIntoThem() {
        aws.run("logs", "create-log-group", "--log-group-name", "/test/group").succeeds();
        aws.run("logs", "create-log-stream", "--log-group-name", "/test/group", "--log-stream-name", "s")
                .succeeds();
        long now = dure.clock().instant().toEpochMilli();
        aws.run(
                        "logs",
                        "put-log-events",
                        "--log-group-name",
                        "/test/group",
                        "--log-stream-name",
                        "s",
                        "--log-events",
                        "timestamp=" + now + ",message=first",
                        "timestamp=" + (now + 1) + ",message=둘째")
                .succeeds();
        assertThat(aws.run("logs", "tail", "/test/group").succeeds().out()).contains("first", "둘째");
        JsonNode filtered = aws.run(
                        "logs", "filter-log-events", "--log-group-name", "/test/group", "--filter-pattern", "first")
                .json();
        assertThat(filtered.get("events")).hasSize(1);
        aws.run("logs", "create-log-group", "--log-group-name", "/test/group")
                .failsWith(254, "ResourceAlreadyExistsException");
        aws.run("logs", "tail", "/no/such/group").failsWith(254, "ResourceNotFoundException");
    }

    @Test
    void whatDureDoesNotOfferIsSaidByItsName() {
        AwsCli.Result result = aws.run("s3api", "list-bucket-analytics-configurations", "--bucket", "x");
        result.failsWith(254, "NotImplemented");
        assertThat(result.err()).contains("ListBucketAnalyticsConfigurations");
        aws.run("dynamodb", "list-backups").failsWith(254, "NotImplemented");
        aws.run("sqs", "list-queues").failsWith(254, "NotImplemented");
    }
}
