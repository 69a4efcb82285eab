package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_GEO_RESTRICTION_PARAMETER;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_VIEWER_CERTIFICATE;

import dure.api.cloudfront.CacheBehavior;
import dure.api.cloudfront.CustomOriginConfig;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.Origin;
import dure.api.cloudfront.ViewerCertificate;
import dure.kernel.Unoffered;
import org.jspecify.annotations.Nullable;

/** Refuses, by name, what a distribution's configuration may ask for and Dure does not do. */
final class Refusals {
    /** How long S3 is waited for: AWS's default. */
    private static final int S3_READ_TIMEOUT_SECONDS = 30;

    private Refusals() {}

    /** @param reachedBySix whether this platform is, without which a distribution cannot be */
    static void check(DistributionConfig config, boolean reachedBySix) {
        refuse(config.anycastIpListId(), "AnycastIpListId");
        refuse(config.cacheTagConfig() != null, "CacheTagConfig");
        refuse(config.connectionFunctionAssociation() != null, "ConnectionFunctionAssociation");
        refuse(config.connectionMode() != null && !config.connectionMode().equals("direct"), "ConnectionMode");
        refuse(config.continuousDeploymentPolicyId(), "ContinuousDeploymentPolicyId");
        refuse(config.staging() != null && config.staging(), "Staging");
        refuse(config.tenantConfig() != null, "TenantConfig");
        refuse(config.viewerMtlsConfig() != null, "ViewerMtlsConfig");
        refuse(config.webAclId(), "WebACLId");
        // There is one listener, and it offers HTTP/2 to whoever comes over TLS.
        refuse(
                config.httpVersion() != null && !config.httpVersion().equals("http2"),
                "HttpVersion " + config.httpVersion());
        refuse(
                config.priceClass() != null && !config.priceClass().equals("PriceClass_All"),
                "PriceClass " + config.priceClass() + " (there is one edge, for everybody)");
        refuse(
                Boolean.TRUE.equals(config.isIpv6Enabled()) && !reachedBySix,
                "IsIPV6Enabled where Dure listens on no IPv6 address");
        refuse(
                config.logging() != null
                        && config.logging().enabled() != null
                        && config.logging().enabled(),
                "Logging");
        refuse(config.originGroups() != null && config.originGroups().quantity() > 0, "OriginGroups");
        refuse(
                config.restrictions() != null
                        && !config.restrictions()
                                .geoRestriction()
                                .restrictionType()
                                .equals("none"),
                "GeoRestriction");
        if (config.restrictions() != null
                && config.restrictions().geoRestriction().quantity() > 0) {
            throw INVALID_GEO_RESTRICTION_PARAMETER.because("The specified geo restriction parameter is not valid.");
        }
        certificate(config.viewerCertificate());
        config.origins().items().forEach(Refusals::check);
        Behaviors.of(config).forEach(Refusals::check);
    }

    private static void certificate(@Nullable ViewerCertificate certificate) {
        if (certificate != null) {
            refuse(certificate.acmCertificateArn(), "ACMCertificateArn");
            refuse(certificate.iamCertificateId(), "IAMCertificateId");
            refuse(
                    certificate.certificate() != null && !"cloudfront".equals(certificate.certificateSource()),
                    "ViewerCertificate.Certificate");
            if (Boolean.FALSE.equals(certificate.cloudFrontDefaultCertificate())) {
                throw INVALID_VIEWER_CERTIFICATE.because("A viewer certificate specified is not valid.");
            }
        }
    }

    private static void check(Origin origin) {
        refuse(origin.originShield() != null && origin.originShield().enabled(), "OriginShield");
        refuse(origin.vpcOriginConfig() != null, "VpcOriginConfig");
        refuse(origin.responseCompletionTimeout() != null, "ResponseCompletionTimeout");
        if (origin.s3OriginConfig() != null) {
            refuse(
                    origin.s3OriginConfig().originAccessIdentity(),
                    "OriginAccessIdentity (use an origin access control)");
            Integer seconds = origin.s3OriginConfig().originReadTimeout();
            refuse(seconds != null && seconds != S3_READ_TIMEOUT_SECONDS, "S3OriginConfig.OriginReadTimeout");
        }
        CustomOriginConfig custom = origin.customOriginConfig();
        if (custom != null) {
            refuse(custom.originMtlsConfig() != null, "OriginMtlsConfig");
            refuse(
                    custom.ipAddressType() != null && !custom.ipAddressType().equals("ipv4"),
                    "IpAddressType " + custom.ipAddressType());
            Integer idle = custom.originKeepaliveTimeout();
            refuse(
                    idle != null && idle >= 1 && idle <= 120 && idle != CustomOrigins.KEEPALIVE_SECONDS,
                    "OriginKeepaliveTimeout other than " + CustomOrigins.KEEPALIVE_SECONDS);
            refuse(
                    custom.originSslProtocols() != null
                            && !custom.originSslProtocols().items().contains("TLSv1.2"),
                    "OriginSslProtocols without TLSv1.2");
        }
    }

    private static void check(CacheBehavior behavior) {
        refuse(behavior.fieldLevelEncryptionId(), "FieldLevelEncryptionId");
        refuse(behavior.realtimeLogConfigArn(), "RealtimeLogConfigArn");
        refuse(behavior.responseHeadersPolicyId(), "ResponseHeadersPolicyId");
        refuse(behavior.smoothStreaming() != null && behavior.smoothStreaming(), "SmoothStreaming");
        refuse(behavior.grpcConfig() != null && behavior.grpcConfig().enabled(), "GrpcConfig");
        refuse(
                behavior.lambdaFunctionAssociations() != null
                        && behavior.lambdaFunctionAssociations().quantity() > 0,
                "LambdaFunctionAssociations");
        refuse(
                behavior.functionAssociations() != null
                        && behavior.functionAssociations().quantity() > 0,
                "FunctionAssociations");
        refuse(
                behavior.trustedSigners() != null
                        && (behavior.trustedSigners().enabled()
                                || behavior.trustedSigners().quantity() > 0),
                "TrustedSigners");
        refuse(
                behavior.trustedKeyGroups() != null
                        && (behavior.trustedKeyGroups().enabled()
                                || behavior.trustedKeyGroups().quantity() > 0),
                "TrustedKeyGroups");
    }

    private static void refuse(@Nullable String value, String name) {
        refuse(value != null && !value.isEmpty(), name);
    }

    private static void refuse(boolean asked, String name) {
        Unoffered.refuseIf(asked, "CloudFront's " + name);
    }
}
