package dure.demo;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyConfig;
import software.amazon.awssdk.services.cloudfront.model.CachePolicySummary;
import software.amazon.awssdk.services.cloudfront.model.CustomErrorResponse;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionList;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlOriginTypes;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningProtocols;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSummary;

/** The distribution: the site, and below {@code /qrcodes/} the passes, which are kept for seconds only. */
final class Distribution {
    /** AWS's managed policy CachingOptimized. */
    private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    private static final String SITE = "site";
    private static final String PASSES = "passes";
    private static final long PASS_SECONDS = 5;

    private final Cloud cloud;
    private final Names names;
    private final CloudFrontClient cloudFront;

    Distribution(Cloud cloud, Names names) {
        this.cloud = cloud;
        this.names = names;
        this.cloudFront = cloud.cloudFront;
    }

    /**
     * The distribution's addresses.
     *
     * @param id such as {@code EDFDVBD6EXAMPLE}
     * @param domainName such as {@code d111111abcdef8.cloudfront.net}
     */
    record Made(String id, String arn, String domainName) {}

    /** Makes the distribution, or brings it up to date and forgets what its edges have cached. */
    Made create() {
        String control = accessControl();
        String policy = passPolicy();
        Optional<Made> there = find();
        if (there.isPresent()) {
            update(there.get().id(), control, policy);
            return there.get();
        }
        var made = cloudFront
                .createDistribution(create -> create.distributionConfig(
                        config(Names.DISTRIBUTION + "-" + Instant.now().toEpochMilli(), control, policy)))
                .distribution();
        return new Made(made.id(), made.arn(), made.domainName());
    }

    private Optional<Made> find() {
        String marker = "";
        while (true) {
            String from = marker;
            DistributionList page = cloudFront
                    .listDistributions(list -> {
                        if (!from.isEmpty()) {
                            list.marker(from);
                        }
                    })
                    .distributionList();
            for (DistributionSummary there : page.items()) {
                if (Names.DISTRIBUTION.equals(there.comment())) {
                    return Optional.of(new Made(there.id(), there.arn(), there.domainName()));
                }
            }
            if (!page.isTruncated()) {
                return Optional.empty();
            }
            marker = page.nextMarker();
        }
    }

    private void update(String id, String control, String policy) {
        var current = cloudFront.getDistributionConfig(get -> get.id(id));
        String reference = current.distributionConfig().callerReference();
        cloudFront.updateDistribution(
                update -> update.id(id).ifMatch(current.eTag()).distributionConfig(config(reference, control, policy)));
    }

    /** Makes the edges ask for everything again. */
    void invalidate(String id) {
        cloudFront.createInvalidation(create -> create.distributionId(id)
                .invalidationBatch(batch -> batch.callerReference(Names.DISTRIBUTION + "-" + Instant.now())
                        .paths(paths -> paths.quantity(1).items("/*"))));
    }

    private DistributionConfig config(String reference, String control, String passPolicy) {
        return DistributionConfig.builder()
                .callerReference(reference)
                .comment(Names.DISTRIBUTION)
                .enabled(true)
                .defaultRootObject("index.html")
                .origins(origins -> origins.quantity(2)
                        .items(
                                origin -> origin.id(SITE)
                                        .domainName(domain(names.siteBucket()))
                                        .s3OriginConfig(s3 -> s3.originAccessIdentity(""))
                                        .originAccessControlId(control),
                                origin -> origin.id(PASSES)
                                        .domainName(domain(names.passBucket()))
                                        .s3OriginConfig(s3 -> s3.originAccessIdentity(""))
                                        .originAccessControlId(control)))
                .defaultCacheBehavior(DefaultCacheBehavior.builder()
                        .targetOriginId(SITE)
                        .viewerProtocolPolicy("allow-all")
                        .compress(true)
                        .cachePolicyId(CACHING_OPTIMIZED)
                        .build())
                .cacheBehaviors(behaviors -> behaviors
                        .quantity(1)
                        .items(behavior -> behavior.pathPattern("/qrcodes/*")
                                .targetOriginId(PASSES)
                                .viewerProtocolPolicy("allow-all")
                                .compress(false)
                                .cachePolicyId(passPolicy)))
                // a pass that is not drawn yet is asked for again at once
                .customErrorResponses(errors -> errors.quantity(2).items(uncached(403), uncached(404)))
                .build();
    }

    private static CustomErrorResponse uncached(int status) {
        return CustomErrorResponse.builder()
                .errorCode(status)
                .errorCachingMinTTL(0L)
                .build();
    }

    private String domain(String bucket) {
        return bucket + ".s3." + cloud.region() + ".amazonaws.com";
    }

    private String accessControl() {
        String name = Names.DISTRIBUTION;
        for (OriginAccessControlSummary there : cloudFront
                .listOriginAccessControls(list -> {})
                .originAccessControlList()
                .items()) {
            if (name.equals(there.name())) {
                return there.id();
            }
        }
        OriginAccessControlConfig config = OriginAccessControlConfig.builder()
                .name(name)
                .originAccessControlOriginType(OriginAccessControlOriginTypes.S3)
                .signingBehavior(OriginAccessControlSigningBehaviors.ALWAYS)
                .signingProtocol(OriginAccessControlSigningProtocols.SIGV4)
                .build();
        return cloudFront
                .createOriginAccessControl(create -> create.originAccessControlConfig(config))
                .originAccessControl()
                .id();
    }

    private String passPolicy() {
        String name = Names.DISTRIBUTION + "-passes";
        for (CachePolicySummary there : cloudFront
                .listCachePolicies(list -> list.type("custom"))
                .cachePolicyList()
                .items()) {
            if (name.equals(there.cachePolicy().cachePolicyConfig().name())) {
                return there.cachePolicy().id();
            }
        }
        CachePolicyConfig config = CachePolicyConfig.builder()
                .name(name)
                .minTTL(0L)
                .defaultTTL(PASS_SECONDS)
                .maxTTL(PASS_SECONDS)
                .parametersInCacheKeyAndForwardedToOrigin(parameters -> parameters
                        .enableAcceptEncodingGzip(false)
                        .enableAcceptEncodingBrotli(false)
                        .headersConfig(headers -> headers.headerBehavior("none"))
                        .cookiesConfig(cookies -> cookies.cookieBehavior("none"))
                        .queryStringsConfig(queries -> queries.queryStringBehavior("none")))
                .build();
        return cloudFront
                .createCachePolicy(create -> create.cachePolicyConfig(config))
                .cachePolicy()
                .id();
    }
}
