package dure.cloudfront;

import dure.api.cloudfront.CloudFrontApi;
import dure.cloudfront.edge.Edge;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Store;

/** The CloudFront room: the API of distributions, and the edge that serves them. */
public final class CloudFront implements Room {
    private final Edge edge;
    private final DistributionOperations distributions;
    private final DistributionListing listing;
    private final AccessControlOperations controls;
    private final InvalidationOperations invalidations;
    private final CachePolicyOperations policies;
    private final OriginRequestPolicyOperations requestPolicies = new OriginRequestPolicyOperations();
    private final TaggingOperations tagging;

    public CloudFront(Store store, Dispatcher dispatcher, Clock clock, CloudFrontConfig config) {
        this.edge = new Edge(store, dispatcher, clock, config);
        this.distributions = new DistributionOperations(store, config, edge);
        this.listing = new DistributionListing(store, config);
        this.controls = new AccessControlOperations(store, edge);
        this.invalidations = new InvalidationOperations(store, edge);
        this.policies = new CachePolicyOperations(store, edge);
        this.tagging = new TaggingOperations(store);
    }

    @Override
    public void register(Registry registry) {
        registry.on(CloudFrontApi.CREATE_DISTRIBUTION, distributions::create);
        registry.on(CloudFrontApi.CREATE_DISTRIBUTION_WITH_TAGS, distributions::createWithTags);
        registry.on(CloudFrontApi.GET_DISTRIBUTION, distributions::get);
        registry.on(CloudFrontApi.GET_DISTRIBUTION_CONFIG, distributions::getConfig);
        registry.on(CloudFrontApi.UPDATE_DISTRIBUTION, distributions::update);
        registry.on(CloudFrontApi.DELETE_DISTRIBUTION, distributions::delete);
        registry.on(CloudFrontApi.LIST_DISTRIBUTIONS, listing::list);
        registry.on(CloudFrontApi.CREATE_ORIGIN_ACCESS_CONTROL, controls::create);
        registry.on(CloudFrontApi.GET_ORIGIN_ACCESS_CONTROL, controls::get);
        registry.on(CloudFrontApi.GET_ORIGIN_ACCESS_CONTROL_CONFIG, controls::getConfig);
        registry.on(CloudFrontApi.UPDATE_ORIGIN_ACCESS_CONTROL, controls::update);
        registry.on(CloudFrontApi.DELETE_ORIGIN_ACCESS_CONTROL, controls::delete);
        registry.on(CloudFrontApi.LIST_ORIGIN_ACCESS_CONTROLS, controls::list);
        registry.on(CloudFrontApi.CREATE_INVALIDATION, invalidations::create);
        registry.on(CloudFrontApi.GET_INVALIDATION, invalidations::get);
        registry.on(CloudFrontApi.LIST_INVALIDATIONS, invalidations::list);
        registry.on(CloudFrontApi.CREATE_CACHE_POLICY, policies::create);
        registry.on(CloudFrontApi.GET_CACHE_POLICY, policies::get);
        registry.on(CloudFrontApi.GET_CACHE_POLICY_CONFIG, policies::getConfig);
        registry.on(CloudFrontApi.UPDATE_CACHE_POLICY, policies::update);
        registry.on(CloudFrontApi.DELETE_CACHE_POLICY, policies::delete);
        registry.on(CloudFrontApi.LIST_CACHE_POLICIES, policies::list);
        registry.on(CloudFrontApi.GET_ORIGIN_REQUEST_POLICY, requestPolicies::get);
        registry.on(CloudFrontApi.GET_ORIGIN_REQUEST_POLICY_CONFIG, requestPolicies::getConfig);
        registry.on(CloudFrontApi.LIST_ORIGIN_REQUEST_POLICIES, requestPolicies::list);
        registry.on(CloudFrontApi.LIST_RESPONSE_HEADERS_POLICIES, requestPolicies::listResponseHeaders);
        registry.on(CloudFrontApi.TAG_RESOURCE, tagging::tag);
        registry.on(CloudFrontApi.UNTAG_RESOURCE, tagging::untag);
        registry.on(CloudFrontApi.LIST_TAGS_FOR_RESOURCE, tagging::list);
        registry.site(edge);
    }

    @Override
    public void start() {
        edge.start();
    }

    @Override
    public void close() {
        edge.close();
    }
}
