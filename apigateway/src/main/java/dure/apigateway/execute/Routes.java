package dure.apigateway.execute;

import dure.api.apigateway.Method;
import dure.api.apigateway.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource and method of a request: a literal part of the path before a {@code {parameter}} before a {@code
 * {greedy+}} one; at one place the request's own method before ANY. Immutable.
 */
final class Routes {
    private static final String ANY = "ANY";

    /** What a request is for, and its path parameters, decoded. */
    record Match(Resource resource, Method method, Map<String, String> pathParameters) {}

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final List<Node> variables = new ArrayList<>(1);
        private final List<Node> greedy = new ArrayList<>(1);
        private final String name;
        private @Nullable Resource resource;

        Node(String name) {
            this.name = name;
        }
    }

    private final Node root = new Node("");

    Routes(List<Resource> resources) {
        for (Resource resource : resources) {
            Node node = root;
            for (String part : split(String.valueOf(resource.path()))) {
                node = child(node, part);
            }
            node.resource = resource;
        }
    }

    private static Node child(Node node, String part) {
        if (!part.startsWith("{") || !part.endsWith("}")) {
            return node.literals.computeIfAbsent(part, Node::new);
        }
        boolean isGreedy = part.endsWith("+}");
        String name = part.substring(1, part.length() - (isGreedy ? 2 : 1));
        List<Node> siblings = isGreedy ? node.greedy : node.variables;
        for (Node sibling : siblings) {
            if (sibling.name.equals(name)) {
                return sibling;
            }
        }
        Node made = new Node(name);
        siblings.add(made);
        return made;
    }

    /** Empty when no resource of the path has the method. */
    Optional<Match> find(String rawPath, String verb) {
        List<String> parts = new ArrayList<>();
        for (String part : split(rawPath)) {
            parts.add(decode(part));
        }
        return Optional.ofNullable(find(root, parts, 0, verb, new LinkedHashMap<>()));
    }

    private static @Nullable Match find(
            Node node, List<String> parts, int at, String verb, Map<String, String> parameters) {
        if (at == parts.size()) {
            return here(node, verb, parameters);
        }
        Node literal = node.literals.get(parts.get(at));
        Match match = literal == null ? null : find(literal, parts, at + 1, verb, parameters);
        if (match != null) {
            return match;
        }
        for (Node variable : node.variables) {
            Map<String, String> more = new LinkedHashMap<>(parameters);
            more.put(variable.name, parts.get(at));
            match = parts.get(at).isEmpty() ? null : find(variable, parts, at + 1, verb, more);
            if (match != null) {
                return match;
            }
        }
        for (Node greedy : node.greedy) {
            Map<String, String> more = new LinkedHashMap<>(parameters);
            more.put(greedy.name, String.join("/", parts.subList(at, parts.size())));
            match = here(greedy, verb, more);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private static @Nullable Match here(Node node, String verb, Map<String, String> parameters) {
        Resource resource = node.resource;
        Map<String, Method> methods = resource == null ? null : resource.resourceMethods();
        if (resource == null || methods == null) {
            return null;
        }
        Method method = methods.containsKey(verb) ? methods.get(verb) : methods.get(ANY);
        return method == null ? null : new Match(resource, method, parameters);
    }

    /** Without the empty parts before the first and after the last slash. */
    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
        if (parts.getLast().isEmpty()) {
            parts.removeLast();
        }
        return parts;
    }

    static String decode(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }
}
