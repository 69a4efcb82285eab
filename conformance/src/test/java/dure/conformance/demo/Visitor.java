package dure.conformance.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.demo.Conference;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Somebody at the conference's page and API, without a browser. Java does not take {@code *.localhost} for this machine. */
final class Visitor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Conference conference;

    Visitor(Conference conference) {
        this.conference = conference;
    }

    HttpResponse<byte[]> post(String contentType, String body) throws IOException, InterruptedException {
        return send(request(conference.apiUrl())
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<byte[]> register(Map<String, String> registration) throws IOException, InterruptedException {
        return post("application/json", JSON.writeValueAsString(registration));
    }

    HttpResponse<byte[]> history(String userId) throws IOException, InterruptedException {
        return send(request(conference.apiUrl() + "?user_id=" + URLEncoder.encode(userId, StandardCharsets.UTF_8)));
    }

    /** The registrations of a 200. */
    JsonNode registrations(String userId) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = history(userId);
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(answer.statusCode() + " " + text(answer));
        }
        return JSON.readTree(answer.body()).path("registrations");
    }

    HttpResponse<byte[]> pass(String userId, String type) throws IOException, InterruptedException {
        return send(request(conference.pageUrl() + "qrcodes/" + userId + "/" + type + "/qrcode.png"));
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String url) {
        URI uri = URI.create(url);
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        return HttpRequest.newBuilder(URI.create(url.replace(uri.getHost(), loopback)))
                .timeout(PATIENCE)
                .header("Host", uri.getAuthority());
    }
}
