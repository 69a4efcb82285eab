package dure.cloudfront;

import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.CachePolicyCookiesConfig;
import dure.api.cloudfront.CachePolicyHeadersConfig;
import dure.api.cloudfront.CachePolicyQueryStringsConfig;
import dure.api.cloudfront.Headers;
import dure.api.cloudfront.OriginRequestPolicyConfig;
import dure.api.cloudfront.OriginRequestPolicyCookiesConfig;
import dure.api.cloudfront.OriginRequestPolicyHeadersConfig;
import dure.api.cloudfront.OriginRequestPolicyQueryStringsConfig;
import dure.api.cloudfront.ParametersInCacheKeyAndForwardedToOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policies that every account has, under AWS's own ids. See
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html.
 */
public final class ManagedPolicies {
    /** What they are said to have been changed last, and their ETag. */
    static final Instant MODIFIED = Instant.parse("2020-07-22T00:00:00Z");

    static final String ETAG = "E23ZP02F085DFQ";

    private static final Map<String, CachePolicyConfig> CACHE = new TreeMap<>(Map.of(
            "658327ea-f89d-4fab-a63d-7e88639e58f6",
            cache(
                    "Managed-CachingOptimized",
                    "Policy with caching enabled. Supports Gzip and Brotli compression.",
                    1,
                    86_400,
                    31_536_000,
                    true),
            "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
            cache("Managed-CachingDisabled", "Policy with caching disabled", 0, 0, 0, false),
            "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
            cache(
                    "Managed-CachingOptimizedForUncompressedObjects",
                    "Default policy when compression is not enabled",
                    1,
                    86_400,
                    31_536_000,
                    false),
            "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
            originControlled(
                    "Managed-UseOriginCacheControlHeaders",
                    "Policy for origins that return Cache-Control headers. Query strings are not included in the cache key.",
                    "none"),
            "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
            originControlled(
                    "Managed-UseOriginCacheControlHeaders-QueryStrings",
                    "Policy for origins that return Cache-Control headers and serve different content based on values present in the query string.",
                    "all")));

    private static final Map<String, OriginRequestPolicyConfig> ORIGIN_REQUEST = new TreeMap<>(Map.of(
            "216adef6-5c7f-47e4-b989-5492eafa07d3",
            originRequest(
                    "Managed-AllViewer",
                    "Policy to forward all parameters in viewer requests",
                    "allViewer",
                    List.of(),
                    "all"),
            "b689b0a8-53d0-40ab-baf2-68738e2966ac",
            originRequest(
                    "Managed-AllViewerExceptHostHeader",
                    "Policy to forward all parameters in viewer requests except for the Host header",
                    "allExcept",
                    List.of("host"),
                    "all"),
            "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
            originRequest(
                    "Managed-CORS-S3Origin",
                    "Policy for S3 origin with CORS",
                    "whitelist",
                    List.of("origin", "access-control-request-headers", "access-control-request-method"),
                    "none"),
            "59781a5b-3903-41f3-afcb-af62929ccde1",
            originRequest(
                    "Managed-CORS-CustomOrigin",
                    "Policy for CORS with custom origin",
                    "whitelist",
                    List.of("origin"),
                    "none"),
            "acba4595-bd28-49b8-b9fe-13317c0390fa",
            originRequest(
                    "Managed-UserAgentRefererHeaders",
                    "Policy to forward user-agent and referer headers to origin",
                    "whitelist",
                    List.of("user-agent", "referer"),
                    "none"),
            "bf0718e1-ba1e-49d1-88b1-f726733018ae",
            originRequest(
                    "Managed-HostHeaderOnly",
                    "Policy to forward Host header only",
                    "whitelist",
                    List.of("host"),
                    "none")));

    private ManagedPolicies() {}

    /** By id, in their order. */
    public static Map<String, CachePolicyConfig> cache() {
        return CACHE;
    }

    /** By id, in their order. */
    public static Map<String, OriginRequestPolicyConfig> originRequest() {
        return ORIGIN_REQUEST;
    }

    private static CachePolicyConfig originControlled(String name, String comment, String queryStrings) {
        List<String> headers =
                List.of("host", "origin", "x-http-method", "x-http-method-override", "x-method-override");
        return CachePolicyConfig.builder()
                .name(name)
                .comment(comment)
                .minTtl(0L)
                .defaultTtl(0L)
                .maxTtl(31_536_000L)
                .parametersInCacheKeyAndForwardedToOrigin(ParametersInCacheKeyAndForwardedToOrigin.builder()
                        .enableAcceptEncodingGzip(true)
                        .enableAcceptEncodingBrotli(true)
                        .headersConfig(CachePolicyHeadersConfig.builder()
                                .headerBehavior("whitelist")
                                .headers(Headers.builder()
                                        .items(headers)
                                        .quantity(headers.size())
                                        .build())
                                .build())
                        .cookiesConfig(CachePolicyCookiesConfig.builder()
                                .cookieBehavior("all")
                                .build())
                        .queryStringsConfig(CachePolicyQueryStringsConfig.builder()
                                .queryStringBehavior(queryStrings)
                                .build())
                        .build())
                .build();
    }

    private static CachePolicyConfig cache(
            String name, String comment, long minTtl, long defaultTtl, long maxTtl, boolean compressed) {
        return CachePolicyConfig.builder()
                .name(name)
                .comment(comment)
                .minTtl(minTtl)
                .defaultTtl(defaultTtl)
                .maxTtl(maxTtl)
                .parametersInCacheKeyAndForwardedToOrigin(ParametersInCacheKeyAndForwardedToOrigin.builder()
                        .enableAcceptEncodingGzip(compressed)
                        .enableAcceptEncodingBrotli(compressed)
                        .headersConfig(CachePolicyHeadersConfig.builder()
                                .headerBehavior("none")
                                .build())
                        .cookiesConfig(CachePolicyCookiesConfig.builder()
                                .cookieBehavior("none")
                                .build())
                        .queryStringsConfig(CachePolicyQueryStringsConfig.builder()
                                .queryStringBehavior("none")
                                .build())
                        .build())
                .build();
    }

    private static OriginRequestPolicyConfig originRequest(
            String name, String comment, String headers, List<String> names, String others) {
        OriginRequestPolicyHeadersConfig.Builder config =
                OriginRequestPolicyHeadersConfig.builder().headerBehavior(headers);
        if (!names.isEmpty()) {
            config.headers(Headers.builder().items(names).quantity(names.size()).build());
        }
        return OriginRequestPolicyConfig.builder()
                .name(name)
                .comment(comment)
                .headersConfig(config.build())
                .cookiesConfig(OriginRequestPolicyCookiesConfig.builder()
                        .cookieBehavior(others)
                        .build())
                .queryStringsConfig(OriginRequestPolicyQueryStringsConfig.builder()
                        .queryStringBehavior(others)
                        .build())
                .build();
    }
}
