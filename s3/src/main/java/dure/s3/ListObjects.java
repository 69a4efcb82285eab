package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import dure.api.s3.CommonPrefix;
import dure.api.s3.ListObjectsOutput;
import dure.api.s3.ListObjectsRequest;
import dure.api.s3.ListObjectsV2Output;
import dure.api.s3.ListObjectsV2Request;
import dure.api.s3.Owner;
import dure.api.s3.S3Object;
import dure.kernel.RequestContext;
import dure.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ListObjects and ListObjectsV2, which differ in how a page says where the next begins. */
final class ListObjects {
    static final int MAX_KEYS = 1000;

    private final Store store;

    ListObjects(Store store) {
        this.store = store;
    }

    private record Result(BucketRecord bucket, Listing.Page page) {}

    ListObjectsOutput list(ListObjectsRequest input, RequestContext context) {
        String delimiter = orEmpty(input.delimiter());
        String marker = orEmpty(input.marker());
        int max = max(input.maxKeys(), "maxKeys");
        Optional<ContinuationToken> after =
                marker.isEmpty() ? Optional.empty() : Optional.of(after(marker, orEmpty(input.prefix()), delimiter));
        Result result = read(input.bucket(), new Listing.Query(orEmpty(input.prefix()), delimiter, after, max));
        ListedKeys names = ListedKeys.encodedAs(input.encodingType());
        Optional<ContinuationToken> next = result.page.next();
        return ListObjectsOutput.builder()
                .name(input.bucket())
                .prefix(names.write(orEmpty(input.prefix())))
                .marker(names.write(marker))
                .delimiter(delimiter.isEmpty() ? null : names.write(delimiter))
                .encodingType(input.encodingType())
                .maxKeys(max)
                .isTruncated(next.isPresent())
                .nextMarker(
                        delimiter.isEmpty()
                                ? null
                                : next.map(token -> names.write(token.text())).orElse(null))
                .contents(contents(result, names, true))
                .commonPrefixes(prefixes(result.page, names))
                .build();
    }

    ListObjectsV2Output listV2(ListObjectsV2Request input, RequestContext context) {
        String delimiter = orEmpty(input.delimiter());
        String startAfter = orEmpty(input.startAfter());
        int max = max(input.maxKeys(), "maxKeys");
        String token = input.continuationToken();
        if (token != null && token.isEmpty()) {
            throw INVALID_ARGUMENT.because(
                    "The continuation token provided is incorrect", Map.of("ArgumentName", "continuation-token"));
        }
        Optional<ContinuationToken> after = token != null
                ? Optional.of(ContinuationToken.parse(token))
                : startAfter.isEmpty()
                        ? Optional.empty()
                        : Optional.of(after(startAfter, orEmpty(input.prefix()), delimiter));
        Result result = read(input.bucket(), new Listing.Query(orEmpty(input.prefix()), delimiter, after, max));
        ListedKeys names = ListedKeys.encodedAs(input.encodingType());
        Listing.Page page = result.page;
        return ListObjectsV2Output.builder()
                .name(input.bucket())
                .prefix(names.write(orEmpty(input.prefix())))
                .delimiter(delimiter.isEmpty() ? null : names.write(delimiter))
                .encodingType(input.encodingType())
                .maxKeys(max)
                .keyCount(page.keys().size() + page.prefixes().size())
                .isTruncated(page.next().isPresent())
                .continuationToken(token)
                .nextContinuationToken(
                        page.next().map(ContinuationToken::encode).orElse(null))
                .startAfter(startAfter.isEmpty() ? null : names.write(startAfter))
                .contents(contents(result, names, Boolean.TRUE.equals(input.fetchOwner())))
                .commonPrefixes(prefixes(page, names))
                .build();
    }

    private Result read(String bucketName, Listing.Query query) {
        return store.read(reader -> {
            BucketRecord bucket = BucketStore.require(reader, bucketName);
            return new Result(bucket, Listing.page(reader, S3Keys.objects(bucket.id()), query));
        });
    }

    /** A marker that is a common prefix, as NextMarker may be, stands for all that it rolls up. */
    static ContinuationToken after(String marker, String prefix, String delimiter) {
        boolean common = !delimiter.isEmpty()
                && marker.startsWith(prefix)
                && marker.endsWith(delimiter)
                && marker.indexOf(delimiter, prefix.length()) == marker.length() - delimiter.length();
        return new ContinuationToken(common, marker);
    }

    static int max(@Nullable Integer asked, String argument) {
        if (asked != null && asked < 0) {
            throw INVALID_ARGUMENT.because(
                    "Argument " + argument + " must be an integer between 0 and 2147483647",
                    Map.of("ArgumentName", argument, "ArgumentValue", asked));
        }
        return asked == null ? MAX_KEYS : Math.min(asked, MAX_KEYS);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static List<CommonPrefix> prefixes(Listing.Page page, ListedKeys names) {
        List<CommonPrefix> prefixes = new ArrayList<>();
        for (String prefix : page.prefixes()) {
            prefixes.add(CommonPrefix.builder().prefix(names.write(prefix)).build());
        }
        return prefixes;
    }

    private static List<S3Object> contents(Result result, ListedKeys names, boolean withOwner) {
        Owner owner = Owner.builder()
                .id(Ids.canonicalUser(result.bucket.owner().value()))
                .build();
        List<S3Object> contents = new ArrayList<>(result.page.keys().size());
        for (Listing.Found found : result.page.keys()) {
            ObjectRecord object = ObjectRecord.decode(found.value());
            contents.add(S3Object.builder()
                    .key(names.write(found.key()))
                    .lastModified(object.lastModified())
                    .eTag(object.quotedEtag())
                    .size(object.size())
                    .storageClass("STANDARD")
                    .checksumAlgorithm(List.of(object.checksum().algorithm().name()))
                    .checksumType(object.checksum().type().name())
                    .owner(withOwner ? owner : null)
                    .build());
        }
        return contents;
    }
}
