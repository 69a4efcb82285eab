package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.CACHE_POLICY_ALREADY_EXISTS;
import static dure.api.cloudfront.CloudFrontErrors.CACHE_POLICY_IN_USE;
import static dure.api.cloudfront.CloudFrontErrors.ILLEGAL_DELETE;
import static dure.api.cloudfront.CloudFrontErrors.ILLEGAL_UPDATE;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_CACHE_POLICY;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_CACHE_POLICIES;

import dure.api.cloudfront.CachePolicy;
import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.CachePolicyList;
import dure.api.cloudfront.CachePolicySummary;
import dure.api.cloudfront.CreateCachePolicyRequest;
import dure.api.cloudfront.CreateCachePolicyResult;
import dure.api.cloudfront.DeleteCachePolicyRequest;
import dure.api.cloudfront.GetCachePolicyConfigRequest;
import dure.api.cloudfront.GetCachePolicyConfigResult;
import dure.api.cloudfront.GetCachePolicyRequest;
import dure.api.cloudfront.GetCachePolicyResult;
import dure.api.cloudfront.ListCachePoliciesRequest;
import dure.api.cloudfront.ListCachePoliciesResult;
import dure.api.cloudfront.UpdateCachePolicyRequest;
import dure.api.cloudfront.UpdateCachePolicyResult;
import dure.cloudfront.CloudFrontStore.Found;
import dure.cloudfront.CloudFrontStore.Kind;
import dure.kernel.AccountId;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Cache policies: the account's own, and those that AWS manages, which can be read and not changed. */
final class CachePolicyOperations {
    private static final int MAX_POLICIES = 20;

    private final Store store;
    private final Live live;

    CachePolicyOperations(Store store, Live live) {
        this.store = store;
        this.live = live;
    }

    CreateCachePolicyResult create(CreateCachePolicyRequest input, RequestContext context) {
        CachePolicyConfig config = CachePolicyRules.filled(input.cachePolicyConfig());
        String id = UUID.randomUUID().toString();
        Stored<CachePolicyConfig> stored = new Stored<>(Ids.next('E'), context.time(), config);
        store.update(transaction -> {
            List<Found<CachePolicyConfig>> all = all(transaction, context.account());
            if (all.size() >= MAX_POLICIES) {
                throw TOO_MANY_CACHE_POLICIES.because(
                        "You have reached the maximum number of cache policies for this Amazon Web Services account.");
            }
            checkName(all, id, config);
            transaction.put(CloudFrontStore.key(Kind.CACHE_POLICY, context.account(), id), stored.bytes());
        });
        return CreateCachePolicyResult.builder()
                .cachePolicy(shown(id, stored))
                .eTag(stored.etag())
                .location(
                        (context.secure() ? "https://" : "http://") + context.host() + "/2020-05-31/cache-policy/" + id)
                .build();
    }

    GetCachePolicyResult get(GetCachePolicyRequest input, RequestContext context) {
        Stored<CachePolicyConfig> stored = store.read(reader -> find(reader, context.account(), input.id()));
        return GetCachePolicyResult.builder()
                .cachePolicy(shown(input.id(), stored))
                .eTag(stored.etag())
                .build();
    }

    GetCachePolicyConfigResult getConfig(GetCachePolicyConfigRequest input, RequestContext context) {
        Stored<CachePolicyConfig> stored = store.read(reader -> find(reader, context.account(), input.id()));
        return GetCachePolicyConfigResult.builder()
                .cachePolicyConfig(stored.value())
                .eTag(stored.etag())
                .build();
    }

