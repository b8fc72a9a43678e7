package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html">
 *     Lambda function response</a>
 */
public final class ResultReader {
    private static final int NESTING_MAX = 1_000;
    private static final int STATUS_MIN = 200;
    private static final int STATUS_MAX = 599;
    private static final String STATUS = "statusCode";
    private static final byte[] STATUS_NAME = STATUS.getBytes(StandardCharsets.US_ASCII);
    /** Where in the name its rarest letter stands. */
    private static final int STATUS_RARE_AT = STATUS.indexOf('C');
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(NESTING_MAX)
                    .build())
            .build();

    private ResultReader() {}

    /**
     * The response that a result stands for; null for one that stands for none, of which the function is to blame. In
     * version 2 a result without a status is the body of a response, and need not even be JSON, as in AWS.
     */
    public static @Nullable WebResponse read(PayloadFormat format, WebDoor door, Payload result) {
        byte first = firstByte(result.array());
        if (first == '{' && mayHaveStatus(result.array())) {
            ResponseObject object = object(result);
            if (object != null && object.hasStatus()) {
                return object.response(format, door);
            }
        }
        if (format == PayloadFormat.VERSION_1) {
            return null;
        }
        String text = first == '"' ? text(result) : null;
        return WebResponse.json(text == null ? result : Payload.ofText(text));
    }

    /**
     * The head of a response whose body follows it, 200 where it names no status; null when it is no head.
     *
     * @param json the members of a response but its body
     */
    public static @Nullable WebResponse readHead(WebDoor door, Payload json) {
        ResponseObject object = firstByte(json.array()) == '{' ? object(json) : null;
        if (object == null) {
            return null;
        }
        object.useStatusIfNone(STATUS_MIN);
        return object.response(PayloadFormat.VERSION_2, door);
    }

    /** Whether it is worth a parser: the name of the status is in it, or something that an escape may spell so. */
    private static boolean mayHaveStatus(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (b == '\\' || (b == 'C' && hasAt(json, i - STATUS_RARE_AT, STATUS_NAME))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAt(byte[] json, int at, byte[] text) {
        return at >= 0
                && json.length - at >= text.length
                && Arrays.equals(json, at, at + text.length, text, 0, text.length);
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

    /** The members of a function's response, as they are read. Confined to the thread that reads. */
    private static final class ResponseObject {
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();
        private final List<Map.Entry<String, String>> multiValueHeaders = new ArrayList<>();
        private final List<String> cookies = new ArrayList<>();
        private @Nullable String body;
        private boolean base64;
        private boolean statusSeen;
        private int status;
        private boolean malformed;

        /** Whether it is a response at all, and not just some object. */
        boolean hasStatus() {
            return statusSeen;
        }

        void useStatusIfNone(int wanted) {
            status = statusSeen ? status : wanted;
        }

        /** Takes the member whose value the parser is at. */
        void take(String name, JsonParser parser) {
            switch (name) {
                case STATUS -> {
                    statusSeen = true;
                    status = status(parser);
                }
                case "headers" -> headers(parser);
                case "multiValueHeaders" -> multiValueHeaders(parser);
                case "cookies" -> cookies(parser);
                case "body" -> body = text(parser);
                case "isBase64Encoded" -> base64 = flag(parser);
                default -> parser.skipChildren();
            }
        }

        /** The response, or null when it could not be sent. */
        @Nullable WebResponse response(PayloadFormat format, WebDoor door) {
            List<Map.Entry<String, String>> lines = lines();
            if (format == PayloadFormat.VERSION_2) {
                cookies.forEach(cookie -> lines.add(Map.entry("set-cookie", cookie)));
            }
            malformed |= status < STATUS_MIN || status > STATUS_MAX;
            malformed |= !lines.stream()
                    .allMatch(line -> HeaderRules.isName(line.getKey()) && HeaderRules.isValue(line.getValue()));
            Payload content = content();
            if (malformed) {
                return null;
            }
            lines.removeIf(line -> !HeaderRules.goesOut(line.getKey()));
            if (lines.stream().noneMatch(line -> line.getKey().equalsIgnoreCase("content-type"))) {
                lines.addFirst(Map.entry("content-type", door.contentType()));
            }
            return new WebResponse(status, lines, content);
        }

        /** A value that is in both kinds of headers is said once. */
        private List<Map.Entry<String, String>> lines() {
            List<Map.Entry<String, String>> lines = new ArrayList<>(multiValueHeaders);
            for (Map.Entry<String, String> header : headers) {
                boolean there = multiValueHeaders.stream()
                        .anyMatch(line -> line.getKey().equalsIgnoreCase(header.getKey())
                                && line.getValue().equals(header.getValue()));
                if (!there) {
                    lines.add(header);
                }
            }
            return lines;
        }

        private Payload content() {
            if (body == null || body.isEmpty()) {
                return Payload.EMPTY;
            }
            if (!base64) {
                return Payload.ofText(body);
            }
            try {
                return Payload.of(Base64.getDecoder().decode(body));
            } catch (IllegalArgumentException _) {
                malformed = true;
                return Payload.EMPTY;
            }
        }

        private int status(JsonParser parser) {
            return switch (parser.currentToken()) {
                case VALUE_NUMBER_INT, VALUE_STRING -> number(parser.getString());
                default -> {
                    refuse(parser);
                    yield 0;
                }
            };
        }

        /** Three digits, or 0. */
        private static int number(String text) {
            boolean isStatus = text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return isStatus ? Integer.parseInt(text) : 0;
        }

        private void headers(JsonParser parser) {
            headers.clear();
            if (!opens(parser, JsonToken.START_OBJECT)) {
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                String value = scalar(parser);
                if (value != null) {
                    headers.add(Map.entry(name, value));
                }
            }
        }

        private void multiValueHeaders(JsonParser parser) {
            multiValueHeaders.clear();
            if (!opens(parser, JsonToken.START_OBJECT)) {
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                for (String value : scalars(parser)) {
                    multiValueHeaders.add(Map.entry(name, value));
                }
            }
        }

        private void cookies(JsonParser parser) {
            cookies.clear();
            cookies.addAll(scalars(parser));
        }

        private List<String> scalars(JsonParser parser) {
            List<String> values = new ArrayList<>();
            if (opens(parser, JsonToken.START_ARRAY)) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    String value = scalar(parser);
                    if (value != null) {
                        values.add(value);
                    }
                }
            }
            return values;
        }

        /** Whether such a value begins; null is as good as absent. */
        private boolean opens(JsonParser parser, JsonToken token) {
            if (parser.currentToken() == token) {
                return true;
            }
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                refuse(parser);
            }
            return false;
        }

        private @Nullable String scalar(JsonParser parser) {
            return switch (parser.currentToken()) {
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> parser.getString();
                case VALUE_NULL -> null;
                default -> {
                    refuse(parser);
                    yield null;
                }
            };
        }

        private @Nullable String text(JsonParser parser) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return parser.getString();
            }
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                refuse(parser);
            }
            return null;
        }

        private boolean flag(JsonParser parser) {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
                refuse(parser);
            }
            return token == JsonToken.VALUE_TRUE;
        }

        private void refuse(JsonParser parser) {
            malformed = true;
            parser.skipChildren();
        }
    }
}
