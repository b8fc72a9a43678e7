package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Bodies in CBOR (RFC 8949). A time is tag 1, which a reader may leave out. Stateless. */
final class CborBody {
    private static final int NESTING_MAX = 64;
    /** Seconds since the epoch (RFC 8949, 3.4.2). */
    private static final int TIME_TAG = 1;

    private static final CBORMapper CBOR = new CBORMapper(CBORFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            .build());

    private CborBody() {}

    static ObjectNode read(Payload body) {
        if (body.sizeBytes() == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (CBOR.readTree(body.array()) instanceof ObjectNode object) {
                return object;
            }
            throw new RefusedException(new Refusal.Malformed("The request body must be one map of CBOR"));
        } catch (JacksonException e) {
            throw new RefusedException(
                    new Refusal.Malformed("Could not parse request body as CBOR: " + e.getOriginalMessage()));
        }
    }

    private static byte[] write(JsonNode answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator to = (CBORGenerator) CBOR.createGenerator(bytes)) {
            write(answer, to);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonNode node, CBORGenerator to) {
        if (AnswerTimes.isTime(node)) {
            to.writeTag(TIME_TAG);
            to.writeNumber(AnswerTimes.seconds(AnswerTimes.time(node)).doubleValue());
        } else if (node instanceof ObjectNode object) {
            to.writeStartObject(object, object.size());
            object.properties().forEach(member -> {
                to.writeName(member.getKey());
                write(member.getValue(), to);
            });
            to.writeEndObject();
        } else if (node instanceof ArrayNode array) {
            to.writeStartArray(array, array.size());
            array.forEach(element -> write(element, to));
            to.writeEndArray();
        } else {
            to.writeTree(node);
        }
    }

    static HttpReply error(MonitorError error) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("__type", "com.amazonaws.cloudwatch#" + error.type())
                .put("message", error.message());
        return error.named(reply(error.status(), body));
    }

    static HttpReply reply(int status, ObjectNode answer) {
        return new HttpReply(
                status,
                Map.of("Content-Type", "application/cbor", "smithy-protocol", "rpc-v2-cbor"),
                Payload.of(write(answer)));
    }
}
