package dure.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Requests signed by botocore 1.43.11 (S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth) at a fixed time with
 * made-up keys: odd paths, queries, headers and session tokens, of S3 and of Lambda.
 */
class BotocoreSignaturesTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
    private static final String SECRET = "se/cr+et";
    private static final String ORIGIN = "http://localhost:4566";

    private final SigV4Verifier verifier = new SigV4Verifier(SigningKeys.COMPUTED);

    @Test
    void whatBotocoreSignsIsAccepted() throws IOException {
        List<JsonNode> cases = cases();
        assertThat(cases).hasSize(70);
        for (JsonNode node : cases) {
            HttpRequest request = request(node);
            SignedRequest signed = SignedRequest.parse(request).orElseThrow();
            SigV4Rules rules = rules(node);
            String service = node.get("service").asText();
            verifier.checkScope(request, signed, rules, service, Optional.of("eu-west-1"), TIME);
            assertThat(verifier.verify(request, signed, rules, SECRET))
                    .as(node.toString())
                    .isEqualTo(request);
        }
    }

    @Test
    void noneOfItIsAcceptedForAnotherMethod() throws IOException {
        for (JsonNode node : cases()) {
            HttpRequest request = request(node);
            HttpRequest other = new HttpRequest(
                    "DELETE",
                    request.rawPath(),
                    request.rawQuery(),
                    request.headers(),
                    request.body(),
                    "127.0.0.1",
                    false,
                    "public");
            SignedRequest signed = SignedRequest.parse(other).orElseThrow();
            assertThatThrownBy(() -> verifier.verify(other, signed, rules(node), SECRET))
                    .isInstanceOf(SigV4Exception.class);
        }
    }

    private static List<JsonNode> cases() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(BotocoreSignaturesTest.class.getResourceAsStream("botocore.jsonl"))) {
            ObjectMapper mapper = new ObjectMapper();
            return mapper.readerFor(JsonNode.class)
                    .<JsonNode>readValues(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .readAll();
        }
    }

    private static SigV4Rules rules(JsonNode node) {
        return node.get("service").asText().equals("s3") ? SigV4Rules.STREAMING : SigV4Rules.STANDARD;
    }

    private static HttpRequest request(JsonNode node) {
        String target = node.get("url").asText().substring(ORIGIN.length());
        int question = target.indexOf('?');
        Headers headers = new Headers().set("Host", ORIGIN.substring("http://".length()));
        node.get("headers")
                .properties()
                .forEach(
                        header -> headers.set(header.getKey(), header.getValue().asText()));
        return new HttpRequest(
                node.get("method").asText(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                Body.of(Base64.getDecoder().decode(node.get("body").asText())),
                "127.0.0.1",
                false,
                "public");
    }
}
