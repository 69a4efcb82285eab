package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_COOKIES_IN_CACHE_POLICY;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_HEADERS_IN_CACHE_POLICY;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_QUERY_STRINGS_IN_CACHE_POLICY;

import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.ParametersInCacheKeyAndForwardedToOrigin;
import dure.wire.ErrorType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold of a cache policy. */
final class CachePolicyRules {
    private static final int MAX_NAMES = 10;
    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 31_536_000;

    private CachePolicyRules() {}

    /** With AWS's defaults for the times that are left out. */
    static CachePolicyConfig filled(CachePolicyConfig config) {
        Quantities.check(config);
        if (config.name().isEmpty()
                || config.name().length() > 128
                || !config.name().matches("[A-Za-z0-9_-]+")) {
            throw INVALID_ARGUMENT.because("The parameter Name is invalid: " + config.name());
        }
        long min = config.minTtl();
        long usual = Objects.requireNonNullElse(config.defaultTtl(), Math.max(min, DAY_SECONDS));
        long max = Objects.requireNonNullElse(config.maxTtl(), Math.max(usual, YEAR_SECONDS));
        if (min < 0 || usual < min || max < usual) {
            throw INVALID_ARGUMENT.because("The parameters MinTTL, DefaultTTL and MaxTTL must be in ascending order.");
        }
        ParametersInCacheKeyAndForwardedToOrigin key = config.parametersInCacheKeyAndForwardedToOrigin();
        if (key != null) {
            check(key, max);
        }
        return config.toBuilder()
                .comment(Objects.requireNonNullElse(config.comment(), ""))
                .defaultTtl(usual)
                .maxTtl(max)
                .build();
    }

    private static void check(ParametersInCacheKeyAndForwardedToOrigin key, long maxTtl) {
        String headers = key.headersConfig().headerBehavior();
        String cookies = key.cookiesConfig().cookieBehavior();
        String queries = key.queryStringsConfig().queryStringBehavior();
        List<String> headerNames = key.headersConfig().headers() == null
                ? null
                : key.headersConfig().headers().items();
        names(headers, headerNames, TOO_MANY_HEADERS_IN_CACHE_POLICY, "headers");
        names(
                cookies,
                key.cookiesConfig().cookies() == null
                        ? null
                        : key.cookiesConfig().cookies().items(),
                TOO_MANY_COOKIES_IN_CACHE_POLICY,
                "cookies");
        names(
                queries,
                key.queryStringsConfig().queryStrings() == null
                        ? null
                        : key.queryStringsConfig().queryStrings().items(),
                TOO_MANY_QUERY_STRINGS_IN_CACHE_POLICY,
                "query strings");
        boolean something = !headers.equals("none")
                || !cookies.equals("none")
                || !queries.equals("none")
                || key.enableAcceptEncodingGzip()
                || Boolean.TRUE.equals(key.enableAcceptEncodingBrotli());
        if (maxTtl == 0 && something) {
            throw INVALID_ARGUMENT.because(
                    "The parameters of the cache key must all be none or false for a policy with caching disabled.");
        }
        if (headerNames != null
                && headerNames.stream().anyMatch(name -> name.equalsIgnoreCase("accept-encoding"))
                && (key.enableAcceptEncodingGzip() || Boolean.TRUE.equals(key.enableAcceptEncodingBrotli()))) {
            throw INVALID_ARGUMENT.because(
                    "The header Accept-Encoding cannot be listed when EnableAcceptEncoding is set.");
        }
    }

    private static void names(String behavior, @Nullable List<String> names, ErrorType tooMany, String what) {
        boolean some = names != null && !names.isEmpty();
        boolean needed = behavior.equals("whitelist") || behavior.equals("allExcept");
        if (some != needed) {
            throw INVALID_ARGUMENT.because(
                    "The parameter " + what + " must name some exactly when the behavior is whitelist or allExcept.");
        }
        if (names != null && names.size() > MAX_NAMES) {
            throw tooMany.because("The number of " + what + " in the cache policy exceeds the maximum.");
        }
    }
}
