package dure.wire.protocol;

import dure.wire.ProtocolName;

/**
 * How much a protocol reads before it refuses. Bodies that stream are not limited here.
 *
 * @param maxBodyBytes the largest body held in memory; a larger one is refused
 * @param maxDepth how deep JSON, CBOR, XML and query parameters may nest; the JDK stops XML at 100
 * @param maxParameters how many parameters a query or form body may have
 */
public record WireLimits(int maxBodyBytes, int maxDepth, int maxParameters) {

    public WireLimits {
        if (maxBodyBytes < 1 || maxDepth < 1 || maxParameters < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /**
     * What holds unless told: 16 MiB and something (DynamoDB's largest request is 16 MB); 70,167,211 bytes for
     * restJson1, which is what Lambda takes for a 50 MB zip in base64. Depth 128, which is more than DynamoDB's 32 levels
     * of two tokens each. 100,000 parameters; 4 MiB for the query protocol, whose calls are small.
     */
    public static WireLimits of(ProtocolName protocol) {
        int maxBodyBytes = switch (protocol) {
            case REST_JSON -> 70_167_211;
            case AWS_QUERY -> 4 << 20;
            case REST_XML, AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR -> (16 << 20) + (64 << 10);
        };
        return new WireLimits(maxBodyBytes, 128, 100_000);
    }
}
