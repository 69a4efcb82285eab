package dure.iam.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a statement stands in its document, as AWS's policy simulator tells: from where the parser was before it read the
 * statement (behind the bracket, behind the statement before, or, when there is one statement and no list, behind the
 * statement's own first brace, which the parser has seen by then), to behind the last brace.
 */
public record Place(int startLine, int startColumn, int endLine, int endColumn) {
    private static final JsonMapper JSON = new JsonMapper();

    private static Place of(JsonLocation start, JsonLocation end) {
        return new Place(start.getLineNr(), start.getColumnNr(), end.getLineNr(), end.getColumnNr());
    }

    /** Those of a document that has been parsed before, in order. */
    static List<Place> inDocument(String document) {
        List<Place> places = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean statements = parser.currentName().equals("Statement");
                JsonLocation start = parser.currentLocation();
                JsonToken value = parser.nextToken();
                if (statements && value == JsonToken.START_ARRAY) {
                    for (start = parser.currentLocation();
                            parser.nextToken() == JsonToken.START_OBJECT;
                            start = parser.currentLocation()) {
                        parser.skipChildren();
                        places.add(of(start, parser.currentLocation()));
                    }
                } else {
                    parser.skipChildren();
                    if (statements) {
                        places.add(of(start, parser.currentLocation()));
                    }
                }
            }
            return places;
        } catch (IOException parsedBefore) {
            throw new UncheckedIOException(parsedBefore);
        }
    }
}
