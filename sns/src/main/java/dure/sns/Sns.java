package dure.sns;

import dure.api.sns.SnsApi;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Outbox;
import dure.store.Store;

/** The door of SNS. */
public final class Sns implements Room {
    private final TopicOperations topics;
    private final SubscriptionOperations subscriptions;
    private final PublishOperations publishing;
    private final Deliveries deliveries;
    private final SnsSite site;

    public Sns(Store store, Outbox outbox, Dispatcher dispatcher, Clock clock, SnsConfig config) {
        TopicStore topicStore = new TopicStore();
        MessageSigner signer = new MessageSigner(store, clock, config.endpoint());
        this.topics = new TopicOperations(store, topicStore, clock);
        this.subscriptions = new SubscriptionOperations(store, topicStore);
        this.publishing = new PublishOperations(store, outbox, topicStore, clock);
        this.deliveries = new Deliveries(store, outbox, dispatcher, clock, topicStore, signer, config);
        this.site = new SnsSite(signer, subscriptions);
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
        registry.on(SnsApi.TAG_RESOURCE, topics::tag);
        registry.on(SnsApi.UNTAG_RESOURCE, topics::untag);
        registry.on(SnsApi.LIST_TAGS_FOR_RESOURCE, topics::listTags);
        registry.on(SnsApi.SUBSCRIBE, subscriptions::subscribe);
        registry.on(SnsApi.UNSUBSCRIBE, subscriptions::unsubscribe);
        registry.on(SnsApi.GET_SUBSCRIPTION_ATTRIBUTES, subscriptions::attributes);
        registry.on(SnsApi.LIST_SUBSCRIPTIONS, subscriptions::list);
        registry.on(SnsApi.LIST_SUBSCRIPTIONS_BY_TOPIC, subscriptions::listByTopic);
        registry.on(SnsApi.PUBLISH, publishing::publish);
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
