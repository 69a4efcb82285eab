package dure.wire.protocol;

import dure.wire.Service;
import dure.wire.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a REST service as a tree. Of operations with one path and method, the one wins whose literal query fits
 * best; then the one with the most required query and header members, all of them present (UploadPartCopy over
 * UploadPart over PutObject); then one that is offered; then GetBucketLifecycleConfiguration over its deprecated twin
 * GetBucketLifecycle; then the first.
 */
final class RestRoutes {
    private static final Route UNKNOWN = new Route.Unknown();

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final List<Candidate> candidates = new ArrayList<>();
        final List<Candidate> greedy = new ArrayList<>();

        @Nullable
        Node label;
    }

    private record Candidate(String name, String method, UriTemplate template, List<String> required, Route route) {
        boolean fits(HttpRequest request, List<HttpRequest.Parameter> parameters) {
            if (!method.equals(request.method())) {
                return false;
            }
            for (UriTemplate.Literal literal : template.query()) {
                if (!present(parameters, literal.name(), literal.value())) {
                    return false;
                }
            }
            for (String name : required) {
                if (!request.headers().has(name) && !present(parameters, name, null)) {
                    return false;
                }
            }
            return true;
        }

        boolean beats(Candidate other) {
            if (template.query().size() != other.template.query().size()) {
                return template.query().size() > other.template.query().size();
            }
            if (required.size() != other.required.size()) {
                return required.size() > other.required.size();
            }
            boolean offered = route instanceof Route.Offered;
            if (offered != other.route instanceof Route.Offered) {
                return offered;
            }
            return name.startsWith(other.name);
        }

        private static boolean present(List<HttpRequest.Parameter> parameters, String name, @Nullable String value) {
            for (HttpRequest.Parameter parameter : parameters) {
                if (parameter.name().equals(name) && (value == null || value.equals(parameter.value()))) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Node root = new Node();

    RestRoutes(Service service, Map<String, Route> routes) {
        for (Service.OperationName name : service.names()) {
            UriTemplate template = UriTemplate.of(name.uri());
            Route route = Objects.requireNonNull(routes.get(name.name()));
            add(new Candidate(name.name(), name.method(), template, List.copyOf(name.requiredParameters()), route));
        }
    }

    private void add(Candidate candidate) {
        Node node = root;
        for (UriTemplate.Segment segment : candidate.template.segments()) {
            switch (segment.kind()) {
                case GREEDY -> {
                    node.greedy.add(candidate);
                    return;
                }
                case LABEL -> {
                    Node next = node.label == null ? new Node() : node.label;
                    node.label = next;
                    node = next;
                }
                case LITERAL -> node = node.literals.computeIfAbsent(segment.text(), ignored -> new Node());
            }
        }
        node.candidates.add(candidate);
    }

    Route find(HttpRequest request) {
        Candidate found = find(root, request.rawPath(), 1, request, request.parameters());
        return found == null ? UNKNOWN : found.route;
    }

    private static @Nullable Candidate find(
            Node node, String path, int at, HttpRequest request, List<HttpRequest.Parameter> parameters) {
        if (at >= path.length()) {
            return best(node.candidates, request, parameters, false);
        }
        int slash = path.indexOf('/', at);
        int end = slash < 0 ? path.length() : slash;
        if (end > at) {
            Node literal = node.literals.isEmpty() ? null : node.literals.get(path.substring(at, end));
            Candidate found = literal == null ? null : find(literal, path, end + 1, request, parameters);
            if (found == null && node.label != null) {
                found = find(node.label, path, end + 1, request, parameters);
            }
            if (found != null) {
                return found;
            }
        }
        return best(node.greedy, request, parameters, true);
    }

    private static @Nullable Candidate best(
            List<Candidate> candidates, HttpRequest request, List<HttpRequest.Parameter> parameters, boolean path) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            if (candidate.fits(request, parameters)
                    && (best == null || candidate.beats(best))
                    && (!path || candidate.template.labels(request.rawPath()) != null)) {
                best = candidate;
            }
        }
        return best;
    }
}
