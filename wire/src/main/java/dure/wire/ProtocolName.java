package dure.wire;

/** The five AWS protocols. */
public enum ProtocolName {
    REST_XML,
    REST_JSON,
    AWS_JSON_1_0,
    AWS_JSON_1_1,
    AWS_QUERY,
    RPC_V2_CBOR
}