    UpdateCachePolicyResult update(UpdateCachePolicyRequest input, RequestContext context) {
        if (ManagedPolicies.cache().containsKey(input.id())) {
            throw ILLEGAL_UPDATE.because("You cannot update a managed policy.");
        }
        CachePolicyConfig config = CachePolicyRules.filled(input.cachePolicyConfig());
        Stored<CachePolicyConfig> next = new Stored<>(Ids.next('E'), context.time(), config);
        store.update(transaction -> {
            Versions.check(input.ifMatch(), find(transaction, context.account(), input.id()));
            checkName(all(transaction, context.account()), input.id(), config);
            transaction.put(CloudFrontStore.key(Kind.CACHE_POLICY, context.account(), input.id()), next.bytes());
        });
        live.changed();
        return UpdateCachePolicyResult.builder()
                .cachePolicy(shown(input.id(), next))
                .eTag(next.etag())
                .build();
    }

    Unit delete(DeleteCachePolicyRequest input, RequestContext context) {
        if (ManagedPolicies.cache().containsKey(input.id())) {
            throw ILLEGAL_DELETE.because("You cannot delete a managed policy.");
        }
        store.update(transaction -> {
            Versions.check(input.ifMatch(), find(transaction, context.account(), input.id()));
            boolean used = DistributionOperations.all(transaction, context.account()).stream()
                    .flatMap(found -> Behaviors.of(found.stored().value()).stream())
                    .anyMatch(behavior -> Objects.equals(behavior.cachePolicyId(), input.id()));
            if (used) {
                throw CACHE_POLICY_IN_USE.because(
                        "Cannot delete the cache policy because it is attached to one or more cache behaviors.");
            }
            transaction.delete(CloudFrontStore.key(Kind.CACHE_POLICY, context.account(), input.id()));
        });
        return Unit.VALUE;
    }

    ListCachePoliciesResult list(ListCachePoliciesRequest input, RequestContext context) {
        List<CachePolicySummary> all = new ArrayList<>();
        if (!"custom".equals(input.type())) {
            ManagedPolicies.cache()
                    .forEach((id, config) -> all.add(CachePolicySummary.builder()
                            .type("managed")
                            .cachePolicy(shown(id, managed(config)))
                            .build()));
        }
        if (!"managed".equals(input.type())) {
            store.read(reader -> all(reader, context.account()))
                    .forEach(found -> all.add(CachePolicySummary.builder()
                            .type("custom")
                            .cachePolicy(shown(found.id(), found.stored()))
                            .build()));
        }
        Page<CachePolicySummary> page =
                Page.of(all, summary -> summary.cachePolicy().id(), input.marker(), input.maxItems());
        return ListCachePoliciesResult.builder()
                .cachePolicyList(CachePolicyList.builder()
                        .items(page.itemsOrNone())
                        .quantity(page.items().size())
                        .maxItems(page.maxItems())
                        .nextMarker(page.nextMarker())
                        .build())
                .build();
    }

    private static void checkName(List<Found<CachePolicyConfig>> all, String id, CachePolicyConfig config) {
        if (all.stream()
                .anyMatch(other ->
                        !other.id().equals(id) && other.stored().value().name().equals(config.name()))) {
            throw CACHE_POLICY_ALREADY_EXISTS.because("A cache policy with this name already exists.");
        }
    }

    private static List<Found<CachePolicyConfig>> all(Reader reader, AccountId account) {
        return CloudFrontStore.all(reader, Kind.CACHE_POLICY, CachePolicyConfig.SCHEMA, account);
    }

    private static Stored<CachePolicyConfig> find(Reader reader, AccountId account, String id) {
        CachePolicyConfig managed = ManagedPolicies.cache().get(id);
        if (managed != null) {
            return managed(managed);
        }
        return CloudFrontStore.find(reader, Kind.CACHE_POLICY, CachePolicyConfig.SCHEMA, account, id)
                .orElseThrow(() -> NO_SUCH_CACHE_POLICY.because("The cache policy does not exist."));
    }

    private static Stored<CachePolicyConfig> managed(CachePolicyConfig config) {
        return new Stored<>(ManagedPolicies.ETAG, ManagedPolicies.MODIFIED, config);
    }

    private static CachePolicy shown(String id, Stored<CachePolicyConfig> stored) {
        return CachePolicy.builder()
                .id(id)
                .lastModifiedTime(stored.modified())
                .cachePolicyConfig(stored.value())
                .build();
    }
}
