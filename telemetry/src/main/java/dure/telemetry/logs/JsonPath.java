package dure.telemetry.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A property selector: {@code $.a.b[0]}, {@code $.list[*].id}, {@code $.*}, {@code $.['a.b']}. */
final class JsonPath {
    private static final int MAX_WILDCARDS = 1;

    private sealed interface Step {
        record Name(String name) implements Step {}

        record Index(int index) implements Step {}

        record Any() implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();

    static JsonPath read(PatternReader reader) {
        JsonPath path = new JsonPath();
        reader.require("$");
        while (true) {
            if (reader.takeAtOnce('.')) {
                if (reader.takeAtOnce('*')) {
                    path.steps.add(new Step.Any());
                } else if (!reader.takeAtOnce('[')) {
                    path.steps.add(new Step.Name(reader.name()));
                } else {
                    path.steps.add(bracket(reader));
                }
            } else if (reader.takeAtOnce('[')) {
                path.steps.add(bracket(reader));
            } else {
                break;
            }
        }
        if (path.wildcards() > MAX_WILDCARDS) {
            throw PatternReader.invalid();
        }
        return path;
    }

    private static Step bracket(PatternReader reader) {
        Step step;
        if (reader.takeAtOnce('*')) {
            step = new Step.Any();
        } else if (reader.takeAtOnce('\'')) {
            step = new Step.Name(reader.quoted('\''));
        } else if (reader.takeAtOnce('"')) {
            step = new Step.Name(reader.quoted('"'));
        } else {
            try {
                step = new Step.Index(Integer.parseUnsignedInt(reader.name()));
            } catch (NumberFormatException notAnIndex) {
                throw PatternReader.invalid();
            }
        }
        reader.require("]");
        return step;
    }

    int wildcards() {
        return (int) steps.stream().filter(step -> step instanceof Step.Any).count();
    }

    /** What it selects: nothing, one node, or with a wildcard many. */
    List<JsonNode> of(JsonNode root) {
        List<JsonNode> nodes = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                switch (step) {
                    case Step.Name(String name) -> next.add(node.path(name));
                    case Step.Index(int index) -> next.add(node.path(index));
                    case Step.Any any -> node.forEach(next::add);
                }
            }
            nodes = next;
        }
        return nodes.stream().filter(node -> !node.isMissingNode()).toList();
    }
}
