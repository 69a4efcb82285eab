package dure.wire.protocol;

import dure.wire.ErrorType;
import dure.wire.Service;

/**
 * How a service departs from its protocol on AWS, where no model says so. The only place that knows services by name.
 *
 * @param s3 a bare {@code <Error>}, {@code x-amz-request-id} and {@code x-amz-id-2}, lower-case metadata names, and no
 *     check of lengths and patterns
 * @param crc32 answers carry {@code x-amz-crc32}, the checksum of the body
 * @param validation what JSON and CBOR answer when a constraint is broken
 */
record Quirks(boolean s3, boolean crc32, ErrorType validation) {
    private static final Quirks NONE = new Quirks(false, false, WireErrors.VALIDATION);
    private static final Quirks S3 = new Quirks(true, false, WireErrors.VALIDATION);
    private static final Quirks CRC32 = new Quirks(false, true, WireErrors.VALIDATION);

    private static final Quirks LOGS = new Quirks(false, false, ErrorType.of("InvalidParameterException", 400));

    static Quirks of(Service service) {
        return switch (service.id()) {
            case "s3" -> S3;
            case "dynamodb", "dynamodbstreams", "streams.dynamodb" -> CRC32;
            case "logs" -> LOGS;
            default -> NONE;
        };
    }
}
