package dure.cloudfront;

import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.DistributionList;
import dure.api.cloudfront.DistributionSummary;
import dure.api.cloudfront.ListDistributionsRequest;
import dure.api.cloudfront.ListDistributionsResult;
import dure.kernel.RequestContext;
import dure.store.Store;
import dure.wire.schema.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** ListDistributions. A summary is most of the configuration, under the same names. */
final class DistributionListing {
    private final Store store;
    private final CloudFrontConfig config;

    DistributionListing(Store store, CloudFrontConfig config) {
        this.store = store;
        this.config = config;
    }

    ListDistributionsResult list(ListDistributionsRequest input, RequestContext context) {
        List<CloudFrontStore.Found<DistributionConfig>> all =
                store.read(reader -> DistributionOperations.all(reader, context.account()));
        Page<CloudFrontStore.Found<DistributionConfig>> page =
                Page.of(all, CloudFrontStore.Found::id, input.marker(), input.maxItems());
        List<DistributionSummary> items =
                page.items().stream().map(this::summary).toList();
        return ListDistributionsResult.builder()
                .distributionList(DistributionList.builder()
                        .items(items.isEmpty() ? null : items)
                        .quantity(items.size())
                        .marker(page.marker())
                        .maxItems(page.maxItems())
                        .nextMarker(page.nextMarker())
                        .isTruncated(page.truncated())
                        .build())
                .build();
    }

    private DistributionSummary summary(CloudFrontStore.Found<DistributionConfig> found) {
        Map<String, Object> own = new TreeMap<>(Map.of(
                "ARN", DistributionOperations.arn(found.account(), found.id()),
                "DomainName", DistributionOperations.domainName(found.id(), config.domain()),
                "ETag", found.stored().etag(),
                "Id", found.id(),
                "LastModifiedTime", found.stored().modified(),
                "Status", "Deployed"));
        DistributionConfig value = found.stored().value();
        @Nullable
        Object[] values = new Object[DistributionSummary.SCHEMA.members().size()];
        for (Member member : DistributionSummary.SCHEMA.members()) {
            Member same = value.schema().member(member.name());
            values[member.index()] = same == null ? own.get(member.name()) : value.member(same.index());
        }
        return DistributionSummary.SCHEMA.build(values);
    }
}
