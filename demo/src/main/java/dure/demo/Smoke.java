package dure.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Goes the whole way of a registration once, from the page to the pass, and says what happened at each hop. */
final class Smoke {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PHONE = "010-1234-5678";
    private static final String NAME = "홍길동";
    private static final String TYPE = "speaker";
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 100;

    private final Cloud cloud;
    private final Conference conference;
    private final PrintStream out;
    private final String userId = "smoke-" + Long.toString(System.nanoTime(), 36);

    Smoke(Cloud cloud, Conference conference, PrintStream out) {
        this.cloud = cloud;
        this.conference = conference;
        this.out = out;
    }

    /** A hop that went another way than it should. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    /** One hop: does it, checks it, and says what happened. */
    private interface Hop {
        String go() throws IOException, Failure, InterruptedException;
    }

    /** Every hop, up to the first that fails. */
    boolean pass() throws InterruptedException {
        return hop("CloudFront: the page", this::page)
                && hop("CloudFront: the page again", this::pageAgain)
                && hop("API Gateway: preflight (MOCK)", this::preflight)
                && hop("API Gateway: register", this::register)
                && hop("API Gateway: history of the user", () -> history(userId))
                && hop("API Gateway: history of all", () -> history("*"))
                && hop("SNS, Lambda, S3, CloudFront: the pass", this::passAppears)
                && hop("API Gateway: a registration without a type", this::refusal)
                && hop("CloudWatch Logs: every function has logged", this::logs);
    }

    private boolean hop(String name, Hop hop) throws InterruptedException {
        long start = System.nanoTime();
        try {
            String found = hop.go();
            out.printf(Locale.ROOT, "  ok   %7.1f ms  %s: %s%n", (System.nanoTime() - start) / 1e6, name, found);
            return true;
        } catch (IOException | Failure | RuntimeException failed) {
            out.printf(Locale.ROOT, "  FAIL %7.1f ms  %s: %s%n", (System.nanoTime() - start) / 1e6, name, failed);
            return false;
        }
    }

    private String page() throws IOException, Failure {
        Web.Answer answer = Web.get(conference.pageUrl());
        require(answer.status() == 200 && answer.text().contains("<html"), answer);
        require(answer.header("x-cache").startsWith("Miss"), answer);
        return answer.header("x-cache") + ", " + answer.body().length + " bytes";
    }

    private String pageAgain() throws IOException, Failure {
        Web.Answer answer = Web.get(conference.pageUrl());
        require(answer.status() == 200 && answer.header("x-cache").startsWith("Hit"), answer);
        return answer.header("x-cache") + ", Age " + answer.header("age");
    }

    private String preflight() throws IOException, Failure {
        Map<String, String> asking = Map.of(
                "Origin", "http://example.localhost",
                "Access-Control-Request-Method", "POST",
                "Access-Control-Request-Headers", "content-type");
        Web.Answer answer = Web.send("OPTIONS", conference.apiUrl(), asking, "");
        require(
                answer.status() == 200
                        && answer.header("access-control-allow-methods").contains("POST"),
                answer);
        return "allows " + answer.header("access-control-allow-methods");
    }

    private String register() throws IOException, Failure {
        String body = JSON.createObjectNode()
                .put("user_id", userId)
                .put("type", TYPE)
                .put("user_name", NAME)
                .put("phone_number", PHONE)
                .put("company_name", "두레 \"Dure\" 주식회사")
                .toString();
        Web.Answer answer = Web.send("POST", conference.apiUrl(), Map.of("Content-Type", "application/json"), body);
        require(answer.status() == 200, answer);
        require(
                NAME.equals(JSON.readTree(answer.body())
                        .at("/registration/user_name")
                        .asText()),
                answer);
        return answer.text().replaceAll("\\s+", " ");
    }

    private String history(String user) throws IOException, Failure {
        Web.Answer answer =
                Web.get(conference.apiUrl() + "?user_id=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
        require(answer.status() == 200, answer);
        JsonNode registrations = JSON.readTree(answer.body()).path("registrations");
        for (JsonNode registration : registrations) {
            if (userId.equals(registration.path("user_id").asText())) {
                require(NAME.equals(registration.path("user_name").asText()), answer);
                return registrations.size() + " found";
            }
        }
        throw new Failure("not in " + answer.text());
    }

    private String passAppears() throws IOException, Failure, InterruptedException {
        String url = conference.pageUrl() + "qrcodes/" + userId + "/" + TYPE + "/qrcode.png";
        Web.Answer answer = Web.get(url);
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (answer.status() != 200 && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
            answer = Web.get(url);
        }
        require(answer.status() == 200 && answer.header("content-type").equals("image/png"), answer);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        String decoded = decoded(image);
        if (!decoded.equals(PHONE)) {
            throw new Failure("the QR code says " + decoded);
        }
        return image.getWidth() + "×" + image.getHeight() + ", QR code says " + decoded;
    }

    private static String decoded(BufferedImage image) throws Failure {
        try {
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(image))))
                    .getText();
        } catch (ReaderException e) {
            throw new Failure("no QR code in the pass");
        }
    }

    private String refusal() throws IOException, Failure {
        long before = events(Function.POST);
        Web.Answer answer = Web.send(
                "POST", conference.apiUrl(), Map.of("Content-Type", "application/json"), "{\"user_id\": \"nobody\"}");
        require(answer.status() == 400, answer);
        require(answer.header("access-control-allow-origin").equals("*"), answer);
        if (events(Function.POST) != before) {
            throw new Failure("the function was called");
        }
        return "400 " + answer.text().strip() + ", the function was not called";
    }

    private String logs() throws Failure, InterruptedException {
        StringBuilder found = new StringBuilder();
        for (Function function : Function.values()) {
            long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (events(function) == 0 && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MILLIS);
            }
            long events = events(function);
            if (events == 0) {
                throw new Failure("nothing in " + function.logGroup());
            }
            found.append(found.isEmpty() ? "" : ", ")
                    .append(events)
                    .append(" lines of ")
                    .append(function.functionName());
        }
        return found.toString();
    }

    private long events(Function function) {
        try {
            return cloud
                    .logs
                    .filterLogEventsPaginator(filter -> filter.logGroupName(function.logGroup()))
                    .events()
                    .stream()
                    .count();
        } catch (ResourceNotFoundException none) {
            return 0;
        }
    }

    private static void require(boolean condition, Web.Answer answer) throws Failure {
        if (!condition) {
            String text = answer.text();
            throw new Failure(
                    answer.status() + " " + answer.headers() + " " + text.substring(0, Math.min(text.length(), 500)));
        }
    }
}
