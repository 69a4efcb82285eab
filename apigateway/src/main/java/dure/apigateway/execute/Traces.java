package dure.apigateway.execute;

import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one request is known by.
 *
 * @param extendedId what {@code x-amz-apigw-id} says
 * @param traceId what {@code X-Amzn-Trace-Id} says: the client's own, or a new root
 */
record Traces(String requestId, String extendedId, String traceId) {
    private static final int EXTENDED_BYTES = 11;

    static Traces of(String requestId, @Nullable String sent, Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] bytes = new byte[EXTENDED_BYTES];
        random.nextBytes(bytes);
        String trace = sent != null && sent.contains("Root=")
                ? sent
                : String.format(
                        Locale.ROOT,
                        "Root=1-%08x-%08x%016x",
                        now.getEpochSecond(),
                        random.nextInt(),
                        random.nextLong());
        return new Traces(requestId, Base64.getEncoder().encodeToString(bytes), trace);
    }
}
