package dure.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.apigateway.Account;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The only code that touches the store; see the package for the keys. Thread-safe. */
public final class ApiStore implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte VERSION = 1;
    private static final String ROOM = "apigateway";
    private static final String API = "api";
    private static final String OWNER = "owner";
    private static final String ACCOUNT = "account";
    private static final String SNAPSHOT = "snapshot";

    private final Store store;
    private final AtomicLong changes = new AtomicLong();
    private final AutoCloseable watch;

    public ApiStore(Store store) {
        this.store = store;
        this.watch = store.watch(Keys.key(ROOM), changes::incrementAndGet);
    }

    /** Grows whenever anything may have changed: what was made from an older state is to be made again. */
    public long changes() {
        return changes.get();
    }

    public <T> T read(Function<Reader, T> work) {
        return store.read(work);
    }

    <T> T transact(Function<Transaction, T> work) {
        try {
            return store.transact(work);
        } finally {
            changes.incrementAndGet();
        }
    }

    <T extends Structure> Optional<T> find(Reader reader, ApiKey api, Part<T> part, String name) {
        return value(reader, key(api, part.kind(), name)).map(node -> StructureTree.read(part.schema(), node));
    }

    /** In the order of their names. */
    <T extends Structure> List<T> list(Reader reader, ApiKey api, Part<T> part) {
        return list(reader, Keys.key(ROOM, API, api.account(), api.region(), api.apiId(), part.kind()), part.schema());
    }

    <T extends Structure> void put(Transaction transaction, ApiKey api, Part<T> part, String name, T value) {
        transaction.put(key(api, part.kind(), name), encode(StructureTree.of(value)));
    }

    void delete(Transaction transaction, ApiKey api, Part<?> part, String name) {
        transaction.delete(key(api, part.kind(), name));
    }

    /** Every API of the account in the region, in the order of their ids. */
    List<String> apiIds(Reader reader, String account, String region) {
        byte[] prefix = Keys.key(ROOM, API, account, region);
        List<String> ids = new ArrayList<>();
        byte[] begin = prefix;
        byte[] end = Keys.afterPrefix(prefix);
        while (true) {
            try (Range range = reader.range(begin, end)) {
                if (!range.hasNext()) {
                    return ids;
                }
                String id = Keys.parse(range.next().key(), prefix.length).text();
                ids.add(id);
                begin = Keys.afterPrefix(Keys.key(ROOM, API, account, region, id));
            }
        }
    }

    void own(Transaction transaction, ApiKey api) {
        transaction.put(
                Keys.key(ROOM, OWNER, api.apiId()),
                encode(JSON.createObjectNode().put("account", api.account()).put("region", api.region())));
    }

    void deleteApi(Transaction transaction, ApiKey api) {
        byte[] prefix = Keys.key(ROOM, API, api.account(), api.region(), api.apiId());
        transaction.deleteRange(prefix, Keys.afterPrefix(prefix));
        transaction.delete(Keys.key(ROOM, OWNER, api.apiId()));
    }

    /** Whose an API is. */
    public Optional<ApiKey> owner(Reader reader, String apiId) {
        return value(reader, Keys.key(ROOM, OWNER, apiId))
                .map(node -> new ApiKey(
                        node.path("account").asText(), node.path("region").asText(), apiId));
    }

    /** The API as it is being edited. */
    public Optional<Definition> definition(Reader reader, ApiKey api) {
        return find(reader, api, Part.API, API)
                .map(rest -> new Definition(
                        rest,
                        list(reader, api, Part.RESOURCE),
                        list(reader, api, Part.MODEL),
                        list(reader, api, Part.VALIDATOR),
                        list(reader, api, Part.GATEWAY_RESPONSE)));
    }

    public Optional<dure.api.apigateway.Stage> stage(Reader reader, ApiKey api, String name) {
        return find(reader, api, Part.STAGE, name);
    }

    void putSnapshot(Transaction transaction, ApiKey api, String deploymentId, Definition definition) {
        ObjectNode node = JSON.createObjectNode();
        node.set(API, StructureTree.of(definition.api()));
        node.set("resources", array(definition.resources()));
        node.set("models", array(definition.models()));
        node.set("validators", array(definition.validators()));
        node.set("gatewayResponses", array(definition.gatewayResponses()));
        transaction.put(key(api, SNAPSHOT, deploymentId), encode(node));
    }

    void deleteSnapshot(Transaction transaction, ApiKey api, String deploymentId) {
        transaction.delete(key(api, SNAPSHOT, deploymentId));
    }

    /** The API as it was when it was deployed. */
    public Optional<Definition> snapshot(Reader reader, ApiKey api, String deploymentId) {
        return value(reader, key(api, SNAPSHOT, deploymentId))
                .map(node -> new Definition(
                        StructureTree.read(Part.API.schema(), node.path(API)),
                        structures(Part.RESOURCE.schema(), node.path("resources")),
                        structures(Part.MODEL.schema(), node.path("models")),
                        structures(Part.VALIDATOR.schema(), node.path("validators")),
                        structures(Part.GATEWAY_RESPONSE.schema(), node.path("gatewayResponses"))));
    }

    Account account(Reader reader, String account, String region) {
        return value(reader, Keys.key(ROOM, ACCOUNT, account, region))
                .map(node -> StructureTree.read(Account.SCHEMA, node))
                .orElseGet(() -> Account.builder().build());
    }

    void putAccount(Transaction transaction, String account, String region, Account value) {
        transaction.put(Keys.key(ROOM, ACCOUNT, account, region), encode(StructureTree.of(value)));
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception failed) {
            throw new IllegalStateException("closing a watch failed", failed);
        }
    }

    private static byte[] key(ApiKey api, String kind, String name) {
        return Keys.key(ROOM, API, api.account(), api.region(), api.apiId(), kind, name);
    }

    private static Optional<JsonNode> value(Reader reader, byte[] key) {
        byte[] value = reader.get(key);
        return value == null ? Optional.empty() : Optional.of(decode(value));
    }

    private static <T extends Structure> List<T> list(Reader reader, byte[] prefix, StructureSchema<T> schema) {
        List<T> values = new ArrayList<>();
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                values.add(StructureTree.read(schema, decode(range.next().value())));
            }
        }
        return values;
    }

    private static ArrayNode array(List<? extends Structure> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(value -> array.add(StructureTree.of(value)));
        return array;
    }

    private static <T extends Structure> List<T> structures(StructureSchema<T> schema, JsonNode array) {
        List<T> values = new ArrayList<>();
        array.forEach(node -> values.add(StructureTree.read(schema, node)));
        return values;
    }

    private static byte[] encode(JsonNode node) {
        try {
            byte[] json = JSON.writeValueAsBytes(node);
            byte[] value = new byte[json.length + 1];
            value[0] = VERSION;
            System.arraycopy(json, 0, value, 1, json.length);
            return value;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of our own cannot be written", impossible);
        }
    }

    private static JsonNode decode(byte[] value) {
        if (value.length == 0 || value[0] != VERSION) {
            throw new IllegalStateException("a value of unknown version: " + Arrays.toString(Arrays.copyOf(value, 1)));
        }
        try {
            return JSON.readTree(value, 1, value.length - 1);
        } catch (IOException damaged) {
            throw new UncheckedIOException("a value that is not JSON", damaged);
        }
    }
}
