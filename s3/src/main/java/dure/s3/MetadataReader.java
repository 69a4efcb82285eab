package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.METADATA_TOO_LARGE;

import dure.wire.schema.Structure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes an object's metadata out of the requests that bring it: PutObject, CreateMultipartUpload, CopyObject. */
final class MetadataReader {
    static final int MAX_USER_METADATA_BYTES = 2048;
    static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";

    private MetadataReader() {}

    static ObjectMetadata read(Structure input) {
        String contentType = Members.text(input, "ContentType");
        return new ObjectMetadata(
                contentType == null || contentType.isEmpty() ? DEFAULT_CONTENT_TYPE : contentType,
                Members.text(input, "CacheControl"),
                Members.text(input, "ContentDisposition"),
                withoutFraming(Members.text(input, "ContentEncoding")),
                Members.text(input, "ContentLanguage"),
                Members.text(input, "Expires"),
                redirect(Members.text(input, "WebsiteRedirectLocation")),
                user(Members.get(input, "Metadata")));
    }

    /** aws-chunked is how the body came, not what it is. */
    private static @Nullable String withoutFraming(@Nullable String contentEncoding) {
        if (contentEncoding == null) {
            return null;
        }
        String rest = Arrays.stream(contentEncoding.split(","))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked"))
                .collect(Collectors.joining(","));
        return rest.isEmpty() ? null : rest;
    }

    private static @Nullable String redirect(@Nullable String location) {
        if (location != null
                && !location.startsWith("/")
                && !location.startsWith("http://")
                && !location.startsWith("https://")) {
            throw INVALID_ARGUMENT.because(
                    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
        }
        return location;
    }

    private static Map<String, String> user(@Nullable Object metadata) {
        if (!(metadata instanceof Map<?, ?> headers)) {
            return Map.of();
        }
        Map<String, String> user = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<?, ?> header : headers.entrySet()) {
            String name = String.valueOf(header.getKey()).toLowerCase(Locale.ROOT);
            String value = String.valueOf(header.getValue());
            bytes += S3Keys.utf8(name).length + S3Keys.utf8(value).length;
            user.put(name, value);
        }
        if (bytes > MAX_USER_METADATA_BYTES) {
            throw METADATA_TOO_LARGE.because(
                    "Your metadata headers exceed the maximum allowed metadata size",
                    Map.of("Size", bytes, "MaxSizeAllowed", MAX_USER_METADATA_BYTES));
        }
        return user;
    }
}
