package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.CNAME_ALREADY_EXISTS;
import static dure.api.cloudfront.CloudFrontErrors.DISTRIBUTION_ALREADY_EXISTS;
import static dure.api.cloudfront.CloudFrontErrors.DISTRIBUTION_NOT_DISABLED;
import static dure.api.cloudfront.CloudFrontErrors.ILLEGAL_UPDATE;
import static dure.api.cloudfront.CloudFrontErrors.INVALID_ORIGIN;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_DISTRIBUTION;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_DISTRIBUTIONS;

import dure.api.cloudfront.ActiveTrustedKeyGroups;
import dure.api.cloudfront.ActiveTrustedSigners;
import dure.api.cloudfront.CreateDistributionRequest;
import dure.api.cloudfront.CreateDistributionResult;
import dure.api.cloudfront.CreateDistributionWithTagsRequest;
import dure.api.cloudfront.CreateDistributionWithTagsResult;
import dure.api.cloudfront.DeleteDistributionRequest;
import dure.api.cloudfront.Distribution;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.GetDistributionConfigRequest;
import dure.api.cloudfront.GetDistributionConfigResult;
import dure.api.cloudfront.GetDistributionRequest;
import dure.api.cloudfront.GetDistributionResult;
import dure.api.cloudfront.Tags;
import dure.api.cloudfront.UpdateDistributionRequest;
import dure.api.cloudfront.UpdateDistributionResult;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Distributions. They are served as soon as they are written, so their status is always Deployed.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html">CreateDistribution</a>
 */
final class DistributionOperations {
    private static final int MAX_DISTRIBUTIONS = 500;
    private static final String PATH = "/2020-05-31/distribution/";

    private final Store store;
    private final CloudFrontConfig config;
    private final Live live;

    DistributionOperations(Store store, CloudFrontConfig config, Live live) {
        this.store = store;
        this.config = config;
        this.live = live;
    }

    private record Created(String id, Stored<DistributionConfig> stored) {}

    CreateDistributionResult create(CreateDistributionRequest input, RequestContext context) {
        Created created = create(input.distributionConfig(), List.of(), context);
        return CreateDistributionResult.builder()
                .distribution(shown(context.account(), created.id, created.stored))
                .eTag(created.stored.etag())
                .location(location(context, created.id))
                .build();
    }

    CreateDistributionWithTagsResult createWithTags(CreateDistributionWithTagsRequest input, RequestContext context) {
        Tags tags = input.distributionConfigWithTags().tags();
        Created created = create(
                input.distributionConfigWithTags().distributionConfig(),
                tags.items() == null ? List.of() : tags.items(),
                context);
        return CreateDistributionWithTagsResult.builder()
                .distribution(shown(context.account(), created.id, created.stored))
                .eTag(created.stored.etag())
                .location(location(context, created.id))
                .build();
    }

    private Created create(DistributionConfig asked, List<dure.api.cloudfront.Tag> tags, RequestContext context) {
        DistributionConfig filled = checked(asked);
        String id = Ids.next('E');
        Stored<DistributionConfig> stored = new Stored<>(Ids.next('E'), context.time(), filled);
        AccountId account = context.account();
        store.update(transaction -> {
            byte[] reference = CloudFrontStore.reference(account, filled.callerReference());
            byte[] other = transaction.get(reference);
            if (other != null) {
                throw DISTRIBUTION_ALREADY_EXISTS.because(
                        "The caller reference that you are using to create a distribution is associated with another "
                                + "distribution. Already exists: " + new String(other, StandardCharsets.UTF_8));
            }
            if (all(transaction, account).size() >= MAX_DISTRIBUTIONS) {
                throw TOO_MANY_DISTRIBUTIONS.because(
                        "Processing your request would cause you to exceed the maximum number of distributions allowed.");
            }
            DistributionRules.check(transaction, account, filled);
            claim(transaction, account, id, List.of(), aliases(filled));
            transaction.put(reference, id.getBytes(StandardCharsets.UTF_8));
            transaction.put(key(account, id), stored.bytes());
            if (!tags.isEmpty()) {
                transaction.put(CloudFrontStore.tags(account, id), TaggingOperations.bytes(tags, context.time()));
            }
        });
        live.changed();
        return new Created(id, stored);
    }

    GetDistributionResult get(GetDistributionRequest input, RequestContext context) {
        Stored<DistributionConfig> stored = store.read(reader -> require(reader, context.account(), input.id()));
        return GetDistributionResult.builder()
                .distribution(shown(context.account(), input.id(), stored))
                .eTag(stored.etag())
                .build();
    }

    GetDistributionConfigResult getConfig(GetDistributionConfigRequest input, RequestContext context) {
        Stored<DistributionConfig> stored = store.read(reader -> require(reader, context.account(), input.id()));
        return GetDistributionConfigResult.builder()
                .distributionConfig(stored.value())
                .eTag(stored.etag())
                .build();
    }

