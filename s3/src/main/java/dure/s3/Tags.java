package dure.s3;

import static dure.api.s3.S3Errors.BAD_REQUEST;
import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.INVALID_TAG;

import dure.api.s3.Tag;
import dure.wire.AwsException;
import dure.wire.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags of objects and buckets.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">Object tagging</a>
 */
final class Tags {
    static final int MAX_PER_OBJECT = 10;
    static final int MAX_PER_BUCKET = 50;

    private static final int MAX_KEY_CHARS = 128;
    private static final int MAX_VALUE_CHARS = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** Reads {@code x-amz-tagging}: {@code a=1&b=2}, percent-encoded. */
    static Map<String, String> ofHeader(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return Map.of();
        }
        List<Tag> tags = new ArrayList<>();
        for (HttpRequest.Parameter parameter : HttpRequest.parse(header)) {
            String value = parameter.value();
            tags.add(Tag.builder()
                    .key(parameter.name())
                    .value(value == null ? "" : value)
                    .build());
        }
        if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
            throw INVALID_ARGUMENT.because(
                    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters"
                            + " without tag name duplicates.",
                    Map.of("ArgumentName", "x-amz-tagging", "ArgumentValue", header));
        }
        return ofObject(tags);
    }

    static Map<String, String> ofObject(List<Tag> tags) {
        if (tags.size() > MAX_PER_OBJECT) {
            throw BAD_REQUEST.because("Object tags cannot be greater than " + MAX_PER_OBJECT);
        }
        return checked(tags);
    }

    static Map<String, String> ofBucket(List<Tag> tags) {
        if (tags.size() > MAX_PER_BUCKET) {
            throw BAD_REQUEST.because("Bucket tag count cannot be greater than " + MAX_PER_BUCKET);
        }
        return checked(tags);
    }

    static List<Tag> list(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    private static Map<String, String> checked(List<Tag> tags) {
        Map<String, String> checked = new LinkedHashMap<>();
        for (Tag tag : tags) {
            String key = tag.key();
            if (key.isEmpty()
                    || key.length() > MAX_KEY_CHARS
                    || !ALLOWED.matcher(key).matches()) {
                throw invalid("The TagKey you have provided is invalid", key);
            }
            if (key.regionMatches(true, 0, "aws:", 0, 4)) {
                throw invalid("System tags cannot be added/updated by requester", key);
            }
            if (tag.value().length() > MAX_VALUE_CHARS
                    || !ALLOWED.matcher(tag.value()).matches()) {
                throw invalid("The TagValue you have provided is invalid", key);
            }
            if (checked.put(key, tag.value()) != null) {
                throw invalid("Cannot provide multiple Tags with the same key", key);
            }
        }
        return checked;
    }

    private static AwsException invalid(String message, String key) {
        return INVALID_TAG.because(message, Map.of("TagKey", key));
    }
}
