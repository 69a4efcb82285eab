package dure.gate;

import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.protocol.Route;
import dure.wire.sigv4.SignedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the service a request is for: by the signing scope, else {@code X-Amz-Target}, else the host name, else
 * {@code Action} and {@code Version} in the query or the form, else it is S3's path style.
 */
final class ServiceResolver {
    private static final String FORM = "application/x-www-form-urlencoded";
    /** A form without a signature is a query call like AssumeRoleWithWebIdentity, and small. */
    private static final int MAX_UNSIGNED_FORM_BYTES = 1 << 20;

    private final HostNames hostNames;
    private final Map<String, ApiService> byId = new HashMap<>();
    private final Map<String, List<ApiService>> bySigningName = new HashMap<>();
    private final Map<String, ApiService> byTargetPrefix = new HashMap<>();
    private final Map<String, ApiService> byEndpoint = new HashMap<>();
    private final Map<String, List<ApiService>> byVersion = new HashMap<>();

    ServiceResolver(String domain) {
        this.hostNames = new HostNames(domain);
    }

    /**
     * Where a request goes.
     *
     * @param request as it arrived, though perhaps with its body in memory
     * @param region the only one the host takes, empty when it takes all
     * @param bucket of S3's virtual-host style
     */
    record Resolved(ApiService api, HttpRequest request, Optional<String> region, Optional<String> bucket) {
        /** The request as it would be in path style. */
        HttpRequest pathStyle(HttpRequest original) {
            if (bucket.isEmpty()) {
                return original;
            }
            String path = original.rawPath();
            return original.withPath("/" + bucket.get() + (path.equals("/") ? "" : path));
        }
    }

    /** The service, known from now on. */
    ApiService add(Service service) {
        return byId.computeIfAbsent(service.id(), id -> {
            ApiService api = new ApiService(service);
            bySigningName
                    .computeIfAbsent(service.signingName(), name -> new ArrayList<>())
                    .add(api);
            byVersion
                    .computeIfAbsent(service.apiVersion(), version -> new ArrayList<>())
                    .add(api);
            byEndpoint.putIfAbsent(service.endpointPrefix(), api);
            byEndpoint.putIfAbsent(service.signingName(), api);
            String targetPrefix = service.targetPrefix();
            if (targetPrefix != null) {
                byTargetPrefix.put(targetPrefix, api);
            }
            return api;
        });
    }

    Optional<ApiService> find(Service service) {
        return Optional.ofNullable(byId.get(service.id()));
    }

    /** Empty when it is for a service that no room has registered. */
    Optional<Resolved> resolve(HttpRequest request, Optional<SignedRequest> signed) throws IOException {
        Optional<HostNames.Named> host = hostNames.read(request.host(), byEndpoint);
        ApiService byTarget = byTarget(request);
        if (signed.isPresent()) {
            List<ApiService> candidates =
                    bySigningName.getOrDefault(signed.get().scope().service(), List.of());
            return Optional.ofNullable(choose(candidates, byTarget, host)).map(api -> resolved(api, request, host));
        }
        if (byTarget != null) {
            return Optional.of(resolved(byTarget, request, host));
        }
        if (request.headers().has("x-amz-target")) {
            return Optional.empty();
        }
        if (host.isPresent()) {
            return Optional.of(resolved(host.get().service(), request, host));
        }
        HttpRequest readable = withFormInMemory(request);
        ApiService byAction = byAction(readable);
        ApiService found = byAction == null ? byEndpoint.get("s3") : byAction;
        return Optional.ofNullable(found).map(api -> resolved(api, readable, host));
    }

    private static Resolved resolved(ApiService api, HttpRequest request, Optional<HostNames.Named> host) {
        Optional<HostNames.Named> own = host.filter(named -> named.service() == api);
        return new Resolved(api, request, own.flatMap(HostNames.Named::region), own.flatMap(HostNames.Named::bucket));
    }

    /** Services may share a signing name; then the target or the host tells, else the first is as good as any. */
    private static @Nullable ApiService choose(
            List<ApiService> candidates, @Nullable ApiService byTarget, Optional<HostNames.Named> host) {
        if (candidates.isEmpty()) {
            return null;
        }
        if (byTarget != null && candidates.contains(byTarget)) {
            return byTarget;
        }
        if (candidates.size() > 1
                && host.isPresent()
                && candidates.contains(host.get().service())) {
            return host.get().service();
        }
        return candidates.getFirst();
    }

    private @Nullable ApiService byTarget(HttpRequest request) {
        String target = request.headers().get("x-amz-target");
        int dot = target == null ? -1 : target.lastIndexOf('.');
        return target == null || dot < 0 ? null : byTargetPrefix.get(target.substring(0, dot));
    }

    private @Nullable ApiService byAction(HttpRequest request) {
        String action = parameter(request, "Action");
        String version = action == null ? null : parameter(request, "Version");
        if (action == null || version == null) {
            return null;
        }
        for (ApiService api : byVersion.getOrDefault(version, List.of())) {
            if (!(api.router().named(action) instanceof Route.Unknown)) {
                return api;
            }
        }
        return null;
    }

    private static @Nullable String parameter(HttpRequest request, String name) {
        String value = request.rawQuery().isEmpty() ? null : request.parameter(name);
        if (value != null || !isForm(request) || !(request.body() instanceof Body.Bytes(byte[] bytes))) {
            return value;
        }
        for (HttpRequest.Parameter parameter : HttpRequest.parse(new String(bytes, StandardCharsets.UTF_8).strip())) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    private static HttpRequest withFormInMemory(HttpRequest request) throws IOException {
        return isForm(request) ? request.withBody(Body.of(request.body().readAll(MAX_UNSIGNED_FORM_BYTES))) : request;
    }

    private static boolean isForm(HttpRequest request) {
        return request.method().equals("POST")
                && request.headers()
                        .get("content-type", "")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(FORM);
    }
}
