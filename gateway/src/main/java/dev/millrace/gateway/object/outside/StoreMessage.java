package dev.millrace.gateway.object.outside;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a store sends: the records of S3, as AWS, MinIO and its heirs, Ceph and others write them, or the form of
 * SeaweedFS. Immutable.
 *
 * @param changes what functions may be told of
 * @param ignored how much else there was
 */
record StoreMessage(List<ToldChange> changes, int ignored) {
    private static final int NESTING_MAX = 64;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            .build());

    StoreMessage {
        changes = List.copyOf(changes);
    }

    /** Reads one. Refuses what is of no such form. */
    static StoreMessage read(Payload body, Delivery delivery) {
        JsonNode message = parsed(body);
        if (message.path("Records").isArray()) {
            return RecordReader.read(message.path("Records"), delivery);
        }
        JsonNode filed = message.has("message") ? message.path("message") : message.path("message_data");
        if (message.path("key").isString() && filed.isObject()) {
            return FilerReader.read(message.path("key").stringValue(), filed, delivery);
        }
        if ("s3:TestEvent".equals(message.path("Event").asString())) {
            return new StoreMessage(List.of(), 1);
        }
        throw malformed("it has neither the Records of S3 nor the key and message of SeaweedFS");
    }

    private static JsonNode parsed(Payload body) {
        try {
            return JSON.readTree(body.array());
        } catch (JacksonException e) {
            throw malformed("it is not JSON: " + e.getOriginalMessage());
        }
    }

    static RefusedException malformed(String what) {
        return new RefusedException(
                new Refusal.InvalidContent("The message of the store cannot be read: " + what + "."));
    }

    /**
     * How a message came. Immutable.
     *
     * @param store the name that the store goes by here
     */
    record Delivery(String store, RequestId requestId, Instant at) {}
}
