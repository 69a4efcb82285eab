package dure.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Parses {@code a, b.c, d[0]}. */
final class ProjectionParser {
    private final Cursor cursor;

    ProjectionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Projection parse() {
        List<DocumentPath> paths = new ArrayList<>();
        PathOverlaps overlaps = new PathOverlaps(cursor.problems);
        do {
            cursor.countOperator();
            DocumentPath path = cursor.path();
            overlaps.add(path);
            paths.add(path);
        } while (cursor.accept(","));
        cursor.expectEnd();
        cursor.problems.throwForProjection(cursor.parameter());
        return new Projection(paths);
    }
}
