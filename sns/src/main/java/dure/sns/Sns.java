package dure.sns;

import dure.api.sns.SnsApi;
import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Outbox;
import dure.store.Store;

/** The door of SNS. */
public final class Sns implements Room {
    private final TopicOperations topics;
    private final TopicTags tags;
    private final SubscriptionOperations subscriptions;
    private final PublishOperations publishing;
    private final Deliveries deliveries;
    private final SnsSite site;

    public Sns(Store store, Outbox outbox, Dispatcher dispatcher, Authorizer policies, Clock clock, SnsConfig config) {
        TopicStore topicStore = new TopicStore();
        MessageSigner signer = new MessageSigner(store, clock, config.endpoint());
        FanOut fanOut = new FanOut(outbox, topicStore, clock);
        this.topics = new TopicOperations(store, topicStore, clock, policies);
        this.tags = new TopicTags(store, topicStore);
        this.subscriptions = new SubscriptionOperations(store, topicStore);
        this.publishing = new PublishOperations(store, topicStore, fanOut);
        this.deliveries = new Deliveries(store, outbox, dispatcher, clock, topicStore, signer, fanOut, config);
        this.site = new SnsSite(signer, subscriptions, config.endpoint());
    }

    @Override
    public void register(Registry registry) {
        registry.on(SnsApi.CREATE_TOPIC, topics::create);
        registry.on(SnsApi.DELETE_TOPIC, topics::delete);
        registry.on(SnsApi.LIST_TOPICS, topics::list);
        registry.on(SnsApi.GET_TOPIC_ATTRIBUTES, topics::attributes);
        registry.on(SnsApi.SET_TOPIC_ATTRIBUTES, topics::setAttribute);
        registry.on(SnsApi.ADD_PERMISSION, topics::addPermission);
        registry.on(SnsApi.REMOVE_PERMISSION, topics::removePermission);
        registry.on(SnsApi.TAG_RESOURCE, tags::tag);
        registry.on(SnsApi.UNTAG_RESOURCE, tags::untag);
        registry.on(SnsApi.LIST_TAGS_FOR_RESOURCE, tags::listTags);
        registry.on(SnsApi.SUBSCRIBE, subscriptions::subscribe);
        registry.on(SnsApi.UNSUBSCRIBE, subscriptions::unsubscribe);
        registry.on(SnsApi.GET_SUBSCRIPTION_ATTRIBUTES, subscriptions::attributes);
        registry.on(SnsApi.SET_SUBSCRIPTION_ATTRIBUTES, subscriptions::setAttribute);
        registry.on(SnsApi.LIST_SUBSCRIPTIONS, subscriptions::list);
        registry.on(SnsApi.LIST_SUBSCRIPTIONS_BY_TOPIC, subscriptions::listByTopic);
        registry.on(SnsApi.PUBLISH, publishing::permissions, publishing::publish);
        registry.on(SnsApi.PUBLISH_BATCH, publishing::publishBatch);
        registry.resourcePolicies("sns", topics);
        registry.site(site);
    }

    @Override
    public void start() {
        deliveries.start();
    }

    @Override
    public void close() {
        deliveries.close();
    }
}
