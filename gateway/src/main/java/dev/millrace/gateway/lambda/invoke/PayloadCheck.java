package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns away payloads that are not JSON. The scanner decides quickly what is valid; the verdict on all else, and its
 * words, are Jackson's, as they are in AWS. Thread-safe.
 */
final class PayloadCheck {
    /** An invocation without a payload has this one. */
    static final Payload EMPTY_OBJECT = Payload.ofText("{}");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.DEPTH_MAX)
                    .build())
            .build();

    private PayloadCheck() {}

    /** Why the payload is refused, or null when it is JSON. */
    static @Nullable Refusal refusal(Payload payload) {
        if (JsonSyntax.isSurelyValid(payload.array())) {
            return null;
        }
        String complaint = complaint(payload);
        return complaint == null
                ? null
                : new Refusal.InvalidContent(
                        "Could not parse request body into json: Could not parse payload into json: " + complaint);
    }

    /** What Jackson finds wrong with the payload, or null. */
    static @Nullable String complaint(Payload payload) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload.array())) {
            if (parser.nextToken() == null) {
                return "No content to map due to end-of-input";
            }
            int depth = 0;
            do {
                depth += parser.currentToken().isStructStart() ? 1 : 0;
                depth -= parser.currentToken().isStructEnd() ? 1 : 0;
                parser.getString(); // strings are decoded only when somebody asks
            } while (parser.nextToken() != null && depth > 0);
            return parser.currentToken() == null
                    ? null
                    : "Trailing token (" + parser.currentToken() + ") after the value";
        } catch (JacksonException e) {
            return e.getMessage();
        }
    }
}
