package dure.conformance.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.conformance.Signer;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Days pass here, so that the SDK, which knows the real time only, could not sign. */
class RetentionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode call(TestDure dure, String operation, String input) throws IOException {
        Call call = Call.of(
                "POST",
                "/",
                Map.of(
                        "Host", "logs.localhost:" + dure.port(),
                        "Content-Type", "application/x-amz-json-1.1",
                        "X-Amz-Target", "Logs_20140328." + operation),
                input);
        Answer answer = RawHttp.send(
                dure.port(),
                new Signer(
                                dure.rootCredentials(),
                                "logs",
                                dure.region(),
                                dure.clock().instant())
                        .sign(call));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.text());
    }

    private static JsonNode events(TestDure dure) throws IOException {
        return call(dure, "FilterLogEvents", "{\"logGroupName\":\"swept\"}").get("events");
    }

    /** Readers do not see them at once, and the sweep, once an hour, removes them. */
    @Test
    void retentionRemovesEvents() throws Exception {
        TestDure dure = TestDure.start();
        try {
            call(dure, "CreateLogGroup", "{\"logGroupName\":\"swept\"}");
            call(dure, "CreateLogStream", "{\"logGroupName\":\"swept\",\"logStreamName\":\"s\"}");
            call(dure, "PutRetentionPolicy", "{\"logGroupName\":\"swept\",\"retentionInDays\":1}");
            call(
                    dure,
                    "PutLogEvents",
                    "{\"logGroupName\":\"swept\",\"logStreamName\":\"s\",\"logEvents\":[{\"message\":\"m\",\"timestamp\":%d}]}"
                            .formatted(dure.clock().millis()));
            dure.clock().advance(Duration.ofHours(23));
            assertThat(events(dure)).hasSize(1);

            dure.clock().advance(Duration.ofHours(2));

            assertThat(events(dure)).isEmpty();
            long stored = TestDure.eventually(() -> Optional.of(call(dure, "DescribeLogGroups", "{}")
                            .path("logGroups")
                            .path(0)
                            .path("storedBytes")
                            .asLong(-1))
                    .filter(bytes -> bytes == 0));
            assertThat(stored).isZero();
            call(dure, "DeleteRetentionPolicy", "{\"logGroupName\":\"swept\"}");
            assertThat(events(dure)).isEmpty();
        } finally {
            dure.close();
        }
    }
}
