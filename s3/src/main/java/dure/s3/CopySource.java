package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What {@code x-amz-copy-source} names: {@code bucket/key}, percent-encoded, with or without a slash in front. */
record CopySource(String bucket, String key, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    static CopySource parse(String header) {
        String path = header.startsWith("/") ? header.substring(1) : header;
        int version = path.indexOf(VERSION);
        Optional<String> versionId =
                version < 0 ? Optional.empty() : Optional.of(path.substring(version + VERSION.length()));
        String decoded = decode(version < 0 ? path : path.substring(0, version), header);
        if (decoded.startsWith("arn:")) {
            throw Refusals.notImplemented("x-amz-copy-source");
        }
        String plain = decoded.startsWith("/") ? decoded.substring(1) : decoded;
        int slash = plain.indexOf('/');
        if (slash <= 0 || slash == plain.length() - 1) {
            throw invalid("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", header);
        }
        return new CopySource(plain.substring(0, slash), plain.substring(slash + 1), versionId);
    }

    private static String decode(String text, String header) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid("Invalid copy source encoding.", header);
        }
    }

    private static RuntimeException invalid(String message, String header) {
        return INVALID_ARGUMENT.because(message, Map.of("ArgumentName", "x-amz-copy-source", "ArgumentValue", header));
    }
}
