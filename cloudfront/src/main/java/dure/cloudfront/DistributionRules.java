package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_DEFAULT_ROOT_OBJECT;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ERROR_CODE;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_FORWARD_COOKIES;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_RELATIVE_PATH;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_RESPONSE_CODE;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_TTL_ORDER;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_VIEWER_CERTIFICATE;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_CACHE_POLICY;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_ORIGIN;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_ORIGIN_REQUEST_POLICY;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_CACHE_BEHAVIORS;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_DISTRIBUTION_CNAM_ES;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_ORIGINS;

import dure.api.cloudfront.AllowedMethods;
import dure.api.cloudfront.CacheBehavior;
import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.CustomErrorResponse;
import dure.api.cloudfront.CustomErrorResponses;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.ForwardedValues;
import dure.api.cloudfront.Origin;
import dure.api.cloudfront.ViewerCertificate;
import dure.kernel.AccountId;
import dure.store.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of a distribution's configuration, whose defaults have been filled in. */
final class DistributionRules {
    static final int MAX_ALIASES = 100;
    static final int MAX_ORIGINS = 100;
    static final int MAX_BEHAVIORS = 75;
    private static final int MAX_COMMENT_CHARS = 128;
    private static final Set<Integer> ERROR_CODES = Set.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);
    private static final List<Set<String>> METHODS = List.of(
            Set.of("GET", "HEAD"),
            Set.of("GET", "HEAD", "OPTIONS"),
            Set.of("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"));

    private DistributionRules() {}

    static void check(Reader reader, AccountId account, DistributionConfig config) {
        if (config.origins().items().size() > MAX_ORIGINS) {
            throw TOO_MANY_ORIGINS.because("You cannot create more origins for the distribution.");
        }
        Set<String> origins = new HashSet<>();
        for (Origin origin : config.origins().items()) {
            if (!origins.add(origin.id())) {
                throw INVALID_ARGUMENT.because("The origin id " + origin.id() + " is used more than once.");
            }
            OriginRules.check(reader, account, origin);
        }
        List<CacheBehavior> behaviors = Behaviors.of(config);
        if (behaviors.size() - 1 > MAX_BEHAVIORS) {
            throw TOO_MANY_CACHE_BEHAVIORS.because("You cannot create more cache behaviors for the distribution.");
        }
        Set<String> patterns = new HashSet<>();
        for (CacheBehavior behavior : behaviors.subList(0, behaviors.size() - 1)) {
            if (behavior.pathPattern().isEmpty() || behavior.pathPattern().length() > 255) {
                throw INVALID_ARGUMENT.because("The parameter PathPattern must have 1 to 255 characters.");
            }
            if (!patterns.add(behavior.pathPattern())) {
                throw INVALID_ARGUMENT.because(
                        "The parameter PathPattern contains a pattern that is used more than once: "
                                + behavior.pathPattern());
            }
        }
        for (CacheBehavior behavior : behaviors) {
            check(reader, account, behavior, origins);
        }
        if (config.comment().length() > MAX_COMMENT_CHARS) {
            throw INVALID_ARGUMENT.because("The parameter Comment is too long: it may have 128 characters.");
        }
        checkCertificate(config.viewerCertificate());
        checkRootObject(config.defaultRootObject());
        checkErrors(config.customErrorResponses());
        if (config.aliases() != null && config.aliases().quantity() > MAX_ALIASES) {
            throw TOO_MANY_DISTRIBUTION_CNAM_ES.because(
                    "Your request contains more CNAMEs than are allowed per distribution.");
        }
    }

    private static void check(Reader reader, AccountId account, CacheBehavior behavior, Set<String> origins) {
        if (!origins.contains(behavior.targetOriginId())) {
            throw NO_SUCH_ORIGIN.because("One or more of your origins or origin groups do not exist.");
        }
        AllowedMethods methods = behavior.allowedMethods();
        if (methods != null) {
            List<String> cached = methods.cachedMethods() == null
                    ? List.of("GET", "HEAD")
                    : methods.cachedMethods().items();
            if (!METHODS.contains(Set.copyOf(methods.items()))
                    || !METHODS.subList(0, 2).contains(Set.copyOf(cached))
                    || !methods.items().containsAll(cached)) {
                throw INVALID_ARGUMENT.because(
                        "The parameter AllowedMethods or CachedMethods is not a set that is offered.");
            }
        }
        String policy = behavior.cachePolicyId();
        ForwardedValues forwarded = behavior.forwardedValues();
        if ((policy == null) == (forwarded == null)) {
            throw INVALID_ARGUMENT.because(
                    policy == null
                            ? "The parameter ForwardedValues is required."
                            : "The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.");
        }
        if (policy != null && !knowsCachePolicy(reader, account, policy)) {
            throw NO_SUCH_CACHE_POLICY.because("The specified cache policy does not exist.");
        }
        String requestPolicy = behavior.originRequestPolicyId();
        if (requestPolicy != null && !ManagedPolicies.originRequest().containsKey(requestPolicy)) {
            throw NO_SUCH_ORIGIN_REQUEST_POLICY.because("The specified origin request policy does not exist.");
        }
        if (forwarded != null) {
            check(behavior, forwarded);
        } else {
            noTtl(behavior.minTtl(), "MinTTL");
            noTtl(behavior.defaultTtl(), "DefaultTTL");
            noTtl(behavior.maxTtl(), "MaxTTL");
        }
    }

    private static void noTtl(@Nullable Long seconds, String name) {
        if (seconds != null && seconds != 0) {
            throw INVALID_ARGUMENT.because("The parameter " + name
                    + " cannot be used when a cache policy is associated to the cache behavior.");
        }
    }

    static boolean knowsCachePolicy(Reader reader, AccountId account, String id) {
        return ManagedPolicies.cache().containsKey(id)
                || CloudFrontStore.find(
                                reader, CloudFrontStore.Kind.CACHE_POLICY, CachePolicyConfig.SCHEMA, account, id)
                        .isPresent();
    }

    private static void check(CacheBehavior behavior, ForwardedValues forwarded) {
        checkTtls(behavior.minTtl(), behavior.defaultTtl(), behavior.maxTtl());
        boolean everyHeader = forwarded.headers() != null
                && forwarded.headers().items() != null
                && forwarded.headers().items().contains("*");
        if (everyHeader && behavior.minTtl() != null && behavior.minTtl() > 0) {
            throw INVALID_ARGUMENT.because("The parameter MinTTL must be 0 when all headers are forwarded.");
        }
        boolean names = forwarded.cookies().whitelistedNames() != null
                && forwarded.cookies().whitelistedNames().quantity() > 0;
        if (names != forwarded.cookies().forward().equals("whitelist")) {
            throw INVALID_FORWARD_COOKIES.because(
                    "Your request contains forward cookies option which doesn't match with the expectation for the whitelisted list of cookie names.");
        }
    }

    /** Seconds; null means that AWS's default holds, which is always in order. */
    static void checkTtls(@Nullable Long min, @Nullable Long usual, @Nullable Long max) {
        boolean ordered = (min == null || min >= 0)
                && (usual == null || usual >= (min == null ? 0 : min))
                && (max == null || max >= (usual == null ? (min == null ? 0 : min) : usual));
        if (!ordered) {
            throw INVALID_TTL_ORDER.because(
                    "The TTL order specified is not valid: MinTTL must be at most DefaultTTL, and DefaultTTL at most MaxTTL.");
        }
    }

    /** Other certificates than CloudFront's own have been refused by name. */
    private static void checkCertificate(@Nullable ViewerCertificate certificate) {
        if (certificate != null && Boolean.FALSE.equals(certificate.cloudFrontDefaultCertificate())) {
            throw INVALID_VIEWER_CERTIFICATE.because(
                    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.");
        }
    }

    private static void checkRootObject(@Nullable String object) {
        if (object != null && (object.length() > 255 || object.startsWith("/"))) {
            throw INVALID_DEFAULT_ROOT_OBJECT.because(
                    "The default root object file name is too big or contains an invalid character.");
        }
    }

    private static void checkErrors(@Nullable CustomErrorResponses responses) {
        if (responses == null || responses.items() == null) {
            return;
        }
        Set<Integer> codes = new HashSet<>();
        for (CustomErrorResponse response : responses.items()) {
            if (!ERROR_CODES.contains(response.errorCode()) || !codes.add(response.errorCode())) {
                throw INVALID_ERROR_CODE.because("An invalid error code was specified.");
            }
            if (response.errorCachingMinTtl() != null && response.errorCachingMinTtl() < 0) {
                throw INVALID_ARGUMENT.because("The parameter ErrorCachingMinTTL must not be negative.");
            }
            String path = response.responsePagePath();
            boolean hasPath = path != null && !path.isEmpty();
            boolean hasCode =
                    response.responseCode() != null && !response.responseCode().isEmpty();
            if (hasPath != hasCode) {
                throw INVALID_RESPONSE_CODE.because(
                        "ResponsePagePath and ResponseCode must be specified together or not at all.");
            }
            if (path != null && hasPath && !path.startsWith("/")) {
                throw INVALID_RELATIVE_PATH.because(
                        "The relative path is too big, is not URL-encoded, or does not begin with a slash (/).");
            }
            if (hasCode && !(response.responseCode() + "").matches("200|400|403|404|405|414|416|500|501|502|503|504")) {
                throw INVALID_RESPONSE_CODE.because("A response code is not valid.");
            }
        }
    }
}
