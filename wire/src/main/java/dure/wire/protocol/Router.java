package dure.wire.protocol;

import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of one service that a request means. Immutable; make one a service.
 *
 * <p>For the query protocol the body must be in memory ({@link Body.Bytes}), because the action may be in the form. S3's
 * virtual-host style must have become path style.
 */
public final class Router {
    private static final Route UNKNOWN = new Route.Unknown();

    private final Service service;
    private final Map<String, Route> byName = new HashMap<>();
    private final @Nullable RestRoutes rest;

    public Router(Service service) {
        this.service = service;
        for (Service.OperationName name : service.names()) {
            byName.put(name.name(), new Route.NotOffered(name.name()));
        }
        for (Operation<?, ?> operation : service.operations().get()) {
            byName.put(operation.name(), new Route.Offered(operation));
        }
        boolean speaksRest = service.protocols().contains(ProtocolName.REST_XML)
                || service.protocols().contains(ProtocolName.REST_JSON);
        this.rest = speaksRest ? new RestRoutes(service, byName) : null;
    }

    /** The route of a request whose protocol {@link ProtocolDetector} has told. */
    public Route route(ProtocolName protocol, HttpRequest request) {
        return switch (protocol) {
            case REST_XML, REST_JSON -> rest == null ? UNKNOWN : rest.find(request);
            case AWS_JSON_1_0, AWS_JSON_1_1 -> named(target(request));
            case AWS_QUERY -> query(request);
            case RPC_V2_CBOR -> named(cborOperation(request.rawPath()));
        };
    }

    /** The route of the operation with this name. */
    public Route named(@Nullable String name) {
        Route route = name == null ? null : byName.get(name);
        return route == null ? UNKNOWN : route;
    }

    private @Nullable String target(HttpRequest request) {
        String target = request.headers().get("x-amz-target");
        if (target == null) {
            return null;
        }
        int dot = target.lastIndexOf('.');
        String prefix = service.targetPrefix();
        if (dot < 0 || prefix == null || !target.substring(0, dot).equals(prefix)) {
            return null;
        }
        return target.substring(dot + 1);
    }

    private Route query(HttpRequest request) {
        String version = queryParameter(request, "Version");
        if (version != null && !version.isEmpty() && !version.equals(service.apiVersion())) {
            return UNKNOWN;
        }
        return named(queryParameter(request, "Action"));
    }

    /** A parameter of the query string or the form body; null when absent. */
    static @Nullable String queryParameter(HttpRequest request, String name) {
        String value = request.rawQuery().isEmpty() ? null : request.parameter(name);
        if (value == null && request.body() instanceof Body.Bytes(byte[] bytes)) {
            return formParameter(bytes, name);
        }
        return value;
    }

    /** Looks for {@code name=} at the start of a pair without taking the whole form apart. */
    private static @Nullable String formParameter(byte[] form, String name) {
        int length = name.length();
        int at = 0;
        while (at + length < form.length) {
            if (form[at + length] == '=' && startsWith(form, at, name)) {
                int end = next(form, at);
                String pair = new String(form, at, end - at, StandardCharsets.UTF_8).strip();
                return HttpRequest.parse(pair).getFirst().value();
            }
            at = next(form, at) + 1;
        }
        return null;
    }

    private static int next(byte[] form, int from) {
        int at = from;
        while (at < form.length && form[at] != '&') {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] form, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (form[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Of {@code /service/{S}/operation/{Op}}, whatever comes before, the operation. */
    static @Nullable String cborOperation(String path) {
        int operation = path.lastIndexOf("/operation/");
        if (operation < 0) {
            return null;
        }
        int service = path.lastIndexOf('/', operation - 1);
        if (service < 0 || !path.substring(0, service).endsWith("/service")) {
            return null;
        }
        return path.substring(operation + "/operation/".length());
    }
}
