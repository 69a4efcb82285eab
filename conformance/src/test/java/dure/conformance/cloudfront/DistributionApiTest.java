package dure.conformance.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateInvalidationResponse;
import software.amazon.awssdk.services.cloudfront.model.CustomOriginConfig;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.EventType;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.HttpVersion;
import software.amazon.awssdk.services.cloudfront.model.ItemSelection;
import software.amazon.awssdk.services.cloudfront.model.LambdaFunctionAssociation;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginCustomHeader;
import software.amazon.awssdk.services.cloudfront.model.PriceClass;
import software.amazon.awssdk.services.cloudfront.model.Tag;

/** The API of distributions. */
class DistributionApiTest {
    private static final TestDure DURE = TestDure.start();
    private static final Distribute EDGE = new Distribute(DURE);
    private static final CloudFrontClient CLOUD_FRONT = DURE.cloudFront();

    @AfterAll
    static void stop() {
        CLOUD_FRONT.close();
        DURE.close();
    }

    @Test
    void aDistributionIsDeployedUnderItsOwnName() {
        Distribution made = server(config -> {});
        assertThat(made.id()).matches("E[A-Z0-9]{13}");
        assertThat(made.domainName()).isEqualTo(made.id().toLowerCase(java.util.Locale.ROOT) + ".cloudfront.localhost");
        assertThat(made.status()).isEqualTo("Deployed");
        assertThat(made.arn()).isEqualTo("arn:aws:cloudfront::000000000000:distribution/" + made.id());
        GetDistributionResponse got = CLOUD_FRONT.getDistribution(request -> request.id(made.id()));
        assertThat(got.eTag()).matches("E[A-Z0-9]{13}");
        assertThat(got.distribution()).isEqualTo(made);
        assertThat(got.distribution().distributionConfig().priceClassAsString()).isEqualTo("PriceClass_All");
        assertThat(CLOUD_FRONT
                        .listDistributions(request -> {})
                        .distributionList()
                        .items())
                .extracting(summary -> summary.id())
                .contains(made.id());
    }

    @Test
    void anUpdateNeedsTheCurrentVersion() {
        Distribution made = server(config -> {});
        DistributionConfig next =
                made.distributionConfig().toBuilder().comment("changed").build();
        refused(
                "InvalidIfMatchVersion",
                400,
                () -> CLOUD_FRONT.updateDistribution(
                        request -> request.id(made.id()).distributionConfig(next)));
        refused(
                "PreconditionFailed",
                412,
                () -> CLOUD_FRONT.updateDistribution(request ->
                        request.id(made.id()).ifMatch("E0000000000000").distributionConfig(next)));
        String etag = CLOUD_FRONT
                .getDistributionConfig(request -> request.id(made.id()))
                .eTag();
        String changed = CLOUD_FRONT
                .updateDistribution(
                        request -> request.id(made.id()).ifMatch(etag).distributionConfig(next))
                .eTag();
        assertThat(changed).isNotEqualTo(etag);
        assertThat(CLOUD_FRONT
                        .getDistributionConfig(request -> request.id(made.id()))
                        .distributionConfig()
                        .comment())
                .isEqualTo("changed");
    }

    @Test
    void onlyADisabledDistributionIsDeleted() {
        Distribution made = server(config -> {});
        String etag =
                CLOUD_FRONT.getDistribution(request -> request.id(made.id())).eTag();
        refused(
                "DistributionNotDisabled",
                409,
                () -> CLOUD_FRONT.deleteDistribution(
                        request -> request.id(made.id()).ifMatch(etag)));
        String disabled = CLOUD_FRONT
                .updateDistribution(request -> request.id(made.id())
                        .ifMatch(etag)
                        .distributionConfig(made.distributionConfig().toBuilder()
                                .enabled(false)
                                .build()))
                .eTag();
        CLOUD_FRONT.deleteDistribution(request -> request.id(made.id()).ifMatch(disabled));
        refused("NoSuchDistribution", 404, () -> CLOUD_FRONT.getDistribution(request -> request.id(made.id())));
    }

    @Test
    void aCallerReferenceMakesOneDistribution() {
        server(config -> config.callerReference("once"));
        refused("DistributionAlreadyExists", 409, () -> server(config -> config.callerReference("once")));
    }

    @Test
    void aNameBelongsToOneDistribution() {
        server(config -> config.aliases(names -> names.quantity(1).items("one.example.com")));
        refused(
                "CNAMEAlreadyExists",
                409,
                () -> server(config -> config.aliases(names -> names.quantity(1).items("one.example.com"))));
        refused(
                "InvalidArgument",
                400,
                () -> server(config -> config.aliases(names -> names.quantity(1).items("localhost"))));
        refused(
                "InvalidArgument",
                400,
                () -> server(config -> config.aliases(names -> names.quantity(1).items("bucket.s3.localhost"))));
    }

