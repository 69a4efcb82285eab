package dure.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads host names: {@code s3.localhost}, {@code my.bucket.s3.eu-west-1.localhost}, {@code dynamodb.localhost}. */
final class HostNames {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final String BUCKET_SERVICE = "s3";

    private final List<String> suffixes;

    HostNames(String domain) {
        this.suffixes = domain.equals("localhost") ? List.of(".localhost") : List.of("." + domain, ".localhost");
    }

    /**
     * What a host name says.
     *
     * @param service of which the endpoint is
     * @param bucket only for S3
     */
    record Named(ApiService service, Optional<String> region, Optional<String> bucket) {}

    /** @param byEndpoint the services by their endpoint prefixes */
    Optional<Named> read(String host, Map<String, ApiService> byEndpoint) {
        for (String suffix : suffixes) {
            if (host.endsWith(suffix)) {
                return readLabels(
                        host.substring(0, host.length() - suffix.length()).split("\\.", -1), byEndpoint);
            }
        }
        return Optional.empty();
    }

    private static Optional<Named> readLabels(String[] labels, Map<String, ApiService> byEndpoint) {
        int last = labels.length - 1;
        ApiService service = byEndpoint.get(labels[last]);
        if (service != null) {
            return named(service, labels, last, Optional.empty());
        }
        if (last >= 1 && REGION.matcher(labels[last]).matches()) {
            service = byEndpoint.get(labels[last - 1]);
            if (service != null) {
                return named(service, labels, last - 1, Optional.of(labels[last]));
            }
        }
        return Optional.empty();
    }

    private static Optional<Named> named(ApiService service, String[] labels, int at, Optional<String> region) {
        if (at == 0) {
            return Optional.of(new Named(service, region, Optional.empty()));
        }
        if (!labels[at].equals(BUCKET_SERVICE)) {
            return Optional.empty();
        }
        String bucket = String.join(".", Arrays.asList(labels).subList(0, at));
        return Optional.of(new Named(service, region, Optional.of(bucket)));
    }
}
