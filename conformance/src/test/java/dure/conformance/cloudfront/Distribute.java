package dure.conformance.cloudfront;

import dure.testkit.TestDure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlOriginTypes;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningProtocols;
import software.amazon.awssdk.services.cloudfront.model.OriginProtocolPolicy;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes distributions and asks them, over a bare socket, so that the test sees every byte. */
final class Distribute {
    static final String OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    static final String DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

    private final TestDure dure;

    Distribute(TestDure dure) {
        this.dure = dure;
    }

    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String cache() {
            return header("x-cache");
        }
    }

    /** A private bucket that only this distribution may read. */
    Distribution privateBucket(String bucket, Consumer<DistributionConfig.Builder> more) {
        try (CloudFrontClient cloudFront = dure.cloudFront();
                S3Client s3 = dure.s3()) {
            String control = cloudFront
                    .createOriginAccessControl(
                            request -> request.originAccessControlConfig(config -> config.name(bucket)
                                    .originAccessControlOriginType(OriginAccessControlOriginTypes.S3)
                                    .signingBehavior(OriginAccessControlSigningBehaviors.ALWAYS)
                                    .signingProtocol(OriginAccessControlSigningProtocols.SIGV4)))
                    .originAccessControl()
                    .id();
            Origin origin = Origin.builder()
                    .id("bucket")
                    .domainName(bucket + ".s3." + dure.region() + ".amazonaws.com")
                    .originAccessControlId(control)
                    .s3OriginConfig(s -> s.originAccessIdentity(""))
                    .build();
            Distribution made = create(cloudFront, origin, OPTIMIZED, more);
            s3.createBucket(request -> request.bucket(bucket));
            s3.putBucketPolicy(request -> request.bucket(bucket).policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                      "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject",
                      "Resource": "arn:aws:s3:::%s/*",
                      "Condition": {"StringEquals": {"AWS:SourceArn": "%s"}}}]}
                    """.formatted(bucket, made.arn())));
            return made;
        }
    }

    /** A web server on loopback. */
    Distribution server(int port, String policy, Consumer<DistributionConfig.Builder> more) {
        try (CloudFrontClient cloudFront = dure.cloudFront()) {
            Origin origin = Origin.builder()
                    .id("server")
                    .domainName("localhost")
                    .connectionAttempts(1)
                    .connectionTimeout(1)
                    .customOriginConfig(custom -> custom.httpPort(port)
                            .httpsPort(443)
                            .originReadTimeout(5)
                            .originProtocolPolicy(OriginProtocolPolicy.HTTP_ONLY))
                    .build();
            return create(cloudFront, origin, policy, more);
        }
    }

    static Distribution create(
            CloudFrontClient cloudFront, Origin origin, String policy, Consumer<DistributionConfig.Builder> more) {
        DistributionConfig.Builder config = DistributionConfig.builder()
                .callerReference(UUID.randomUUID().toString())
                .comment("a test")
                .enabled(true)
                .origins(origins -> origins.quantity(1).items(origin))
                .defaultCacheBehavior(behavior(origin.id(), policy));
        more.accept(config);
        return cloudFront
                .createDistribution(request -> request.distributionConfig(config.build()))
                .distribution();
    }

    static DefaultCacheBehavior behavior(String origin, String policy) {
        return DefaultCacheBehavior.builder()
                .targetOriginId(origin)
                .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                .cachePolicyId(policy)
                .compress(true)
                .build();
    }

    static CacheBehavior behavior(String pattern, String origin, String policy) {
        return CacheBehavior.builder()
                .pathPattern(pattern)
                .targetOriginId(origin)
                .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                .cachePolicyId(policy)
                .compress(false)
                .build();
    }

    /** Another distribution of the same origin, which the bucket's policy does not know. */
    Distribution bucketOf(Distribution other, Consumer<DistributionConfig.Builder> more) {
        try (CloudFrontClient cloudFront = dure.cloudFront()) {
            return create(
                    cloudFront, other.distributionConfig().origins().items().getFirst(), OPTIMIZED, more);
        }
    }

    void put(String bucket, String key, String body, String contentType, String... cacheControl) {
        try (S3Client s3 = dure.s3()) {
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .contentType(contentType)
                            .cacheControl(cacheControl.length == 0 ? null : cacheControl[0]),
                    RequestBody.fromString(body));
        }
    }

    Answer get(Distribution distribution, String path, String... headers) throws IOException {
        return ask("GET", distribution.domainName(), path, headers);
    }

    Answer ask(String method, String host, String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", dure.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return read(method, new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static Answer read(String method, InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        byte[] body = new byte[0];
        if (!method.equals("HEAD") && status != 304 && status != 204) {
            body = headers.getOrDefault("transfer-encoding", "").equals("chunked") ? chunked(in) : in.readAllBytes();
        }
        return new Answer(status, headers, body);
    }

    private static byte[] chunked(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(in.readNBytes(size));
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the answer ended early");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
