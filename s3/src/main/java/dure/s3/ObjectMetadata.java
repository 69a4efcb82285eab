package dure.s3;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about an object when it writes it, and gets back as headers.
 *
 * @param user the {@code x-amz-meta-} headers without that prefix, names in lower case
 */
record ObjectMetadata(
        String contentType,
        @Nullable String cacheControl,
        @Nullable String contentDisposition,
        @Nullable String contentEncoding,
        @Nullable String contentLanguage,
        @Nullable String expires,
        @Nullable String websiteRedirectLocation,
        Map<String, String> user) {

    ObjectMetadata withRedirect(@Nullable String location) {
        return new ObjectMetadata(
                contentType,
                cacheControl,
                contentDisposition,
                contentEncoding,
                contentLanguage,
                expires,
                location,
                user);
    }

    void write(RecordWriter out) {
        out.text(contentType)
                .optional(cacheControl)
                .optional(contentDisposition)
                .optional(contentEncoding)
                .optional(contentLanguage)
                .optional(expires)
                .optional(websiteRedirectLocation)
                .texts(user);
    }

    static ObjectMetadata read(RecordReader in) {
        return new ObjectMetadata(
                in.text(),
                in.optional(),
                in.optional(),
                in.optional(),
                in.optional(),
                in.optional(),
                in.optional(),
                in.texts());
    }
}
