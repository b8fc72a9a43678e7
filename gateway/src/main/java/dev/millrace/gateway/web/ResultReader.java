package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what functions return as responses, in one pass and without a tree. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Lambda function response</a>
 */
public final class ResultReader {
    private static final int NESTING_MAX = 1_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(NESTING_MAX)
                    .build())
            .build();
    private static final List<Map.Entry<String, String>> JSON_TYPE =
            List.of(Map.entry("content-type", "application/json"));

    private ResultReader() {}

    /**
     * The response that a result stands for; null for one that stands for none, of which the function is to blame. In
     * version 2 a result without a status is the body of a response, and need not even be JSON, as in AWS.
     */
    public static @Nullable WebResponse read(PayloadFormat format, WebDoor door, Payload result) {
        byte first = firstByte(result.array());
        if (first == '{') {
            ResponseObject object = object(result);
            if (object != null && object.hasStatus()) {
                return object.response(format, door);
            }
        }
        if (format == PayloadFormat.VERSION_1) {
            return null;
        }
        String text = first == '"' ? text(result) : null;
        return new WebResponse(200, JSON_TYPE, text == null ? result : Payload.ofText(text));
    }

    /** The result as a text; null when it is none. */
    private static @Nullable String text(Payload result) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), result.array())) {
            parser.nextToken();
            String text = parser.getString();
            return parser.nextToken() == null ? text : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** The result as an object; null when it is none. */
    private static @Nullable ResponseObject object(Payload result) {
        ResponseObject object = new ResponseObject();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), result.array())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.take(name, parser);
            }
            return parser.nextToken() == null ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    private static byte firstByte(byte[] json) {
        for (byte b : json) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b;
            }
        }
        return 0;
    }
}
