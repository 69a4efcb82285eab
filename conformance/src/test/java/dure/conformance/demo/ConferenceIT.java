package dure.conformance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dure.demo.Conference;
import dure.demo.Demo;
import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conference system on one Dure: deployed in Java, used, and deployed again in Python over it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConferenceIT {
    private static TestDure dure;
    private static Conference conference;

    @BeforeAll
    static void start() throws Exception {
        dure = TestDure.start();
        Spoken spoken = new Spoken();
        boolean passed = Demo.smoke(Targets.of(dure), Demo.Flavour.JAVA, spoken.out);
        assertThat(passed).as(spoken.words()).isTrue();
        conference = Demo.deploy(Targets.of(dure), Demo.Flavour.JAVA, spoken.out);
    }

    @AfterAll
    static void close() {
        dure.close();
    }

    /** What the demo printed. */
    private static final class Spoken {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        String words() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/json; charset=utf-8"
            })
    void aRegistrationIsTakenUnderEachContentTypeThatBrowsersSend(String contentType) throws Exception {
        Visitor visitor = new Visitor(conference);
        String user = "user-" + Integer.toHexString(contentType.hashCode());
        HttpResponse<byte[]> answer = visitor.post(
                contentType,
                "{\"user_id\": \"" + user + "\", \"type\": \"staff\", \"user_name\": \"O'Neill \\\"홍\\\"\"}");
        assertThat(answer.statusCode()).as(Visitor.text(answer)).isEqualTo(200);
        assertThat(visitor.registrations(user).at("/0/user_name").asText()).isEqualTo("O'Neill \"홍\"");
    }

    @Test
    void anUnknownContentTypeIsRefused() throws Exception {
        HttpResponse<byte[]> answer = new Visitor(conference).post("application/xml", "<registration/>");
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aRegistrationWithoutATypeIsRefusedByTheValidator() throws Exception {
        HttpResponse<byte[]> answer = new Visitor(conference).register(Map.of("user_id", "nobody"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Visitor.text(answer)).contains("Invalid request body");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void whatTheFunctionRefusesIsABadRequestToo() throws Exception {
        HttpResponse<byte[]> answer = new Visitor(conference).history(" ");
        assertThat(answer.statusCode()).as(Visitor.text(answer)).isEqualTo(400);
        assertThat(Visitor.text(answer)).contains("user_id is required");
    }

    @Test
    void aHistoryOfNobodyInParticularIsRefusedByTheValidator() throws Exception {
        Visitor visitor = new Visitor(new Conference(
                conference.pageUrl(),
                conference.apiUrl() + "?type=staff&x=",
                conference.distributionId(),
                conference.restApiId()));
        HttpResponse<byte[]> answer = visitor.history("");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Visitor.text(answer)).contains("Missing required request parameters: [user_id]");
    }

    @Test
    void aPassWithoutAPhoneNumberSaysTheUser() throws Exception {
        Visitor visitor = new Visitor(conference);
        assertThat(visitor.register(Map.of("user_id", "quiet", "type", "attendee"))
                        .statusCode())
                .isEqualTo(200);
        byte[] pass = TestDure.eventually(() -> Optional.of(visitor.pass("quiet", "attendee"))
                .filter(answer -> answer.statusCode() == 200)
                .map(HttpResponse::body));
        assertThat(Passes.decoded(pass)).isEqualTo("quiet");
    }

    @Test
    void nobodyReadsTheBucketsButCloudFront() throws Exception {
        for (String bucket : new String[] {"conference-site-", "conference-passes-"}) {
            Conference direct = new Conference(dure.endpoint() + "/" + bucket + "000000000000/", "", "", "");
            assertThat(new Visitor(direct).pass("quiet", "attendee").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void deployedAgainInPythonItKeepsItsAddressAndItsRegistrations() throws Exception {
        Visitor visitor = new Visitor(conference);
        assertThat(visitor.register(Map.of("user_id", "lasting", "type", "staff"))
                        .statusCode())
                .isEqualTo(200);
        Spoken spoken = new Spoken();
        boolean passed = Demo.smoke(Targets.of(dure), Demo.Flavour.PYTHON, spoken.out);
        assertThat(passed).as(spoken.words()).isTrue();
        assertThat(spoken.words()).contains(conference.pageUrl(), conference.apiUrl());
        assertThat(visitor.registrations("lasting")).hasSize(1);
    }
}
