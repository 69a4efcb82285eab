package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;

import dure.api.s3.Bucket;
import dure.api.s3.ListBucketsOutput;
import dure.api.s3.ListBucketsRequest;
import dure.api.s3.Owner;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ListBuckets: the caller's account's, by name. */
final class ListBuckets {
    private static final int MAX_PAGE = 10_000;

    private final Store store;

    ListBuckets(Store store) {
        this.store = store;
    }

    ListBucketsOutput list(ListBucketsRequest input, RequestContext context) {
        Integer asked = input.maxBuckets();
        if (asked != null && (asked < 1 || asked > MAX_PAGE)) {
            throw INVALID_ARGUMENT.because(
                    "Argument max-buckets must be an integer between 1 and 10000",
                    Map.of("ArgumentName", "max-buckets", "ArgumentValue", asked));
        }
        int max = asked == null ? MAX_PAGE : asked;
        List<Bucket> buckets =
                store.read(reader -> page(reader, input, context.account().value(), max + 1));
        boolean truncated = buckets.size() > max;
        List<Bucket> page = truncated ? buckets.subList(0, max) : buckets;
        return ListBucketsOutput.builder()
                .buckets(List.copyOf(page))
                .owner(Owner.builder()
                        .id(Ids.canonicalUser(context.account().value()))
                        .build())
                .prefix(input.prefix())
                .continuationToken(
                        truncated
                                ? ContinuationToken.afterKey(
                                        String.valueOf(page.getLast().name()))
                                : null)
                .build();
    }

    private static List<Bucket> page(Reader reader, ListBucketsRequest input, String account, int max) {
        byte[] all = S3Keys.ownedBy(account);
        String prefix = input.prefix() == null ? "" : input.prefix();
        byte[] wanted = S3Keys.owned(account, prefix);
        byte[] begin = input.continuationToken() == null
                ? wanted
                : Keys.after(S3Keys.owned(
                        account,
                        ContinuationToken.parse(input.continuationToken()).text()));
        List<Bucket> buckets = new ArrayList<>();
        if (Arrays.compareUnsigned(begin, wanted) < 0) {
            begin = wanted;
        }
        try (Range names = reader.range(begin, Keys.afterPrefix(wanted))) {
            while (names.hasNext() && buckets.size() < max) {
                byte[] key = names.next().key();
                String name = new String(key, all.length, key.length - all.length, StandardCharsets.UTF_8);
                Optional<BucketRecord> bucket = BucketStore.find(reader, name);
                if (bucket.isPresent() && isIn(bucket.get(), input)) {
                    buckets.add(Bucket.builder()
                            .name(name)
                            .bucketRegion(bucket.get().region())
                            .creationDate(bucket.get().created())
                            .build());
                }
            }
        }
        return buckets;
    }

    private static boolean isIn(BucketRecord bucket, ListBucketsRequest input) {
        return input.bucketRegion() == null || input.bucketRegion().equals(bucket.region());
    }
}
