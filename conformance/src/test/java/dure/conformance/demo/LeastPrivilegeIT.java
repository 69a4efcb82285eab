package dure.conformance.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;

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
        // Java's own HTTP client loses the words of a refusal that comes before the body is sent
        deniedPass("s3:PutObject", "(Service: S3, Status Code: 403", "no-object");
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
