package dure.conformance.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dure.demo.Conference;
import dure.demo.Demo;
import dure.testkit.TestDure;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Each permission of the functions' roles is needed: without it exactly its call is denied. */
class LeastPrivilegeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = "what-it-calls";

    private static TestDure dure;
    private static IamClient iam;
    private static CloudWatchLogsClient logs;
    private static Visitor visitor;

    @BeforeAll
    static void deploy() throws Exception {
        dure = TestDure.start();
        Conference conference =
                Demo.deploy(Targets.of(dure), Demo.Flavour.JAVA, new PrintStream(PrintStream.nullOutputStream()));
        visitor = new Visitor(conference);
        iam = dure.iam();
        logs = dure.logs();
    }

    @AfterAll
    static void close() {
        logs.close();
        iam.close();
        dure.close();
    }

    /** A role short of one action, until it is closed. */
    private record Without(String role, String whole) implements AutoCloseable {
        static Without action(String role, String action) throws Exception {
            String whole = URLDecoder.decode(
                    iam.getRolePolicy(get -> get.roleName(role).policyName(POLICY))
                            .policyDocument(),
                    StandardCharsets.UTF_8);
            JsonNode policy = JSON.readTree(whole);
            ArrayNode statements = (ArrayNode) policy.path("Statement");
            int before = statements.size();
            for (int i = before - 1; i >= 0; i--) {
                if (statements.path(i).path("Action").asText().equals(action)) {
                    statements.remove(i);
                }
            }
            assertThat(statements).hasSize(before - 1);
            put(role, policy.toString());
            return new Without(role, whole);
        }

        private static void put(String role, String policy) {
            iam.putRolePolicy(put -> put.roleName(role).policyName(POLICY).policyDocument(policy));
        }

        @Override
        public void close() {
            put(role, whole);
        }
    }

    @Test
    void withoutQueryOnlyTheHistoryOfOneIsDenied() throws Exception {
        try (Without query = Without.action("conference-get", "dynamodb:Query")) {
            HttpResponse<byte[]> one = visitor.history("somebody");
            assertThat(one.statusCode()).isEqualTo(500);
            assertThat(Visitor.text(one)).contains("dynamodb:Query", "not authorized to perform");
            assertThat(visitor.history("*").statusCode()).isEqualTo(200);
        }
        assertThat(visitor.history("somebody").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutScanOnlyTheHistoryOfAllIsDenied() throws Exception {
        try (Without scan = Without.action("conference-get", "dynamodb:Scan")) {
            HttpResponse<byte[]> all = visitor.history("*");
            assertThat(all.statusCode()).isEqualTo(500);
            assertThat(Visitor.text(all)).contains("dynamodb:Scan");
            assertThat(visitor.history("somebody").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutPutItemNothingIsRegistered() throws Exception {
        try (Without put = Without.action("conference-post", "dynamodb:PutItem")) {
            HttpResponse<byte[]> answer = visitor.register(Map.of("user_id", "denied", "type", "staff"));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(Visitor.text(answer)).contains("dynamodb:PutItem");
        }
        assertThat(visitor.registrations("denied")).isEmpty();
    }

    @Test
    void withoutPublishItIsRegisteredAndNotAnnounced() throws Exception {
        try (Without publish = Without.action("conference-post", "sns:Publish")) {
            HttpResponse<byte[]> answer = visitor.register(Map.of("user_id", "unannounced", "type", "staff"));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(Visitor.text(answer)).containsIgnoringCase("not authorized to perform: SNS:Publish");
        }
        assertThat(visitor.registrations("unannounced")).hasSize(1);
    }

    @Test
    void withoutGetItemThePassIsNotDrawn() throws Exception {
        deniedPass("dynamodb:GetItem", "not authorized to perform: dynamodb:GetItem", "no-item");
    }

    @Test
    void withoutPutObjectThePassIsNotKept() throws Exception {
        // Java's own HTTP client, which the function uses, loses the words of a refusal before the body is sent
        deniedPass("s3:PutObject", "(Service: S3, Status Code: 403", "no-object");
    }

    /** What the function could not hear: the same call, as the function's role, by a client that can. */
    @Test
    void withoutPutObjectTheRefusalIsAccessDenied() throws Exception {
        String bucket = allowedBucket();
        try (Trusting self = Trusting.whoeverDeployed("conference-make-pass");
                S3Client s3 = dure.client(
                        S3Client.builder().forcePathStyle(true).httpClientBuilder(ApacheHttpClient.builder()),
                        StaticCredentialsProvider.create(self.session()))) {
            s3.putObject(put -> put.bucket(bucket).key("qrcodes/least.png"), RequestBody.fromString("pass"));
            try (Without put = Without.action("conference-make-pass", "s3:PutObject")) {
                assertThatThrownBy(() -> s3.putObject(
                                object -> object.bucket(bucket).key("qrcodes/least.png"),
                                RequestBody.fromString("pass")))
                        .isInstanceOfSatisfying(S3Exception.class, refusal -> {
                            assertThat(refusal.statusCode()).isEqualTo(403);
                            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                            assertThat(refusal.awsErrorDetails().errorMessage())
                                    .contains("conference-make-pass", "not authorized to perform: s3:PutObject");
                        });
            }
        }
    }

    private static String allowedBucket() throws Exception {
        String policy = URLDecoder.decode(
                iam.getRolePolicy(get -> get.roleName("conference-make-pass").policyName(POLICY))
                        .policyDocument(),
                StandardCharsets.UTF_8);
        for (JsonNode statement : JSON.readTree(policy).path("Statement")) {
            if (statement.path("Action").asText().equals("s3:PutObject")) {
                return statement
                        .path("Resource")
                        .asText()
                        .replaceFirst("^arn:aws:s3:::", "")
                        .replaceFirst("/.*", "");
            }
        }
        throw new AssertionError("no s3:PutObject in " + policy);
    }

    /** A role that a user may assume, until it is closed. */
    private record Trusting(String role, String trust, AwsCredentials user) implements AutoCloseable {
        static Trusting whoeverDeployed(String role) {
            String trust = URLDecoder.decode(
                    iam.getRole(get -> get.roleName(role)).role().assumeRolePolicyDocument(), StandardCharsets.UTF_8);
            iam.createUser(user -> user.userName("stand-in"));
            AccessKey key = iam.createAccessKey(of -> of.userName("stand-in")).accessKey();
            iam.updateAssumeRolePolicy(update -> update.roleName(role).policyDocument("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Principal": {"AWS": "arn:aws:iam::000000000000:user/stand-in"}, "Action": "sts:AssumeRole"}]}"""));
            return new Trusting(role, trust, AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        }

        AwsCredentials session() {
            try (StsClient sts = dure.client(
                    StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                    StaticCredentialsProvider.create(user))) {
                Credentials made = sts.assumeRole(assume -> assume.roleArn("arn:aws:iam::000000000000:role/" + role)
                                .roleSessionName("stand-in"))
                        .credentials();
                return AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
            }
        }

        @Override
        public void close() {
            iam.updateAssumeRolePolicy(update -> update.roleName(role).policyDocument(trust));
        }
    }

    private static void deniedPass(String action, String denial, String user) throws Exception {
        try (Without missing = Without.action("conference-make-pass", action)) {
            HttpResponse<byte[]> answer = visitor.register(Map.of("user_id", user, "type", "staff"));
            assertThat(answer.statusCode()).as(Visitor.text(answer)).isEqualTo(200);
            assertThat(TestDure.eventually(() -> logged(denial))).contains(denial);
            assertThat(visitor.pass(user, "staff").statusCode()).isEqualTo(404);
        }
    }

    private static Optional<String> logged(String words) {
        try {
            return logs
                    .filterLogEventsPaginator(filter -> filter.logGroupName("/aws/lambda/conference-make-pass"))
                    .events()
                    .stream()
                    .map(event -> event.message())
                    .filter(message -> message.contains(words))
                    .findFirst();
        } catch (ResourceNotFoundException nothingLoggedYet) {
            return Optional.empty();
        }
    }
}
