package dure.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SigV4Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Speaks to a running Dure's own addresses. */
record Client(Instance instance) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    boolean healthy() throws InterruptedException {
        try {
            health();
            return true;
        } catch (IOException | CommandFailure notYet) {
            return false;
        }
    }

    JsonNode health() throws IOException, InterruptedException, CommandFailure {
        return send(request("GET", "/_dure/health", "", new Headers()));
    }

    /** Signed with the default account's root key. */
    JsonNode signed(String method, String path, String body) throws IOException, InterruptedException, CommandFailure {
        URI endpoint = URI.create(instance.endpoint());
        Headers headers = new Headers().set("Host", endpoint.getAuthority());
        HttpRequest unsigned = new HttpRequest(method, path, "", headers, Body.of(body), "127.0.0.1", false, "public");
        SigV4Signer signer = new SigV4Signer(
                instance.accessKeyId(),
                instance.secretKey(),
                Optional.empty(),
                instance.region(),
                "dure",
                SigV4Rules.STANDARD);
        return send(
                request(method, path, body, signer.sign(unsigned, Instant.now()).headers()));
    }

    private java.net.http.HttpRequest request(String method, String path, String body, Headers headers) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(
                        URI.create(instance.endpoint() + path))
                .timeout(TIMEOUT)
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                builder.header(name, value);
            }
        });
        return builder.build();
    }

    private static JsonNode send(java.net.http.HttpRequest request)
            throws IOException, InterruptedException, CommandFailure {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandFailure("Dure answered " + response.statusCode() + ": "
                        + response.body().strip());
            }
            return JSON.readTree(response.body());
        }
    }
}
