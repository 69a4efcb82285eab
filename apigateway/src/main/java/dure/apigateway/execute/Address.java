package dure.apigateway.execute;

import dure.wire.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which API, stage and path a request is for.
 *
 * @param rawPath what follows the stage, percent-encoded as sent, beginning with a slash
 * @param prefix what comes before {@code rawPath} in the path as sent
 * @param domainName the host that names the API on AWS
 */
record Address(String apiId, String stage, String rawPath, String prefix, String domainName) {
    private static final Pattern BY_PATH = Pattern.compile("(/_aws/execute-api/([^/]+)/([^/]+))(/.*)?");
    private static final Pattern BY_USER_REQUEST = Pattern.compile("(/restapis/([^/]+)/([^/]+)/_user_request_)(/.*)?");
    private static final String LABEL = ".execute-api.";

    static boolean isOne(HttpRequest head, List<String> suffixes) {
        String path = head.rawPath();
        return path.startsWith("/_aws/execute-api/")
                || (path.startsWith("/restapis/") && path.contains("/_user_request_"))
                || apiOfHost(head.host(), suffixes).isPresent();
    }

    /** Empty when it names no stage. */
    static Optional<Address> of(HttpRequest head, List<String> suffixes) {
        for (Pattern pattern : List.of(BY_PATH, BY_USER_REQUEST)) {
            Matcher matcher = pattern.matcher(head.rawPath());
            if (matcher.matches()) {
                return Optional.of(new Address(
                        matcher.group(2), matcher.group(3), rest(matcher.group(4)), matcher.group(1), head.host()));
            }
        }
        return apiOfHost(head.host(), suffixes).flatMap(api -> {
            String path = head.rawPath();
            int end = path.indexOf('/', 1);
            String stage = end < 0 ? path.substring(1) : path.substring(1, end);
            return stage.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Address(api, stage, end < 0 ? "/" : path.substring(end), "/" + stage, head.host()));
        });
    }

    private static String rest(String path) {
        return path == null || path.isEmpty() ? "/" : path;
    }

    /** Of {@code abc.execute-api.localhost} and {@code abc.execute-api.eu-west-1.localhost} it is {@code abc}. */
    private static Optional<String> apiOfHost(String host, List<String> suffixes) {
        int label = host.indexOf(LABEL);
        if (label <= 0 || host.lastIndexOf('.', label - 1) >= 0) {
            return Optional.empty();
        }
        String after = host.substring(label + LABEL.length() - 1);
        for (String suffix : suffixes) {
            boolean regional = after.endsWith(suffix)
                    && after.indexOf('.', 1) == after.length() - suffix.length()
                    && after.length() > suffix.length();
            if (after.equals(suffix) || regional) {
                return Optional.of(host.substring(0, label));
            }
        }
        return Optional.empty();
    }
}
