package dure.dynamodb.expression;

import dure.dynamodb.expression.DocumentPath.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sees that no path of an update or projection lies within another. */
final class PathOverlaps {
    private final Problems problems;
    private final Map<String, List<DocumentPath>> byRoot = new HashMap<>();

    PathOverlaps(Problems problems) {
        this.problems = problems;
    }

    void add(DocumentPath path) {
        List<DocumentPath> earlier = byRoot.computeIfAbsent(path.root(), root -> new ArrayList<>());
        for (DocumentPath other : earlier) {
            compare(other, path);
        }
        earlier.add(path);
    }

    private void compare(DocumentPath one, DocumentPath two) {
        int shared = Math.min(one.elements().size(), two.elements().size());
        String paths =
                " with each other; must remove or rewrite one of these paths; path one: " + one + ", path two: " + two;
        for (int i = 0; i < shared; i++) {
            Element first = one.elements().get(i);
            Element second = two.elements().get(i);
            if (first.getClass() != second.getClass()) {
                problems.note(Problems.Kind.CONFLICT, "Two document paths conflict" + paths);
                return;
            }
            if (!first.equals(second)) {
                return;
            }
        }
        problems.note(Problems.Kind.OVERLAP, "Two document paths overlap" + paths);
    }
}
