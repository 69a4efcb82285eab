package dure.conformance;

import dure.testkit.RawHttp.Call;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

/**
 * Signs with the SDK's own code, so that Dure's is held against another's.
 *
 * @param service of the credential scope
 * @param region of the credential scope
 */
public record Signer(AwsCredentials credentials, String service, String region, Instant time) {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    public Call sign(Call call) {
        return taken(
                call,
                SIGNER.sign(prepared(SignRequest.builder(credentials), call).build())
                        .request(),
                false);
    }

    /** The call with its signature in the query, good for so long. */
    public Call presign(Call call, Duration expiry) {
        SignRequest.Builder<AwsCredentials> builder = prepared(SignRequest.builder(credentials), call);
        builder.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING);
        builder.putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expiry);
        builder.putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, !service.equals("s3"));
        return taken(call, SIGNER.sign(builder.build()).request(), true);
    }

    private SignRequest.Builder<AwsCredentials> prepared(SignRequest.Builder<AwsCredentials> builder, Call call) {
        URI uri = URI.create("http://" + call.headers().get("Host") + call.target());
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(call.method()))
                .uri(uri);
        call.headers().forEach(request::putHeader);
        builder.request(request.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC));
        if (call.body().length > 0) {
            builder.payload((ContentStreamProvider) () -> new ByteArrayInputStream(call.body()));
        }
        return builder;
    }

    private static Call taken(Call call, SdkHttpRequest signed, boolean withQuery) {
        Map<String, String> headers = new TreeMap<>();
        signed.headers().forEach((name, values) -> headers.put(name, values.getLast()));
        headers.remove("Content-Length");
        String query = signed.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return new Call(call.method(), withQuery ? signed.encodedPath() + query : call.target(), headers, call.body());
    }
}