    @Test
    void whatDoesNotAddUpIsRefused() {
        refused(
                "InconsistentQuantities",
                400,
                () -> server(config -> config.aliases(names -> names.quantity(2).items("two.example.com"))));
        refused(
                "NoSuchOrigin",
                404,
                () -> server(
                        config -> config.defaultCacheBehavior(Distribute.behavior("other", Distribute.OPTIMIZED))));
        refused(
                "NoSuchCachePolicy",
                404,
                () -> server(config -> config.defaultCacheBehavior(
                        Distribute.behavior("server", "00000000-0000-0000-0000-000000000000"))));
        refused(
                "InvalidTTLOrder",
                400,
                () -> server(config ->
                        config.defaultCacheBehavior(Distribute.behavior("server", Distribute.OPTIMIZED).toBuilder()
                                .cachePolicyId(null)
                                .minTTL(100L)
                                .defaultTTL(10L)
                                .forwardedValues(
                                        values -> values.queryString(false).cookies(c -> c.forward(ItemSelection.NONE)))
                                .build())));
        refused("InvalidDefaultRootObject", 400, () -> server(config -> config.defaultRootObject("/index.html")));
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertThatThrownBy(() -> server(config -> config.webACLId("arn:aws:wafv2:x")))
                .hasMessageContaining("WebACLId");
        assertThatThrownBy(() -> server(config ->
                        config.defaultCacheBehavior(Distribute.behavior("server", Distribute.OPTIMIZED).toBuilder()
                                .lambdaFunctionAssociations(functions -> functions
                                        .quantity(1)
                                        .items(LambdaFunctionAssociation.builder()
                                                .eventType(EventType.VIEWER_REQUEST)
                                                .lambdaFunctionARN("arn:aws:lambda:us-east-1:000000000000:function:f:1")
                                                .build()))
                                .build())))
                .hasMessageContaining("LambdaFunctionAssociations");
    }

    /** Each is a setting that would change nothing. */
    @Test
    void settingsThatCannotBeActedOnAreRefusedByName() {
        notImplemented("PriceClass PriceClass_100", config -> config.priceClass(PriceClass.PRICE_CLASS_100));
        notImplemented("HttpVersion http1.1", config -> config.httpVersion(HttpVersion.HTTP1_1));
        notImplemented("OriginKeepaliveTimeout", origin(custom -> custom.originKeepaliveTimeout(60)));
        notImplemented("IpAddressType dualstack", origin(custom -> custom.ipAddressType("dualstack")));
        refused("InvalidOriginKeepaliveTimeout", 400, () -> server(origin(custom -> custom.originKeepaliveTimeout(0))));
        DistributionConfig taken = server(origin(
                                custom -> custom.originKeepaliveTimeout(5).ipAddressType("ipv4"))
                        .andThen(config -> config.priceClass(PriceClass.PRICE_CLASS_ALL)
                                .httpVersion(HttpVersion.HTTP2)
                                .viewerCertificate(certificate -> certificate
                                        .cloudFrontDefaultCertificate(true)
                                        .minimumProtocolVersion("TLSv1.2_2021"))))
                .distributionConfig();
        assertThat(taken.viewerCertificate().minimumProtocolVersionAsString())
                .as("as AWS has it with its own certificate")
                .isEqualTo("TLSv1");
        assertThat(taken.origins().items().getFirst().customOriginConfig().originReadTimeout())
                .isEqualTo(5);
    }

    @Test
    void originsThatAwsDoesNotTakeAreRefused() {
        refused("InvalidArgument", 400, () -> server(origin(custom -> custom.httpPort(22))));
        for (List<String> names : List.of(List.of("Host"), List.of("X-Amz-Date"), List.of("X-One", "x-one"))) {
            List<OriginCustomHeader> headers = names.stream()
                    .map(name -> OriginCustomHeader.builder()
                            .headerName(name)
                            .headerValue("v")
                            .build())
                    .toList();
            refused(
                    "InvalidArgument",
                    400,
                    () -> server(config -> config.origins(all -> all.quantity(1)
                            .items(first(config).toBuilder()
                                    .customHeaders(custom ->
                                            custom.quantity(headers.size()).items(headers))
                                    .build()))));
        }
        refused(
                "InvalidArgument",
                400,
                () -> server(config ->
                        config.defaultCacheBehavior(Distribute.behavior("server", Distribute.OPTIMIZED).toBuilder()
                                .minTTL(5L)
                                .build())));
        refused(
                "InvalidViewerCertificate",
                400,
                () -> server(config ->
                        config.viewerCertificate(certificate -> certificate.cloudFrontDefaultCertificate(false))));
    }

    @Test
    void emptyPolicyIdsAreNone() {
        DistributionConfig taken = server(config ->
                        config.defaultCacheBehavior(Distribute.behavior("server", Distribute.OPTIMIZED).toBuilder()
                                .cachePolicyId("")
                                .originRequestPolicyId("")
                                .responseHeadersPolicyId("")
                                .minTTL(0L)
                                .forwardedValues(
                                        values -> values.queryString(false).cookies(c -> c.forward(ItemSelection.NONE)))
                                .build()))
                .distributionConfig();
        assertThat(taken.defaultCacheBehavior().cachePolicyId()).isNull();
        assertThat(taken.defaultCacheBehavior().defaultTTL()).isEqualTo(86_400);
    }

