package dure.wire.protocol;

import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Tells which of a service's protocols a request speaks. */
public final class ProtocolDetector {
    private ProtocolDetector() {}

    /**
     * By {@code smithy-protocol}, {@code X-Amz-Target}, the content type or an {@code Action}; the service's preferred
     * protocol when nothing tells. Looks only at the head of the request. Never a protocol that the service does not
     * speak.
     */
    public static ProtocolName detect(Service service, HttpRequest request) {
        ProtocolName preferred = service.protocols().getFirst();
        if (service.protocols().size() == 1) {
            return preferred;
        }
        String type = Json.mediaType(request.headers().get("content-type", ""));
        if (speaks(service, ProtocolName.RPC_V2_CBOR)
                && ("rpc-v2-cbor".equals(request.headers().get("smithy-protocol"))
                        || (type.equals("application/cbor") && Router.cborOperation(request.rawPath()) != null))) {
            return ProtocolName.RPC_V2_CBOR;
        }
        ProtocolName json = request.headers().has("x-amz-target") ? json(service, type) : null;
        if (json != null) {
            return json;
        }
        boolean query = type.equals("application/x-www-form-urlencoded")
                || (!request.rawQuery().isEmpty() && request.parameter("Action") != null);
        return query && speaks(service, ProtocolName.AWS_QUERY) ? ProtocolName.AWS_QUERY : preferred;
    }

    private static @Nullable ProtocolName json(Service service, String type) {
        boolean one = speaks(service, ProtocolName.AWS_JSON_1_1);
        boolean zero = speaks(service, ProtocolName.AWS_JSON_1_0);
        if (one && zero) {
            return type.equals("application/x-amz-json-1.0") ? ProtocolName.AWS_JSON_1_0 : ProtocolName.AWS_JSON_1_1;
        }
        return one ? ProtocolName.AWS_JSON_1_1 : zero ? ProtocolName.AWS_JSON_1_0 : null;
    }

    private static boolean speaks(Service service, ProtocolName protocol) {
        return service.protocols().contains(protocol);
    }
}
