package dure.wire.schema;

/** How an instant is written. The protocol and the member's place give the default when a shape says nothing. */
public enum TimestampFormat {
    /** {@code 2026-11-22T10:15:30Z}, with milliseconds when there are any. */
    DATE_TIME,
    /** {@code Sun, 22 Nov 2026 10:15:30 GMT} (RFC 7231 IMF-fixdate). */
    HTTP_DATE,
    /** Seconds since 1970, with up to three decimals. */
    EPOCH_SECONDS
}