    private static Consumer<DistributionConfig.Builder> origin(Consumer<CustomOriginConfig.Builder> change) {
        return config -> {
            Origin origin = first(config);
            config.origins(all -> all.quantity(1)
                    .items(origin.toBuilder()
                            .customOriginConfig(origin.customOriginConfig().copy(change::accept))
                            .build()));
        };
    }

    private static Origin first(DistributionConfig.Builder config) {
        return config.build().origins().items().getFirst();
    }

    private static void notImplemented(String what, Consumer<DistributionConfig.Builder> more) {
        assertThatThrownBy(() -> server(more))
                .isInstanceOfSatisfying(AwsServiceException.class, refusal -> {
                    assertThat(refusal.statusCode()).isEqualTo(501);
                    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("NotImplemented");
                })
                .hasMessageContaining(what);
    }

    @Test
    void managedPoliciesHaveAwsIds() {
        assertThat(CLOUD_FRONT
                        .getCachePolicy(request -> request.id(Distribute.OPTIMIZED))
                        .cachePolicy()
                        .cachePolicyConfig()
                        .name())
                .isEqualTo("Managed-CachingOptimized");
        assertThat(CLOUD_FRONT
                        .listCachePolicies(request -> request.type("managed"))
                        .cachePolicyList()
                        .quantity())
                .isEqualTo(5);
        assertThat(CLOUD_FRONT
                        .listOriginRequestPolicies(request -> {})
                        .originRequestPolicyList()
                        .items())
                .extracting(summary -> summary.originRequestPolicy().id())
                .contains("216adef6-5c7f-47e4-b989-5492eafa07d3");
        refused(
                "IllegalDelete",
                400,
                () -> CLOUD_FRONT.deleteCachePolicy(
                        request -> request.id(Distribute.OPTIMIZED).ifMatch("x")));
    }

    @Test
    void anInvalidationIsIdempotentByItsReference() {
        Distribution made = server(config -> {});
        CreateInvalidationResponse first = invalidate(made, "ref", "/a");
        assertThat(first.invalidation().status()).isEqualTo("Completed");
        assertThat(invalidate(made, "ref", "/a").invalidation().id())
                .isEqualTo(first.invalidation().id());
        refused("InvalidationBatchAlreadyExists", 400, () -> invalidate(made, "ref", "/b"));
        refused("InvalidArgument", 400, () -> invalidate(made, "star", "/*/b"));
        assertThat(CLOUD_FRONT
                        .listInvalidations(request -> request.distributionId(made.id()))
                        .invalidationList()
                        .items())
                .extracting(summary -> summary.id())
                .containsExactly(first.invalidation().id());
        assertThat(CLOUD_FRONT
                        .getInvalidation(request -> request.distributionId(made.id())
                                .id(first.invalidation().id()))
                        .invalidation())
                .isEqualTo(first.invalidation());
    }

    @Test
    void tagsFollowTheDistribution() {
        Distribution made = CLOUD_FRONT
                .createDistributionWithTags(request -> request.distributionConfigWithTags(
                        both -> both.distributionConfig(server(config -> {}).distributionConfig().toBuilder()
                                        .callerReference("tagged")
                                        .build())
                                .tags(tags -> tags.items(
                                        Tag.builder().key("team").value("edge").build()))))
                .distribution();
        CLOUD_FRONT.tagResource(request -> request.resource(made.arn())
                .tags(tags -> tags.items(Tag.builder().key("cost").value("0").build())));
        CLOUD_FRONT.untagResource(request -> request.resource(made.arn()).tagKeys(keys -> keys.items("team")));
        assertThat(CLOUD_FRONT
                        .listTagsForResource(request -> request.resource(made.arn()))
                        .tags()
                        .items())
                .containsExactly(Tag.builder().key("cost").value("0").build());
    }

    @Test
    void anAccessControlInUseIsNotDeleted() {
        Distribution made = EDGE.privateBucket("held", config -> {});
        String control = made.distributionConfig().origins().items().getFirst().originAccessControlId();
        String etag = CLOUD_FRONT
                .getOriginAccessControl(request -> request.id(control))
                .eTag();
        refused(
                "OriginAccessControlInUse",
                409,
                () -> CLOUD_FRONT.deleteOriginAccessControl(
                        request -> request.id(control).ifMatch(etag)));
    }

    private static CreateInvalidationResponse invalidate(Distribution distribution, String reference, String path) {
        return CLOUD_FRONT.createInvalidation(request -> request.distributionId(distribution.id())
                .invalidationBatch(batch -> batch.callerReference(reference)
                        .paths(p -> p.quantity(1).items(path))));
    }

    private static Distribution server(Consumer<DistributionConfig.Builder> more) {
        return EDGE.server(8081, Distribute.OPTIMIZED, more);
    }

    private static void refused(String code, int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, refusal -> {
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refusal.statusCode()).isEqualTo(status);
        });
    }
}
