package dure.iam.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Where a statement stands in its document, as the policy simulator tells: behind its first and its last brace. */
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
                JsonToken value = parser.nextToken();
                if (!statements) {
                    parser.skipChildren();
                } else if (value == JsonToken.START_OBJECT) {
                    places.add(statement(parser));
                } else {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        places.add(statement(parser));
                    }
                }
            }
            return places;
        } catch (IOException parsedBefore) {
            throw new UncheckedIOException(parsedBefore);
        }
    }

    private static Place statement(JsonParser parser) throws IOException {
        JsonLocation start = parser.currentLocation();
        parser.skipChildren();
        return of(start, parser.currentLocation());
    }
}
