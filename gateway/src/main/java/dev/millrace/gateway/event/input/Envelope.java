package dev.millrace.gateway.event.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as buses pass it on: what happened, wrapped in what AWS tells of every event. Immutable by agreement: nobody
 * changes the tree.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html">Structure</a>
 */
public final class Envelope {
    private final Head head;
    private final ObjectNode tree;
    private final Payload payload;

    private Envelope(Head head, ObjectNode tree, Payload payload) {
        this.head = head;
        this.tree = tree;
        this.payload = payload;
    }

    /**
     * Wraps a detail; null when it is not the text of one JSON object.
     *
     * @param detail passed on as it was written
     */
    public static @Nullable Envelope of(Head head, Account account, String detail) {
        ObjectNode parsed = EventJson.object(detail);
        if (parsed == null) {
            return null;
        }
        ObjectNode tree = EventJson.MAPPER.createObjectNode();
        tree.put("version", "0");
        tree.put("id", head.id());
        tree.put("detail-type", head.detailType());
        tree.put("source", head.source());
        tree.put("account", account.id());
        tree.put("time", seconds(head.time()));
        tree.put("region", account.region());
        ArrayNode resources = tree.putArray("resources");
        head.resources().forEach(resources::add);
        Payload payload = Payload.ofText(text(tree, detail));
        tree.set("detail", parsed);
        return new Envelope(head, tree, payload);
    }

    public Head head() {
        return head;
    }

    /** The whole event, as the matcher and paths read it. */
    public ObjectNode tree() {
        return tree;
    }

    /** The whole event as JSON. */
    public Payload payload() {
        return payload;
    }

    /** A time as events have it: to the second, in UTC. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String text(ObjectNode head, String detail) {
        StringWriter text = new StringWriter(detail.length() + 512);
        try (JsonGenerator json = EventJson.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            head.properties().forEach(member -> write(json, member.getKey(), member.getValue()));
            json.writeFieldName("detail");
            json.writeRawValue(detail);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Object value) {
        try {
            json.writePOJOField(name, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is told of an event beside its detail. Immutable.
     *
     * @param time when it happened, as its source says
     * @param receivedAt when it came to the server
     */
    public record Head(
            String id, String source, String detailType, Instant time, Instant receivedAt, List<String> resources) {
        public Head {
            resources = List.copyOf(resources);
        }
    }
}
