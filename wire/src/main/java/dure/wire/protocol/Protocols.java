package dure.wire.protocol;

import dure.wire.ProtocolName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The protocols by name. */
public final class Protocols {
    private static final Map<ProtocolName, Protocol> DEFAULTS = new EnumMap<>(ProtocolName.class);

    static {
        for (ProtocolName name : ProtocolName.values()) {
            DEFAULTS.put(name, of(name, WireLimits.of(name)));
        }
    }

    private Protocols() {}

    public static Protocol of(ProtocolName name) {
        return Objects.requireNonNull(DEFAULTS.get(name));
    }

    public static Protocol of(ProtocolName name, WireLimits limits) {
        return switch (name) {
            case REST_XML -> new RestProtocol(new RestXmlFormat(limits), limits);
            case REST_JSON -> new RestProtocol(new RestJsonFormat(limits), limits);
            case AWS_JSON_1_0, AWS_JSON_1_1 -> new AwsJsonProtocol(name, limits);
            case AWS_QUERY -> new AwsQueryProtocol(limits);
            case RPC_V2_CBOR -> new RpcV2CborProtocol(limits);
        };
    }
}
