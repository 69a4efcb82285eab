package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One service's model, and which of its shapes the offered operations reach. */
final class ServiceModel {
    final String id;
    final JsonNode model;
    final JsonNode settings;
    final OfferedOperations offered;
    /** Codes and statuses of errors the model lacks, as lines of models/errors. */
    final List<String> extraErrors;

    private final JsonNode patches;
    private final Set<String> reached = new TreeSet<>();
    private final Map<String, String> inputNames = new HashMap<>();
    private final Map<String, String> inputNamespaces = new HashMap<>();
    private final Set<String> outputs = new TreeSet<>();

    ServiceModel(
            String id,
            JsonNode model,
            JsonNode settings,
            JsonNode patches,
            OfferedOperations offered,
            List<String> extraErrors) {
        this.id = id;
        this.model = model;
        this.settings = settings;
        this.patches = patches;
        this.offered = offered;
        this.extraErrors = extraErrors;
        addStatusCodes();
        for (JsonNode operation : offeredOperations().values()) {
            reachOperation(operation);
        }
    }

    /** Gives outputs whose status varies, as S3's 206 does, a member that carries it. */
    private void addStatusCodes() {
        for (JsonNode name : patches.path("statusCode").path(id)) {
            ObjectNode shapes = (ObjectNode) model.path("shapes");
            shapes.putObject("HttpStatusCode").put("type", "integer");
            ((ObjectNode) shape(name.asText()).path("members"))
                    .putObject("HttpStatusCode")
                    .put("shape", "HttpStatusCode")
                    .put("location", "statusCode");
        }
    }

    String javaName() {
        return settings.path("java").asText();
    }

    String arnName() {
        return settings.path("arn").asText();
    }

    JsonNode metadata() {
        return model.path("metadata");
    }

    JsonNode shape(String name) {
        return model.path("shapes").path(name);
    }

    Set<String> reached() {
        return reached;
    }

    Map<String, JsonNode> operations() {
        Map<String, JsonNode> all = new TreeMap<>();
        Iterator<Map.Entry<String, JsonNode>> fields = model.path("operations").fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            all.put(field.getKey(), field.getValue());
        }
        return all;
    }

    Map<String, JsonNode> offeredOperations() {
        Map<String, JsonNode> mine = operations();
        mine.keySet().removeIf(name -> !offered.offers(id, name));
        return mine;
    }

    /** Names of every exception of the model, offered or not: rooms may need any of them. */
    List<String> errorShapes() {
        List<String> names = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> fields = model.path("shapes").fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getValue().path("exception").asBoolean()) {
                names.add(field.getKey());
            }
        }
        return names;
    }

    @Nullable
    String custom(String shape) {
        JsonNode override = settings.path("custom").path(shape);
        return override.isMissingNode() ? null : override.asText();
    }

    @Nullable
    String xmlName(String shape) {
        JsonNode patch = patches.path("xmlName").path(id).path(shape);
        if (!patch.isMissingNode()) {
            return patch.asText();
        }
        String input = inputNames.get(shape);
        if (input != null) {
            return input;
        }
        JsonNode own = shape(shape).path("locationName");
        return own.isMissingNode() ? null : own.asText();
    }

    @Nullable
    String xmlNamespace(String shape) {
        JsonNode patch = patches.path("outputNamespace").path(id);
        if (outputs.contains(shape) && !patch.isMissingNode()) {
            return patch.asText();
        }
        String input = inputNamespaces.get(shape);
        if (input != null) {
            return input;
        }
        JsonNode own = shape(shape).path("xmlNamespace");
        return own.isMissingNode() ? null : own.isObject() ? own.path("uri").asText() : own.asText();
    }

    boolean unwrapped(String shape) {
        for (JsonNode name : patches.path("unwrapped").path(id)) {
            if (name.asText().equals(shape)) {
                return true;
            }
        }
        return false;
    }

    private void reachOperation(JsonNode operation) {
        JsonNode input = operation.path("input");
        if (!input.isMissingNode()) {
            String shape = input.path("shape").asText();
            if (input.has("locationName")) {
                inputNames.put(shape, input.path("locationName").asText());
            }
            if (input.has("xmlNamespace")) {
                inputNamespaces.put(
                        shape, input.path("xmlNamespace").path("uri").asText());
            }
            reach(shape);
        }
        if (operation.has("output")) {
            String shape = operation.path("output").path("shape").asText();
            outputs.add(shape);
            reach(shape);
        }
        for (JsonNode error : operation.path("errors")) {
            reach(error.path("shape").asText());
        }
    }

    private void reach(String name) {
        if (custom(name) != null || !reached.add(name)) {
            return;
        }
        JsonNode shape = shape(name);
        if (shape.path("eventstream").asBoolean()) {
            throw new IllegalStateException(id + ": event streams are not generated: " + name);
        }
        shape.path("members").forEach(member -> reach(member.path("shape").asText()));
        for (String part : List.of("member", "key", "value")) {
            if (shape.has(part)) {
                reach(shape.path(part).path("shape").asText());
            }
        }
    }
}
