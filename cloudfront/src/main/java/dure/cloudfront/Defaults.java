package dure.cloudfront;

import dure.api.cloudfront.Aliases;
import dure.api.cloudfront.AllowedMethods;
import dure.api.cloudfront.CacheBehavior;
import dure.api.cloudfront.CacheBehaviors;
import dure.api.cloudfront.CachedMethods;
import dure.api.cloudfront.CustomErrorResponses;
import dure.api.cloudfront.CustomHeaders;
import dure.api.cloudfront.CustomOriginConfig;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.ForwardedValues;
import dure.api.cloudfront.FunctionAssociations;
import dure.api.cloudfront.GeoRestriction;
import dure.api.cloudfront.LambdaFunctionAssociations;
import dure.api.cloudfront.LoggingConfig;
import dure.api.cloudfront.Origin;
import dure.api.cloudfront.OriginGroups;
import dure.api.cloudfront.OriginShield;
import dure.api.cloudfront.Origins;
import dure.api.cloudfront.Restrictions;
import dure.api.cloudfront.TrustedKeyGroups;
import dure.api.cloudfront.TrustedSigners;
import dure.api.cloudfront.ViewerCertificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What CloudFront answers for the members that a client left out. */
final class Defaults {
    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 31_536_000;

    private Defaults() {}

    static DistributionConfig fill(DistributionConfig config) {
        List<CacheBehavior> behaviors =
                Behaviors.of(config).stream().map(Defaults::fill).toList();
        List<CacheBehavior> ordered = behaviors.subList(0, behaviors.size() - 1);
        List<Origin> origins =
                config.origins().items().stream().map(Defaults::fill).toList();
        return config.toBuilder()
                .aliases(or(config.aliases(), Aliases.builder().quantity(0).build()))
                .defaultRootObject(or(config.defaultRootObject(), ""))
                .origins(Origins.builder()
                        .items(origins)
                        .quantity(origins.size())
                        .build())
                .originGroups(or(
                        config.originGroups(),
                        OriginGroups.builder().quantity(0).build()))
                .defaultCacheBehavior(Behaviors.asDefault(behaviors.getLast()))
                .cacheBehaviors(CacheBehaviors.builder()
                        .items(ordered.isEmpty() ? null : ordered)
                        .quantity(ordered.size())
                        .build())
                .customErrorResponses(or(
                        config.customErrorResponses(),
                        CustomErrorResponses.builder().quantity(0).build()))
                .logging(or(config.logging(), noLogging()))
                .priceClass(or(config.priceClass(), "PriceClass_All"))
                .viewerCertificate(certificate(config.viewerCertificate()))
                .restrictions(or(config.restrictions(), noRestrictions()))
                .webAclId(or(config.webAclId(), ""))
                .httpVersion(or(config.httpVersion(), "http2"))
                .isIpv6Enabled(or(config.isIpv6Enabled(), false))
                .continuousDeploymentPolicyId(or(config.continuousDeploymentPolicyId(), ""))
                .staging(or(config.staging(), false))
                .build();
    }

    private static CacheBehavior fill(CacheBehavior behavior) {
        CacheBehavior.Builder filled = behavior.toBuilder()
                .allowedMethods(methods(behavior.allowedMethods()))
                // Terraform writes the policies that it does not want as empty elements.
                .cachePolicyId(orNull(behavior.cachePolicyId()))
                .originRequestPolicyId(orNull(behavior.originRequestPolicyId()))
                .responseHeadersPolicyId(orNull(behavior.responseHeadersPolicyId()))
                .smoothStreaming(or(behavior.smoothStreaming(), false))
                .compress(or(behavior.compress(), false))
                .fieldLevelEncryptionId(or(behavior.fieldLevelEncryptionId(), ""))
                .lambdaFunctionAssociations(or(
                        behavior.lambdaFunctionAssociations(),
                        LambdaFunctionAssociations.builder().quantity(0).build()))
                .functionAssociations(or(
                        behavior.functionAssociations(),
                        FunctionAssociations.builder().quantity(0).build()))
                .trustedSigners(or(
                        behavior.trustedSigners(),
                        TrustedSigners.builder().enabled(false).quantity(0).build()))
                .trustedKeyGroups(or(
                        behavior.trustedKeyGroups(),
                        TrustedKeyGroups.builder().enabled(false).quantity(0).build()));
        ForwardedValues forwarded = behavior.forwardedValues();
        if (forwarded != null) {
            long min = or(behavior.minTtl(), 0L);
            long usual = or(behavior.defaultTtl(), Math.max(min, DAY_SECONDS));
            filled.minTtl(min).defaultTtl(usual).maxTtl(or(behavior.maxTtl(), Math.max(usual, YEAR_SECONDS)));
        }
        return filled.build();
    }

    private static AllowedMethods methods(@Nullable AllowedMethods methods) {
        List<String> reading = List.of("HEAD", "GET");
        CachedMethods cached =
                CachedMethods.builder().items(reading).quantity(2).build();
        if (methods == null) {
            return AllowedMethods.builder()
                    .items(reading)
                    .quantity(2)
                    .cachedMethods(cached)
                    .build();
        }
        return methods.toBuilder()
                .cachedMethods(or(methods.cachedMethods(), cached))
                .build();
    }

    private static Origin fill(Origin origin) {
        CustomOriginConfig custom = origin.customOriginConfig();
        return origin.toBuilder()
                .customOriginConfig(custom == null ? null : fill(custom))
                .originPath(or(origin.originPath(), ""))
                .customHeaders(or(
                        origin.customHeaders(),
                        CustomHeaders.builder().quantity(0).build()))
                .connectionAttempts(or(origin.connectionAttempts(), 3))
                .connectionTimeout(or(origin.connectionTimeout(), 10))
                .originShield(or(
                        origin.originShield(),
                        OriginShield.builder().enabled(false).build()))
                .originAccessControlId(or(origin.originAccessControlId(), ""))
                .build();
    }

    private static CustomOriginConfig fill(CustomOriginConfig custom) {
        return custom.toBuilder()
                .originReadTimeout(or(custom.originReadTimeout(), CustomOrigins.READ_SECONDS))
                .originKeepaliveTimeout(or(custom.originKeepaliveTimeout(), CustomOrigins.KEEPALIVE_SECONDS))
                .build();
    }

    private static LoggingConfig noLogging() {
        return LoggingConfig.builder()
                .enabled(false)
                .includeCookies(false)
                .bucket("")
                .prefix("")
                .build();
    }

    private static Restrictions noRestrictions() {
        return Restrictions.builder()
                .geoRestriction(GeoRestriction.builder()
                        .restrictionType("none")
                        .quantity(0)
                        .build())
                .build();
    }

    private static ViewerCertificate certificate(@Nullable ViewerCertificate asked) {
        ViewerCertificate given = or(asked, ViewerCertificate.builder().build());
        return given.toBuilder()
                .cloudFrontDefaultCertificate(or(given.cloudFrontDefaultCertificate(), true))
                // With CloudFront's own certificate it is always this, whatever was asked for.
                .sslSupportMethod("vip")
                .minimumProtocolVersion("TLSv1")
                .certificateSource(or(given.certificateSource(), "cloudfront"))
                .build();
    }

    private static @Nullable String orNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }
}
