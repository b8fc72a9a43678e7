package dev.millrace.gateway.event.pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Counts the combinations that the {@code $or}s of a pattern stand for, before anybody writes them out: they multiply,
 * and a pattern of 4 KiB could stand for more than any memory holds. Immutable.
 */
final class OrBranches {
    /** AWS's bound. */
    static final int MAX = 1_000;

    private static final JsonFactory JSON = new JsonFactory();

    private OrBranches() {}

    /** The number of combinations, or some number above {@link #MAX}; 1 for what is no JSON. */
    static long count(String pattern) {
        try (JsonParser parser = JSON.createParser(pattern)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? ofObject(parser) : 1;
        } catch (IOException _) {
            return 1; // the compiler will say what is wrong with it
        }
    }

    private static long ofObject(JsonParser parser) throws IOException {
        long combinations = 1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean or = parser.currentName().equals("$or");
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                combinations *= ofObject(parser);
            } else if (value == JsonToken.START_ARRAY && or) {
                combinations *= Math.max(1, ofBranches(parser));
            } else {
                parser.skipChildren();
            }
            combinations = Math.min(combinations, MAX + 1L);
        }
        return combinations;
    }

    private static long ofBranches(JsonParser parser) throws IOException {
        long combinations = 0;
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                combinations += ofObject(parser);
            } else {
                parser.skipChildren();
            }
            token = parser.nextToken();
        }
        return combinations;
    }
}
