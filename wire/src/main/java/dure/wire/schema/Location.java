package dure.wire.schema;

/** Where a member travels in the REST protocols; {@link #BODY} everywhere else. */
public enum Location {
    BODY,
    HEADER,
    /** A map whose entries are headers that share a prefix (the member's wire name). */
    HEADERS,
    /** A map here is {@link #QUERY_MAP}. */
    QUERY,
    /** A map of every query parameter, those bound otherwise too. */
    QUERY_MAP,
    URI,
    STATUS_CODE,
    /** The member is the whole body. */
    PAYLOAD
}