    UpdateDistributionResult update(UpdateDistributionRequest input, RequestContext context) {
        DistributionConfig filled = checked(input.distributionConfig());
        AccountId account = context.account();
        Stored<DistributionConfig> next = new Stored<>(Ids.next('E'), context.time(), filled);
        store.update(transaction -> {
            Stored<DistributionConfig> current = require(transaction, account, input.id());
            Versions.check(input.ifMatch(), current);
            if (!current.value().callerReference().equals(filled.callerReference())) {
                throw ILLEGAL_UPDATE.because(
                        "The update contains modifications that are not allowed: CallerReference.");
            }
            DistributionRules.check(transaction, account, filled);
            claim(transaction, account, input.id(), aliases(current.value()), aliases(filled));
            transaction.put(key(account, input.id()), next.bytes());
        });
        live.changed();
        return UpdateDistributionResult.builder()
                .distribution(shown(account, input.id(), next))
                .eTag(next.etag())
                .build();
    }

    Unit delete(DeleteDistributionRequest input, RequestContext context) {
        AccountId account = context.account();
        store.update(transaction -> {
            Stored<DistributionConfig> current = require(transaction, account, input.id());
            Versions.check(input.ifMatch(), current);
            if (current.value().enabled()) {
                throw DISTRIBUTION_NOT_DISABLED.because(
                        "The distribution you are trying to delete has not been disabled.");
            }
            claim(transaction, account, input.id(), aliases(current.value()), List.of());
            transaction.delete(key(account, input.id()));
            transaction.delete(CloudFrontStore.tags(account, input.id()));
            transaction.delete(
                    CloudFrontStore.reference(account, current.value().callerReference()));
            byte[] invalidations = CloudFrontStore.invalidations(account, input.id());
            transaction.deleteRange(invalidations, Keys.afterPrefix(invalidations));
            live.invalidate(transaction, account, input.id(), List.of("/*"));
        });
        live.changed();
        live.purge();
        return Unit.VALUE;
    }

    private DistributionConfig checked(DistributionConfig asked) {
        Quantities.check(asked);
        Refusals.check(asked, config.ipv6());
        asked.origins().items().forEach(origin -> {
            if (origin.s3OriginConfig() != null
                    && BucketDomain.parse(origin.domainName(), config).isEmpty()) {
                throw INVALID_ORIGIN.because("The specified origin server does not exist or is not valid.");
            }
        });
        DistributionConfig filled = Defaults.fill(asked);
        aliases(filled);
        return filled;
    }

    private List<String> aliases(DistributionConfig filled) {
        List<String> items = filled.aliases() == null ? null : filled.aliases().items();
        return items == null
                ? List.of()
                : items.stream()
                        .map(alias -> Names.checked(alias, config.domain()))
                        .toList();
    }

    /** Names are unique over all accounts. */
    private static void claim(
            Transaction transaction, AccountId account, String id, List<String> before, List<String> after) {
        for (String alias : before) {
            if (!after.contains(alias)) {
                transaction.delete(CloudFrontStore.alias(alias));
            }
        }
        for (String alias : after) {
            if (before.contains(alias)) {
                continue;
            }
            if (transaction.get(CloudFrontStore.alias(alias)) != null) {
                throw CNAME_ALREADY_EXISTS.because(
                        "One or more of the CNAMEs you provided are already associated with a different resource.");
            }
            transaction.put(CloudFrontStore.alias(alias), (account + "/" + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] key(AccountId account, String id) {
        return CloudFrontStore.key(CloudFrontStore.Kind.DISTRIBUTION, account, id);
    }

    static List<CloudFrontStore.Found<DistributionConfig>> all(Reader reader, AccountId account) {
        return CloudFrontStore.all(reader, CloudFrontStore.Kind.DISTRIBUTION, DistributionConfig.SCHEMA, account);
    }

    static Stored<DistributionConfig> require(Reader reader, AccountId account, String id) {
        return CloudFrontStore.find(reader, CloudFrontStore.Kind.DISTRIBUTION, DistributionConfig.SCHEMA, account, id)
                .orElseThrow(() -> NO_SUCH_DISTRIBUTION.because("The specified distribution does not exist."));
    }

    static String arn(AccountId account, String id) {
        return Arn.of("cloudfront", "", account.value(), "distribution/" + id).toString();
    }

    static String domainName(String id, String domain) {
        return id.toLowerCase(Locale.ROOT) + ".cloudfront." + domain;
    }

    private Distribution shown(AccountId account, String id, Stored<DistributionConfig> stored) {
        return Distribution.builder()
                .id(id)
                .arn(arn(account, id))
                .status("Deployed")
                .lastModifiedTime(stored.modified())
                .inProgressInvalidationBatches(0)
                .domainName(domainName(id, config.domain()))
                .activeTrustedSigners(ActiveTrustedSigners.builder()
                        .enabled(false)
                        .quantity(0)
                        .build())
                .activeTrustedKeyGroups(ActiveTrustedKeyGroups.builder()
                        .enabled(false)
                        .quantity(0)
                        .build())
                .distributionConfig(stored.value())
                .build();
    }

    private static String location(RequestContext context, String id) {
        return (context.secure() ? "https://" : "http://") + context.host() + PATH + id;
    }
}
