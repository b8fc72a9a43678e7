package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The error type of a failure that a worker reports. */
final class ErrorTypes {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern OF_PLATFORM = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
    private static final String UNKNOWN = "Runtime.Unknown";
    private static final int LENGTH_MAX = 256;

    private ErrorTypes() {}

    /** What the error object says, else what the header says if AWS knows such a type, else unknown. */
    static String of(Payload error, @Nullable String header) {
        String inBody = member(error);
        if (inBody != null && !inBody.isEmpty()) {
            return inBody.substring(0, Math.min(inBody.length(), LENGTH_MAX));
        }
        return header != null && OF_PLATFORM.matcher(header).matches() ? header : UNKNOWN;
    }

    private static @Nullable String member(Payload error) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), error.array())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = "errorType".equals(json.currentName());
                if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    return json.getString();
                }
                json.skipChildren();
            }
            return null;
        } catch (JacksonException notJson) {
            return null; // an error object may be any text; its type is unknown then
        }
    }
}
