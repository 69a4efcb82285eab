package dure.dynamodb;

import dure.api.dynamodb.AttributeDefinition;
import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.S;
import dure.api.dynamodb.CreateTableInput;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.dynamodb.GetItemInput;
import dure.api.dynamodb.KeySchemaElement;
import dure.api.dynamodb.PutItemInput;
import dure.kernel.AccountId;
import dure.kernel.Authorization;
import dure.kernel.BodyCheck;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Handler;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Site;
import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.schema.Structure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DynamoDB over a real store in a temporary directory, called by its operations, with a clock that tests move. */
final class Door implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    private final RocksStore store;
    private final DynamoDb room;
    private final Map<Operation<?, ?>, Handler<?, ?>> handlers = new HashMap<>();
    private final Map<Operation<?, ?>, Authorization<?>> authorizations = new HashMap<>();

    Door(Path directory) {
        this(directory, DynamoDbConfig.DEFAULT);
    }

    Door(Path directory, DynamoDbConfig config) {
        try {
            store = RocksStore.open(directory, StoreConfig.DEFAULT);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        room = new DynamoDb(store, clock, config);
        room.register(new Registrations());
    }

    private final class Registrations implements Registry {
        @Override
        public <I extends Structure, O extends Structure> void on(Operation<I, O> operation, Handler<I, O> handler) {
            handlers.put(operation, handler);
        }

        @Override
        public <I extends Structure, O extends Structure> void on(
                Operation<I, O> operation, Authorization<I> authorization, Handler<I, O> handler) {
            handlers.put(operation, handler);
            authorizations.put(operation, authorization);
        }

        @Override
        public void bodyCheck(Service service, BodyCheck check) {}

        @Override
        public void resourcePolicies(String arnService, ResourcePolicies policies) {}

        @Override
        public void site(Site site) {}
    }

    static final class ManualClock implements Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void sleepUntil(Instant time) {
            now = time;
        }
    }

    RequestContext context() {
        return RequestContext.internal(Caller.root(AccountId.DEFAULT), "ap-northeast-2", clock.instant());
    }

    @SuppressWarnings("unchecked")
    <I extends Structure, O extends Structure> O call(Operation<I, O> operation, I input) {
        Authorization<I> authorization = (Authorization<I>) authorizations.get(operation);
        if (authorization != null) {
            authorization.required(input, context());
        }
        return ((Handler<I, O>) handlers.get(operation)).handle(input, context());
    }

    @SuppressWarnings("unchecked")
    <I extends Structure> List<Authorization.Check> checks(Operation<I, ?> operation, I input) {
        return ((Authorization<I>) authorizations.get(operation)).required(input, context());
    }

    /** An on-demand table with partition key {@code pk} and perhaps sort key {@code sk}. */
    static CreateTableInput.Builder table(String name, String pkType, @Nullable String skType) {
        return CreateTableInput.builder()
                .tableName(name)
                .billingMode("PAY_PER_REQUEST")
                .attributeDefinitions(
                        skType == null
                                ? List.of(new AttributeDefinition("pk", pkType))
                                : List.of(new AttributeDefinition("pk", pkType), new AttributeDefinition("sk", skType)))
                .keySchema(
                        skType == null
                                ? List.of(new KeySchemaElement("pk", "HASH"))
                                : List.of(new KeySchemaElement("pk", "HASH"), new KeySchemaElement("sk", "RANGE")));
    }

    void create(String name, String pkType, @Nullable String skType) {
        call(DynamoDbApi.CREATE_TABLE, table(name, pkType, skType).build());
    }

    void put(String table, Object... namesAndValues) {
        call(
                DynamoDbApi.PUT_ITEM,
                PutItemInput.builder()
                        .tableName(table)
                        .item(item(namesAndValues))
                        .build());
    }

    @Nullable
    Map<String, AttributeValue> get(String table, Object... key) {
        return call(
                        DynamoDbApi.GET_ITEM,
                        GetItemInput.builder().tableName(table).key(item(key)).build())
                .item();
    }

    /** Names and values in turn: texts become strings, numbers numbers. */
    static Map<String, AttributeValue> item(Object... namesAndValues) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            item.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return item;
    }

    static AttributeValue value(Object value) {
        return switch (value) {
            case AttributeValue already -> already;
            case Integer number -> new N(number.toString());
            default -> new S(value.toString());
        };
    }

    @Override
    public void close() {
        room.close();
        store.close();
    }
}
