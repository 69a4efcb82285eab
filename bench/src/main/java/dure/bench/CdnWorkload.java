package dure.bench;

import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlOriginTypes;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningProtocols;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.s3.S3Client;

/** A distribution before a private bucket, asked for an object of 1 KiB that it has in its cache. */
final class CdnWorkload {
    private static final int BYTES = 1024;
    private static final String BUCKET = "bench-origin";
    private static final String OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    private volatile String domain = "";

    Workload hit() {
        return new Workload("cdn-hit-1k", Workload.SMALL, BYTES, this::distribute, stage -> List.of(get()));
    }

    private Call get() {
        return Signer.unsigned("/1k.bin", domain);
    }

    private void distribute(Stage stage) {
        try (CloudFrontClient cloudFront = stage.client(CloudFrontClient.builder());
                S3Client s3 = stage.client(S3Client.builder().forcePathStyle(true))) {
            String control = cloudFront
                    .createOriginAccessControl(
                            request -> request.originAccessControlConfig(config -> config.name(BUCKET)
                                    .originAccessControlOriginType(OriginAccessControlOriginTypes.S3)
                                    .signingBehavior(OriginAccessControlSigningBehaviors.ALWAYS)
                                    .signingProtocol(OriginAccessControlSigningProtocols.SIGV4)))
                    .originAccessControl()
                    .id();
            DistributionConfig config = config(stage.target().region(), control);
            Distribution made = cloudFront
                    .createDistribution(request -> request.distributionConfig(config))
                    .distribution();
            s3.createBucket(request -> request.bucket(BUCKET));
            s3.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy(made.arn())));
            s3.putObject(request -> request.bucket(BUCKET).key("1k.bin"), RequestBody.fromBytes(new byte[BYTES]));
            domain = made.domainName();
        }
    }

    private static DistributionConfig config(String region, String control) {
        return DistributionConfig.builder()
                .callerReference(UUID.randomUUID().toString())
                .comment("bench")
                .enabled(true)
                .origins(origins -> origins.quantity(1)
                        .items(origin -> origin.id("bucket")
                                .domainName(BUCKET + ".s3." + region + ".amazonaws.com")
                                .originAccessControlId(control)
                                .s3OriginConfig(s -> s.originAccessIdentity(""))))
                .defaultCacheBehavior(behavior -> behavior.targetOriginId("bucket")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                        .cachePolicyId(OPTIMIZED)
                        .compress(false))
                .build();
    }

    private static String policy(String distribution) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject",
                  "Resource": "arn:aws:s3:::%s/*", "Condition": {"StringEquals": {"AWS:SourceArn": "%s"}}}]}
                """.formatted(BUCKET, distribution);
    }
}
