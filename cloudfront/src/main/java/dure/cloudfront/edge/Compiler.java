package dure.cloudfront.edge;

import dure.api.cloudfront.CacheBehavior;
import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.CustomErrorResponse;
import dure.api.cloudfront.CustomOriginConfig;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.ForwardedValues;
import dure.api.cloudfront.OriginAccessControlConfig;
import dure.api.cloudfront.OriginRequestPolicyConfig;
import dure.api.cloudfront.ParametersInCacheKeyAndForwardedToOrigin;
import dure.cloudfront.Behaviors;
import dure.cloudfront.BucketDomain;
import dure.cloudfront.CloudFrontConfig;
import dure.cloudfront.CloudFrontStore;
import dure.cloudfront.ManagedPolicies;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns configurations into what is served: policies looked up, origins found, patterns read. */
final class Compiler {
    private static final int DEFAULT_READ_SECONDS = 30;
    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 31_536_000;

    private final Dispatcher dispatcher;
    private final Clock clock;
    private final CloudFrontConfig config;

    Compiler(Dispatcher dispatcher, Clock clock, CloudFrontConfig config) {
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.config = config;
    }

    /** What configurations refer to, by id. */
    record Known(Map<String, OriginAccessControlConfig> controls, Map<String, CachePolicyConfig> policies) {}

    Distribution compile(CloudFrontStore.Found<DistributionConfig> found, Known known) {
        DistributionConfig value = found.stored().value();
        Map<String, Origin> origins = new HashMap<>();
        for (dure.api.cloudfront.Origin origin : value.origins().items()) {
            origins.put(origin.id(), origin(found, origin, known));
        }
        Map<Integer, CustomErrorResponse> errors = new HashMap<>();
        if (value.customErrorResponses() != null && value.customErrorResponses().items() != null) {
            value.customErrorResponses().items().forEach(response -> errors.put(response.errorCode(), response));
        }
        List<Behavior> behaviors = Behaviors.of(value).stream()
                .map(behavior -> behavior(behavior, origins, known))
                .toList();
        String root = Objects.requireNonNullElse(value.defaultRootObject(), "");
        return new Distribution(found.id(), value.enabled(), behaviors, root, errors);
    }

    private Behavior behavior(CacheBehavior behavior, Map<String, Origin> origins, Known known) {
        Set<String> allowed = Set.of("GET", "HEAD");
        Set<String> cached = allowed;
        if (behavior.allowedMethods() != null) {
            allowed = Set.copyOf(behavior.allowedMethods().items());
            if (behavior.allowedMethods().cachedMethods() != null) {
                cached = Set.copyOf(behavior.allowedMethods().cachedMethods().items());
            }
        }
        boolean compress = behavior.compress() != null && behavior.compress();
        return new Behavior(
                new PathPattern(behavior.pathPattern()),
                Objects.requireNonNull(origins.get(behavior.targetOriginId())),
                switch (behavior.viewerProtocolPolicy()) {
                    case "redirect-to-https" -> Behavior.Https.REDIRECT;
                    case "https-only" -> Behavior.Https.ONLY;
                    default -> Behavior.Https.ALLOW_ALL;
                },
                allowed,
                cached,
                key(behavior, compress, known),
                forwarded(behavior.originRequestPolicyId()),
                ttls(behavior, known),
                compress);
    }

    private static KeyRules key(CacheBehavior behavior, boolean compress, Known known) {
        ForwardedValues legacy = behavior.forwardedValues();
        if (legacy != null) {
            Selection query = legacy.queryString() ? legacyQuery(legacy) : Selection.NONE;
            List<String> names =
                    legacy.headers() == null ? null : legacy.headers().items();
            boolean every = names != null && names.contains("*");
            Selection headers =
                    every ? Selection.ALL : Selection.of("whitelist", names).lowerCase();
            Selection cookies = Selection.of(
                    legacy.cookies().forward(),
                    legacy.cookies().whitelistedNames() == null
                            ? null
                            : legacy.cookies().whitelistedNames().items());
            return new KeyRules(query, headers, cookies, compress, false);
        }
        CachePolicyConfig policy = policy(behavior, known);
        ParametersInCacheKeyAndForwardedToOrigin key = policy.parametersInCacheKeyAndForwardedToOrigin();
        if (key == null) {
            return new KeyRules(Selection.NONE, Selection.NONE, Selection.NONE, false, false);
        }
        return new KeyRules(
                Selection.of(
                        key.queryStringsConfig().queryStringBehavior(),
                        key.queryStringsConfig().queryStrings() == null
                                ? null
                                : key.queryStringsConfig().queryStrings().items()),
                Selection.of(
                                key.headersConfig().headerBehavior(),
                                key.headersConfig().headers() == null
                                        ? null
                                        : key.headersConfig().headers().items())
                        .lowerCase(),
                Selection.of(
                        key.cookiesConfig().cookieBehavior(),
                        key.cookiesConfig().cookies() == null
                                ? null
                                : key.cookiesConfig().cookies().items()),
                key.enableAcceptEncodingGzip(),
                key.enableAcceptEncodingBrotli() != null && key.enableAcceptEncodingBrotli());
    }

