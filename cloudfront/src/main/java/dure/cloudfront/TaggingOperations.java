package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_TAGGING;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_RESOURCE;

import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.ListTagsForResourceRequest;
import dure.api.cloudfront.ListTagsForResourceResult;
import dure.api.cloudfront.Tag;
import dure.api.cloudfront.TagResourceRequest;
import dure.api.cloudfront.Tags;
import dure.api.cloudfront.UntagResourceRequest;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of distributions. */
final class TaggingOperations {
    private static final int MAX_TAGS = 50;

    private final Store store;

    TaggingOperations(Store store) {
        this.store = store;
    }

    Unit tag(TagResourceRequest input, RequestContext context) {
        store.update(transaction -> {
            String id = distribution(transaction, input.resource(), context);
            Map<String, Tag> tags = read(transaction, context, id);
            if (input.tags().items() != null) {
                input.tags().items().forEach(tag -> tags.put(tag.key(), tag));
            }
            transaction.put(
                    CloudFrontStore.tags(context.account(), id), bytes(List.copyOf(tags.values()), context.time()));
        });
        return Unit.VALUE;
    }

    Unit untag(UntagResourceRequest input, RequestContext context) {
        store.update(transaction -> {
            String id = distribution(transaction, input.resource(), context);
            Map<String, Tag> tags = read(transaction, context, id);
            if (input.tagKeys().items() != null) {
                input.tagKeys().items().forEach(tags::remove);
            }
            transaction.put(
                    CloudFrontStore.tags(context.account(), id), bytes(List.copyOf(tags.values()), context.time()));
        });
        return Unit.VALUE;
    }

    ListTagsForResourceResult list(ListTagsForResourceRequest input, RequestContext context) {
        Map<String, Tag> tags =
                store.read(reader -> read(reader, context, distribution(reader, input.resource(), context)));
        return ListTagsForResourceResult.builder()
                .tags(Tags.builder().items(List.copyOf(tags.values())).build())
                .build();
    }

    static byte[] bytes(List<Tag> tags, Instant time) {
        Map<String, Tag> distinct = new LinkedHashMap<>();
        tags.forEach(tag -> distinct.put(tag.key(), tag));
        if (distinct.size() < tags.size() || distinct.size() > MAX_TAGS) {
            throw INVALID_TAGGING.because("The tagging specified is not valid: at most 50 tags with distinct keys.");
        }
        return new Stored<>("", time, Tags.builder().items(tags).build()).bytes();
    }

    private static Map<String, Tag> read(Reader reader, RequestContext context, String id) {
        Map<String, Tag> tags = new LinkedHashMap<>();
        byte[] value = reader.get(CloudFrontStore.tags(context.account(), id));
        if (value != null) {
            List<Tag> items = Stored.read(Tags.SCHEMA, value).value().items();
            (items == null ? List.<Tag>of() : items).forEach(tag -> tags.put(tag.key(), tag));
        }
        return tags;
    }

    private static String distribution(Reader reader, String arn, RequestContext context) {
        Arn parsed = Arn.parse(arn)
                .filter(known -> known.service().equals("cloudfront"))
                .orElseThrow(
                        () -> INVALID_ARGUMENT.because("The parameter Resource is not an ARN of CloudFront: " + arn));
        String id = parsed.resource().replaceFirst("^distribution/", "");
        if (!parsed.account().equals(context.account().value())
                || CloudFrontStore.find(
                                reader,
                                CloudFrontStore.Kind.DISTRIBUTION,
                                DistributionConfig.SCHEMA,
                                context.account(),
                                id)
                        .isEmpty()) {
            throw NO_SUCH_RESOURCE.because("The resource was not found: " + arn);
        }
        return id;
    }
}
