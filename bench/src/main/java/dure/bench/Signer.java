package dure.bench;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SigV4Signer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Signs requests and writes them down as bytes before the clock starts, so that the client costs little. */
final class Signer {
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final String host;
    private final SigV4Signer s3;
    private final SigV4Signer dynamoDb;
    private final SigV4Signer lambda;

    Signer(Target target) {
        this.host = "127.0.0.1:" + target.port();
        this.s3 = signer(target, "s3", SigV4Rules.STREAMING);
        this.dynamoDb = signer(target, "dynamodb", SigV4Rules.STANDARD);
        this.lambda = signer(target, "lambda", SigV4Rules.STANDARD);
    }

    private static SigV4Signer signer(Target target, String service, SigV4Rules rules) {
        return new SigV4Signer(
                target.accessKeyId(), target.secretKey(), Optional.empty(), target.region(), service, rules);
    }

    /** The body is declared as UNSIGNED-PAYLOAD, as SDKs do over TLS, so its hash is not part of the cost. */
    Call put(String path, ByteBuffer body) {
        return put(path, body, 1);
    }

    /** @param times how often the body is repeated */
    Call put(String path, ByteBuffer body, int times) {
        Headers headers = headers()
                .set("X-Amz-Content-Sha256", UNSIGNED_PAYLOAD)
                .set("Content-Type", "application/octet-stream")
                .set("Content-Length", String.valueOf((long) body.capacity() * times));
        return new Call(head(s3, "PUT", path, headers, Body.EMPTY), body, times);
    }

    Call get(String path) {
        return Call.of(head(s3, "GET", path, headers(), Body.EMPTY));
    }

    Call dynamoDb(String operation, String json) {
        Headers headers = headers()
                .set("X-Amz-Target", "DynamoDB_20120810." + operation)
                .set("Content-Type", "application/x-amz-json-1.0");
        return whole(dynamoDb, "/", headers, json);
    }

    Call invoke(String function, String json) {
        return whole(lambda, "/2015-03-31/functions/" + function + "/invocations", headers(), json);
    }

    /** For whom anybody may ask. */
    static Call unsigned(String path, String host) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        return Call.of(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Headers headers() {
        return new Headers().set("Host", host);
    }

    private static Call whole(SigV4Signer signer, String path, Headers headers, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                head(signer, "POST", path, headers.set("Content-Length", String.valueOf(body.length)), Body.of(body));
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return Call.of(all);
    }

    private static byte[] head(SigV4Signer signer, String method, String path, Headers headers, Body body) {
        HttpRequest signed = signer.sign(
                new HttpRequest(method, path, "", headers, body, "127.0.0.1", false, "public"), Instant.now());
        StringBuilder text =
                new StringBuilder(700).append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        signed.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