    private static Selection legacyQuery(ForwardedValues legacy) {
        List<String> names = legacy.queryStringCacheKeys() == null
                ? null
                : legacy.queryStringCacheKeys().items();
        return names == null || names.contains("*") ? Selection.ALL : Selection.of("whitelist", names);
    }

    private static Lifetime.Ttls ttls(CacheBehavior behavior, Known known) {
        if (behavior.forwardedValues() != null) {
            return ttls(behavior.minTtl(), behavior.defaultTtl(), behavior.maxTtl());
        }
        CachePolicyConfig policy = policy(behavior, known);
        return ttls(policy.minTtl(), policy.defaultTtl(), policy.maxTtl());
    }

    static Lifetime.Ttls ttls(@Nullable Long asked, @Nullable Long usual, @Nullable Long max) {
        long min = asked == null ? 0 : asked;
        long middle = usual == null ? Math.max(min, DAY_SECONDS) : usual;
        return new Lifetime.Ttls(min, middle, max == null ? Math.max(middle, YEAR_SECONDS) : max);
    }

    private static CachePolicyConfig policy(CacheBehavior behavior, Known known) {
        String id = Objects.requireNonNull(behavior.cachePolicyId());
        CachePolicyConfig own = known.policies.get(id);
        return own == null ? Objects.requireNonNull(ManagedPolicies.cache().get(id)) : own;
    }

    private static Behavior.Forwarded forwarded(@Nullable String policyId) {
        if (policyId == null || policyId.isEmpty()) {
            return Behavior.Forwarded.NOTHING;
        }
        OriginRequestPolicyConfig policy =
                Objects.requireNonNull(ManagedPolicies.originRequest().get(policyId));
        return new Behavior.Forwarded(
                Selection.of(policy.queryStringsConfig().queryStringBehavior(), null),
                Selection.of(
                                policy.headersConfig().headerBehavior(),
                                policy.headersConfig().headers() == null
                                        ? null
                                        : policy.headersConfig().headers().items())
                        .lowerCase(),
                Selection.of(policy.cookiesConfig().cookieBehavior(), null));
    }

    private Origin origin(
            CloudFrontStore.Found<DistributionConfig> found, dure.api.cloudfront.Origin origin, Known known) {
        List<Origin.CustomHeader> headers =
                origin.customHeaders() == null || origin.customHeaders().items() == null
                        ? List.of()
                        : origin.customHeaders().items().stream()
                                .map(header -> new Origin.CustomHeader(header.headerName(), header.headerValue()))
                                .toList();
        String path = Objects.requireNonNullElse(origin.originPath(), "");
        Optional<BucketDomain> bucket = BucketDomain.parse(origin.domainName(), config);
        if (origin.s3OriginConfig() != null && bucket.isPresent()) {
            return new S3Origin(
                    dispatcher,
                    clock,
                    caller(found, origin, known),
                    bucket.get().region(),
                    bucket.get().bucket(),
                    path,
                    headers);
        }
        return custom(origin, path, headers);
    }

    private static Caller caller(
            CloudFrontStore.Found<DistributionConfig> found, dure.api.cloudfront.Origin origin, Known known) {
        AccountId account = found.account();
        OriginAccessControlConfig control = known.controls.get(origin.originAccessControlId());
        if (control == null || control.signingBehavior().equals("never")) {
            return Caller.anonymous(account);
        }
        String arn = Arn.of("cloudfront", "", account.value(), "distribution/" + found.id())
                .toString();
        return Caller.service("cloudfront.amazonaws.com", account, arn);
    }

    private Origin custom(dure.api.cloudfront.Origin origin, String path, List<Origin.CustomHeader> headers) {
        CustomOriginConfig custom = origin.customOriginConfig();
        String host = own(origin.domainName());
        int port = custom == null ? 80 : custom.httpPort();
        URI http = URI.create("http://" + host + (port == 80 ? "" : ":" + port));
        URI https = http;
        if (host.equals(config.domain()) || host.endsWith("." + config.domain())) {
            boolean elsewhere = port != 80 && port != 443;
            http = URI.create(
                    "http://127.0.0.1:" + (elsewhere ? port : config.port().getAsInt()));
            https = http;
        } else if (custom != null && !custom.originProtocolPolicy().equals("http-only")) {
            https = URI.create("https://" + host + (custom.httpsPort() == 443 ? "" : ":" + custom.httpsPort()));
            http = custom.originProtocolPolicy().equals("https-only") ? https : http;
        }
        Integer read = custom == null ? null : custom.originReadTimeout();
        return new CustomOrigin(
                http,
                https,
                host,
                path,
                Objects.requireNonNullElse(origin.connectionAttempts(), 3),
                Duration.ofSeconds(Objects.requireNonNullElse(origin.connectionTimeout(), 10)),
                Duration.ofSeconds(read == null ? DEFAULT_READ_SECONDS : read),
                headers);
    }

    /** AWS's name for one of this platform's own addresses becomes the platform's name for it. */
    private String own(String name) {
        return name.matches(
                        ".*\\.(execute-api|s3-website|s3|lambda-url)[.-].*\\.amazonaws\\.com|.*\\.lambda-url\\..*\\.on\\.aws")
                ? name.replaceFirst("\\.(execute-api|s3-website|s3|lambda-url)[.-].*", ".$1." + config.domain())
                : name.replaceFirst(":\\d+$", "");
    }
}
