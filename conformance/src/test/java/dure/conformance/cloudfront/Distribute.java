package dure.conformance.cloudfront;

import dure.testkit.RawHttp;
import dure.testkit.TestDure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + String.join("", Stream.of(headers).map(line -> line + "\r\n").toList()) + "\r\n";
        RawHttp.Answer answer = RawHttp.send(dure.port(), head.getBytes(StandardCharsets.ISO_8859_1));
        return new Answer(answer.status(), answer.headers(), answer.body());
    }
}
