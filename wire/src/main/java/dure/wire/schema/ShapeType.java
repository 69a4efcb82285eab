package dure.wire.schema;

/**
 * The kinds of shape an AWS model knows.
 *
 * <p>Java sides: {@code BYTE}, {@code SHORT} and {@code INTEGER} are {@code Integer}, {@code LONG} is {@code Long},
 * {@code FLOAT} is {@code Float}, {@code DOUBLE} is {@code Double}, {@code TIMESTAMP} is {@code Instant}.
 */
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
