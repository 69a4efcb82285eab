package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.apigateway.PatchOperation;
import dure.wire.AwsException;
import dure.wire.schema.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What may be patched of one kind of resource, and the patching. Paths are JSON pointers; {@code /a/{name}} is an entry
 * of a map or of a list of words. See
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html.
 */
final class Patch {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What a path leads to. */
    private enum Kind {
        TEXT,
        BOOLEAN,
        INTEGER,
        TEXT_ENTRY,
        BOOLEAN_ENTRY,
        WORD
    }

    private record Field(Kind kind, Set<String> operations) {}

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();

    /** Plain members, which are replaced (or removed, where they need not be there). */
    Patch text(String... names) {
        return with(Kind.TEXT, Set.of("replace", "add", "remove"), names);
    }

    /** Plain members that must be there. */
    Patch required(String... names) {
        return with(Kind.TEXT, Set.of("replace"), names);
    }

    Patch flags(String... names) {
        return with(Kind.BOOLEAN, Set.of("replace"), names);
    }

    Patch integers(String... names) {
        return with(Kind.INTEGER, Set.of("replace", "remove"), names);
    }

    /** Maps of texts. */
    Patch maps(String... names) {
        return with(Kind.TEXT_ENTRY, Set.of("add", "replace", "remove", "copy"), names);
    }

    Patch flagMaps(String... names) {
        return with(Kind.BOOLEAN_ENTRY, Set.of("add", "replace", "remove"), names);
    }

    /** Lists of words, whose entries the path itself names. */
    Patch words(String... names) {
        return with(Kind.WORD, Set.of("add", "remove", "replace"), names);
    }

    /** Paths that AWS knows and we refuse by name. */
    Patch refuses(String what, String... prefixes) {
        for (String prefix : prefixes) {
            refused.put(prefix, what);
        }
        return this;
    }

    private Patch with(Kind kind, Set<String> operations, String... names) {
        for (String name : names) {
            fields.put(name, new Field(kind, operations));
        }
        return this;
    }

    /** The value as it is after all operations, or the first refusal. */
    <T extends Structure> T apply(T value, @Nullable List<PatchOperation> operations) {
        ObjectNode tree = StructureTree.of(value);
        for (PatchOperation operation : operations == null ? List.<PatchOperation>of() : operations) {
            apply(tree, operation);
        }
        @SuppressWarnings("unchecked")
        T patched = (T) StructureTree.read(value.schema(), tree);
        return patched;
    }

    private void apply(ObjectNode tree, PatchOperation operation) {
        String op = operation.op() == null ? "" : operation.op();
        String path = operation.path() == null ? "" : operation.path();
        String[] steps = path.startsWith("/") ? path.substring(1).split("/", -1) : new String[] {path};
        Field field = fields.get(steps[0]);
        if (op.equals("test") && field != null) {
            test(tree, steps, operation);
            return;
        }
        if (field == null || !field.operations.contains(op) || steps.length > 2) {
            throw invalid(path, op);
        }
        switch (field.kind) {
            case TEXT, BOOLEAN, INTEGER -> plain(tree, field.kind, steps, op, operation);
            case TEXT_ENTRY, BOOLEAN_ENTRY -> entry(tree, field.kind, steps, op, operation);
            case WORD -> word(tree, steps, op, operation);
        }
    }

    private void plain(ObjectNode tree, Kind kind, String[] steps, String op, PatchOperation operation) {
        if (steps.length != 1) {
            throw invalid(operation.path(), op);
        }
        if (op.equals("remove")) {
            tree.remove(steps[0]);
            return;
        }
        String value = operation.value();
        if (kind == Kind.TEXT && value == null) {
            tree.remove(steps[0]);
        } else {
            tree.set(steps[0], scalar(kind, value == null ? "" : value, steps[0]));
        }
    }

    private void entry(ObjectNode tree, Kind kind, String[] steps, String op, PatchOperation operation) {
        if (steps.length == 1) {
            if (op.equals("remove")) {
                tree.remove(steps[0]);
                return;
            }
            if (op.equals("copy")) {
                JsonNode from = from(tree, operation);
                tree.set(steps[0], from.deepCopy());
                return;
            }
            throw invalid(operation.path(), op);
        }
        ObjectNode map = tree.withObjectProperty(steps[0]);
        String name = unescape(steps[1]);
        switch (op) {
            case "remove" -> {
                if (map.remove(name) == null) {
                    throw BAD_REQUEST.because("Invalid parameter name specified: Cannot remove: " + name);
                }
            }
            case "copy" -> map.set(name, from(tree, operation).deepCopy());
            default -> map.set(name, scalar(kind, operation.value() == null ? "" : operation.value(), name));
        }
    }

    private void word(ObjectNode tree, String[] steps, String op, PatchOperation operation) {
        if (steps.length != 2) {
            throw invalid(operation.path(), op);
        }
        Set<String> words = new TreeSet<>();
        tree.path(steps[0]).forEach(node -> words.add(node.asText()));
        String word = unescape(steps[1]);
        switch (op) {
            case "add" -> words.add(word);
            case "remove" -> words.remove(word);
            default -> {
                words.remove(word);
                words.add(operation.value() == null ? word : operation.value());
            }
        }
        ArrayNode array = NODES.arrayNode();
        words.forEach(array::add);
        tree.set(steps[0], array);
    }

    private static void test(ObjectNode tree, String[] steps, PatchOperation operation) {
        JsonNode found = tree;
        for (String step : steps) {
            found = found.path(unescape(step));
        }
        String expected = operation.value() == null ? "" : operation.value();
        if (!found.asText().equals(expected)) {
            throw BAD_REQUEST.because("Test operation failed: " + operation.path() + " is not '" + expected + "'");
        }
    }

    private static JsonNode from(ObjectNode tree, PatchOperation operation) {
        String from = operation.from() == null ? "" : operation.from();
        JsonNode found = from.startsWith("/") ? tree.at(from) : NODES.missingNode();
        if (found.isMissingNode()) {
            throw BAD_REQUEST.because("Invalid patch path  '" + from + "' specified for op 'copy'");
        }
        return found;
    }

    private static JsonNode scalar(Kind kind, String value, String name) {
        return switch (kind) {
            case BOOLEAN, BOOLEAN_ENTRY -> {
                if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                    throw BAD_REQUEST.because("Invalid boolean value specified for " + name + ": " + value);
                }
                yield NODES.booleanNode(Boolean.parseBoolean(value));
            }
            case INTEGER -> {
                try {
                    yield NODES.numberNode(Integer.parseInt(value.strip()));
                } catch (NumberFormatException notNumber) {
                    throw BAD_REQUEST.because("Invalid integer value specified for " + name + ": " + value);
                }
            }
            default -> NODES.textNode(value);
        };
    }

    private AwsException invalid(@Nullable String path, String op) {
        for (Map.Entry<String, String> entry : refused.entrySet()) {
            if (path != null && path.contains(entry.getKey())) {
                return Refusals.notOffered(entry.getValue());
            }
        }
        TreeSet<String> offered = new TreeSet<>();
        fields.forEach((name, field) -> {
            if (field.operations.contains(op)) {
                boolean entry =
                        field.kind == Kind.TEXT_ENTRY || field.kind == Kind.BOOLEAN_ENTRY || field.kind == Kind.WORD;
                offered.add("/" + name + (entry ? "/{name}" : ""));
            }
        });
        return BAD_REQUEST.because("Invalid patch path  '" + path + "' specified for op '" + op + "'. Must be one of: ["
                + String.join(", ", offered) + "]");
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
