package dev.millrace.gateway.event.put;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of the entries of one request; with the last one the request is answered. Thread-safe. */
final class EntryResults {
    private final AtomicReferenceArray<ObjectNode> results;
    private final AtomicInteger missing;
    private final AtomicInteger failures = new AtomicInteger();
    private final Consumer<HttpReply> reply;

    EntryResults(int entries, Consumer<HttpReply> reply) {
        this.results = new AtomicReferenceArray<>(entries);
        this.missing = new AtomicInteger(entries);
        this.reply = reply;
    }

    /** Called, as {@link #failed}, once for each entry. */
    void accepted(int index, String eventId) {
        ended(index, JsonReply.object().put("EventId", eventId));
    }

    void failed(int index, String code, String message) {
        failures.incrementAndGet();
        ended(index, JsonReply.object().put("ErrorCode", code).put("ErrorMessage", message));
    }

    private void ended(int index, ObjectNode result) {
        results.set(index, result);
        if (missing.decrementAndGet() > 0) {
            return;
        }
        ObjectNode answer = JsonReply.object().put("FailedEntryCount", failures.get());
        ArrayNode entries = answer.putArray("Entries");
        for (int i = 0; i < results.length(); i++) {
            entries.add(results.get(i));
        }
        reply.accept(JsonReply.ok(answer));
    }
}
