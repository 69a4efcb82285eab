package dure.wire.schema;

/** The kinds of shape an AWS model knows. */
public enum ShapeType {
    BOOLEAN,
    BYTE,
    SHORT,
    INTEGER,
    LONG,
    FLOAT,
    DOUBLE,
    BIG_INTEGER,
    BIG_DECIMAL,
    STRING,
    TIMESTAMP,
    /** Java {@code byte[]}, or {@link dure.wire.http.Body} when the member streams. */
    BLOB,
    /** Any JSON value as Java {@code Map, List, String, Number, Boolean} or null. */
    DOCUMENT,
    LIST,
    MAP,
    STRUCTURE
}
