package dure.conformance.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.Signer;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an execution environment is used. */
class SandboxLifeTest {
    private TestDure dure;
    private Workshop workshop;

    @BeforeEach
    void start() {
        dure = TestDure.start();
        workshop = new Workshop(dure);
        workshop.lambda.createFunction(
                workshop.python("counts", workshop.role("life-role"), """
                import os
                calls = 0
                def handler(event, context):
                    global calls
                    calls += 1
                    return [calls, os.environ["AWS_ACCESS_KEY_ID"]]
                """).build());
    }

    @AfterEach
    void stop() {
        dure.close();
    }

    /** Signed by the moved clock: the SDK's own would learn the difference and keep it for every other test. */
    private String[] call() throws IOException {
        Call call = Call.of(
                "POST",
                "/2015-03-31/functions/counts/invocations",
                Map.of("Host", "localhost:" + dure.port(), "Content-Type", "application/json"),
                "{}");
        Signer signer = new Signer(
                dure.rootCredentials(), "lambda", dure.region(), dure.clock().instant());
        Answer answered = RawHttp.send(dure.port(), signer.sign(call));
        assertThat(answered.status()).as(answered.text()).isEqualTo(200);
        String answer = answered.text();
        return answer.substring(1, answer.length() - 1).replace("\"", "").split(", ");
    }

    @Test
    void idleSandboxIsNotUsedForever() throws IOException {
        assertThat(call()[0]).isEqualTo("1");
        dure.clock().advance(Duration.ofMinutes(9));
        assertThat(call()[0]).isEqualTo("2");

        dure.clock().advance(Duration.ofMinutes(4));
        assertThat(call()[0]).isEqualTo("3");

        dure.clock().advance(Duration.ofMinutes(10));
        assertThat(call()[0]).isEqualTo("1");
    }

    @Test
    void sandboxIsLeftBeforeItsCredentialsExpire() throws IOException {
        String[] first = call();
        String[] last = first;
        for (int minutes = 0; minutes < 66; minutes += 6) {
            dure.clock().advance(Duration.ofMinutes(6));
            last = call();
        }

        assertThat(last[1])
                .as("never idle for long, but its credentials are new")
                .isNotEqualTo(first[1]);
        assertThat(Integer.parseInt(last[0])).isLessThan(5);
    }
}
