package dure.gate;

import dure.kernel.BodyCheck;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.protocol.Router;
import dure.wire.protocol.WireLimits;
import dure.wire.sigv4.SigV4Rules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that a room has registered operations of. Filled at start, read-only afterwards. */
final class ApiService {
    private static final String STREAMING_SIGNING_NAME = "s3";

    private final Service service;
    private final Router router;
    private final SigV4Rules rules;
    private final Map<String, Registered<?, ?>> registered = new HashMap<>();
    private @Nullable BodyCheck bodyCheck;

    ApiService(Service service) {
        this.service = service;
        this.router = new Router(service);
        this.rules = service.signingName().equals(STREAMING_SIGNING_NAME) ? SigV4Rules.STREAMING : SigV4Rules.STANDARD;
    }

    Service service() {
        return service;
    }

    Router router() {
        return router;
    }

    SigV4Rules rules() {
        return rules;
    }

    /** Unsigned requests are somebody's, too: anonymous. Elsewhere they are an error. */
    boolean welcomesAnonymous() {
        return rules.declaresPayload();
    }

    void register(Registered<?, ?> operation) {
        if (registered.putIfAbsent(operation.operation().name(), operation) != null) {
            throw new IllegalArgumentException(operation.operation() + " is registered already");
        }
    }

    void checkBodies(BodyCheck check) {
        bodyCheck = check;
    }

    /** Null when the service has none. */
    @Nullable
    BodyCheck bodyCheck() {
        return bodyCheck;
    }

    @Nullable
    Registered<?, ?> find(Operation<?, ?> operation) {
        return registered.get(operation.name());
    }

    int maxBodyBytes(ProtocolName protocol, GateConfig config) {
        return Math.min(config.maxBodyBytes(), WireLimits.of(protocol).maxBodyBytes());
    }
}
