package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ORIGIN;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ORIGIN_ACCESS_CONTROL;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ORIGIN_KEEPALIVE_TIMEOUT;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ORIGIN_READ_TIMEOUT;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_ORIGIN_CUSTOM_HEADERS;

import dure.api.cloudfront.CustomOriginConfig;
import dure.api.cloudfront.Origin;
import dure.api.cloudfront.OriginAccessControlConfig;
import dure.api.cloudfront.OriginCustomHeader;
import dure.kernel.AccountId;
import dure.store.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of an origin, whose defaults have been filled in. */
final class OriginRules {
    private static final int MAX_CUSTOM_HEADERS = 30;
    private static final int MAX_TIMEOUT_SECONDS = 120;
    private static final Set<String> NOT_CUSTOM = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "cookie",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "max-forwards",
            "pragma",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "request-range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-real-ip");

    private OriginRules() {}

    static void check(Reader reader, AccountId account, Origin origin) {
        if (origin.domainName().isEmpty() || !origin.domainName().matches("[A-Za-z0-9._:-]+")) {
            throw INVALID_ORIGIN.because("The specified origin server does not exist or is not valid.");
        }
        if (origin.customOriginConfig() != null && !isHost(origin.domainName())) {
            throw INVALID_ORIGIN.because("The specified origin server does not exist or is not valid.");
        }
        String path = origin.originPath();
        if (path != null && !path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw INVALID_ARGUMENT.because(
                    "The parameter OriginPath is invalid: it must begin with / and not end with /.");
        }
        if ((origin.s3OriginConfig() == null) == (origin.customOriginConfig() == null)) {
            throw INVALID_ARGUMENT.because(
                    "Exactly one of CustomOriginConfig, S3OriginConfig and VpcOriginConfig must be specified");
        }
        checkHeaders(origin);
        range(origin.connectionAttempts(), 3, "ConnectionAttempts");
        range(origin.connectionTimeout(), 10, "ConnectionTimeout");
        CustomOriginConfig custom = origin.customOriginConfig();
        if (custom != null) {
            port(custom.httpPort(), "HTTPPort");
            port(custom.httpsPort(), "HTTPSPort");
            Integer read = custom.originReadTimeout();
            if (read != null && (read < 1 || read > MAX_TIMEOUT_SECONDS)) {
                throw INVALID_ORIGIN_READ_TIMEOUT.because("The read timeout specified for the origin is not valid.");
            }
            Integer idle = custom.originKeepaliveTimeout();
            if (idle != null && (idle < 1 || idle > MAX_TIMEOUT_SECONDS)) {
                throw INVALID_ORIGIN_KEEPALIVE_TIMEOUT.because(
                        "The keep alive timeout specified for the origin is not valid.");
            }
        }
        String control = origin.originAccessControlId();
        if (control != null && !control.isEmpty()) {
            checkControl(reader, account, origin, control);
        }
    }

    /** A host name that can be connected to: without a port, as AWS wants it. */
    private static boolean isHost(String name) {
        try {
            return name.equals(new URI("http://" + name).getHost());
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static void checkControl(Reader reader, AccountId account, Origin origin, String id) {
        OriginAccessControlConfig control = CloudFrontStore.find(
                        reader, CloudFrontStore.Kind.ACCESS_CONTROL, OriginAccessControlConfig.SCHEMA, account, id)
                .orElseThrow(() -> INVALID_ORIGIN_ACCESS_CONTROL.because("The origin access control is not valid."))
                .value();
        if (origin.s3OriginConfig() == null
                || !control.originAccessControlOriginType().equals("s3")) {
            throw INVALID_ORIGIN_ACCESS_CONTROL.because("The origin access control is not valid.");
        }
    }

    private static void port(int port, String name) {
        if (port != 80 && port != 443 && (port < 1024 || port > 65_535)) {
            throw INVALID_ARGUMENT.because("The parameter " + name + " must be 80, 443 or between 1024 and 65535.");
        }
    }

    /** See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html. */
    private static void checkHeaders(Origin origin) {
        List<OriginCustomHeader> headers =
                origin.customHeaders() == null || origin.customHeaders().items() == null
                        ? List.of()
                        : origin.customHeaders().items();
        if (headers.size() > MAX_CUSTOM_HEADERS) {
            throw TOO_MANY_ORIGIN_CUSTOM_HEADERS.because("Your request contains too many origin custom headers.");
        }
        Set<String> names = new HashSet<>();
        for (OriginCustomHeader header : headers) {
            String name = header.headerName().toLowerCase(Locale.ROOT);
            if (NOT_CUSTOM.contains(name)
                    || name.startsWith("x-amz-")
                    || name.startsWith("x-edge-")
                    || !name.matches("[a-z0-9!#$%&'*+.^_`|~-]+")
                    || !names.add(name)) {
                throw INVALID_ARGUMENT.because("The parameter HeaderName : " + header.headerName()
                        + " is not allowed, or is used more than once.");
            }
        }
    }

    private static void range(@Nullable Integer value, int max, String name) {
        if (value != null && (value < 1 || value > max)) {
            throw INVALID_ARGUMENT.because("The parameter " + name + " must be between 1 and " + max + ".");
        }
    }
}
