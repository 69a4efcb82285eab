package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.BATCH_TOO_LARGE;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_INVALIDATION;

import dure.api.cloudfront.CreateInvalidationRequest;
import dure.api.cloudfront.CreateInvalidationResult;
import dure.api.cloudfront.GetInvalidationRequest;
import dure.api.cloudfront.GetInvalidationResult;
import dure.api.cloudfront.Invalidation;
import dure.api.cloudfront.InvalidationBatch;
import dure.api.cloudfront.InvalidationList;
import dure.api.cloudfront.InvalidationSummary;
import dure.api.cloudfront.ListInvalidationsRequest;
import dure.api.cloudfront.ListInvalidationsResult;
import dure.kernel.AccountId;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Invalidations. They are done when they are answered, so their status is always Completed.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html">CreateInvalidation</a>
 */
final class InvalidationOperations {
    private static final int MAX_PATHS = 3_000;
    private static final int MAX_WILDCARDS = 15;
    private static final dure.wire.ErrorType ALREADY_EXISTS =
            dure.wire.ErrorType.of("InvalidationBatchAlreadyExists", 400);

    private final Store store;
    private final Live live;

    InvalidationOperations(Store store, Live live) {
        this.store = store;
        this.live = live;
    }

    CreateInvalidationResult create(CreateInvalidationRequest input, RequestContext context) {
        InvalidationBatch batch = input.invalidationBatch();
        Quantities.check(batch);
        List<String> paths = paths(batch);
        AccountId account = context.account();
        String distribution = input.distributionId();
        String fresh = Ids.next('I');
        Invalidation made = store.transact(transaction -> {
            DistributionOperations.require(transaction, account, distribution);
            byte[] reference = CloudFrontStore.invalidationReference(account, distribution, batch.callerReference());
            byte[] known = transaction.get(reference);
            if (known != null) {
                String id = new String(known, StandardCharsets.UTF_8);
                Stored<InvalidationBatch> before = find(transaction.get(
                                CloudFrontStore.invalidation(account, distribution, id)))
                        .orElseThrow();
                if (!before.value().equals(batch)) {
                    throw ALREADY_EXISTS.because(
                            "You've already sent an invalidation request with this CallerReference and other paths.");
                }
                return shown(id, before);
            }
            Stored<InvalidationBatch> stored = new Stored<>("", context.time(), batch);
            transaction.put(reference, fresh.getBytes(StandardCharsets.UTF_8));
            transaction.put(CloudFrontStore.invalidation(account, distribution, fresh), stored.bytes());
            live.invalidate(transaction, account, distribution, paths);
            return shown(fresh, stored);
        });
        live.purge();
        return CreateInvalidationResult.builder()
                .invalidation(made)
                .location((context.secure() ? "https://" : "http://") + context.host() + "/2020-05-31/distribution/"
                        + distribution + "/invalidation/" + made.id())
                .build();
    }

    GetInvalidationResult get(GetInvalidationRequest input, RequestContext context) {
        return store.read(reader -> {
            DistributionOperations.require(reader, context.account(), input.distributionId());
            Stored<InvalidationBatch> stored = find(reader.get(
                            CloudFrontStore.invalidation(context.account(), input.distributionId(), input.id())))
                    .orElseThrow(() -> NO_SUCH_INVALIDATION.because("The specified invalidation does not exist."));
            return GetInvalidationResult.builder()
                    .invalidation(shown(input.id(), stored))
                    .build();
        });
    }

    /** The newest first. */
    ListInvalidationsResult list(ListInvalidationsRequest input, RequestContext context) {
        List<InvalidationSummary> all = new ArrayList<>();
        byte[] prefix = CloudFrontStore.invalidations(context.account(), input.distributionId());
        List<Range.Entry> entries = store.read(reader -> {
            DistributionOperations.require(reader, context.account(), input.distributionId());
            List<Range.Entry> found = new ArrayList<>();
            try (Range range = reader.prefix(prefix)) {
                range.forEachRemaining(found::add);
            }
            return found;
        });
        for (Range.Entry entry : entries) {
            Stored<InvalidationBatch> stored = Stored.read(InvalidationBatch.SCHEMA, entry.value());
            all.add(InvalidationSummary.builder()
                    .id(Keys.parse(entry.key(), prefix.length).text())
                    .createTime(stored.modified())
                    .status("Completed")
                    .build());
        }
        all.sort(Comparator.comparing(InvalidationSummary::createTime)
                .thenComparing(InvalidationSummary::id)
                .reversed());
        Page<InvalidationSummary> page = Page.of(all, InvalidationSummary::id, input.marker(), input.maxItems());
        return ListInvalidationsResult.builder()
                .invalidationList(InvalidationList.builder()
                        .items(page.itemsOrNone())
                        .quantity(page.items().size())
                        .marker(page.marker())
                        .maxItems(page.maxItems())
                        .nextMarker(page.nextMarker())
                        .isTruncated(page.truncated())
                        .build())
                .build();
    }

    private static List<String> paths(InvalidationBatch batch) {
        List<String> paths =
                batch.paths().items() == null ? List.of() : batch.paths().items();
        if (paths.isEmpty()) {
            throw INVALID_ARGUMENT.because("Your request contains no invalidation paths.");
        }
        long wildcards = paths.stream().filter(path -> path.endsWith("*")).count();
        if (paths.size() > MAX_PATHS || wildcards > MAX_WILDCARDS) {
            throw BATCH_TOO_LARGE.because("Invalidation batch specified is too large.");
        }
        for (String path : paths) {
            int star = path.indexOf('*');
            if (!path.startsWith("/") || star >= 0 && star < path.length() - 1) {
                throw INVALID_ARGUMENT.because("Your request contains one or more invalid invalidation paths.");
            }
        }
        return paths;
    }

    private static Optional<Stored<InvalidationBatch>> find(byte @org.jspecify.annotations.Nullable [] value) {
        return value == null ? Optional.empty() : Optional.of(Stored.read(InvalidationBatch.SCHEMA, value));
    }

    private static Invalidation shown(String id, Stored<InvalidationBatch> stored) {
        return Invalidation.builder()
                .id(id)
                .createTime(stored.modified())
                .status("Completed")
                .invalidationBatch(stored.value())
                .build();
    }
}
