package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while events arrive. Whatever it has accepted comes to an end, and no event
 * fails more often than it may.
 */
@Timeout(300)
class EventKillIT {
    private static final int KILLS = 4;
    private static final int ACCEPTED_BEFORE_KILL_MAX = 1_500;

    @TempDir
    Path directory;

    private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();

    @Test
    void whatWasAcceptedComesToAnEnd() throws Exception {
        try (KilledServer server = new KilledServer(directory)) {
            server.kill(
                    KILLS,
                    endpoint -> prepare(server, endpoint),
                    (caller, endpoint) -> leave(server, endpoint, caller == 0 ? "bad" : "good"),
                    accepted::size,
                    ACCEPTED_BEFORE_KILL_MAX);
            server.settle(endpoint -> {});
            assertEveryEventEnded(server.kept());
        }
    }

    private void prepare(KilledServer server, URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        URI functions = endpoint.resolve("/2015-03-31/functions");
        String good = TestingNode.createRequest("good", "demo.Greeter", 30, jar);
        String bad = TestingNode.createRequest("bad", "demo.Faults::raises", 30, jar);
        assertEquals(201, server.send(functions, "POST", good).statusCode());
        assertEquals(201, server.send(functions, "POST", bad).statusCode());
        URI config = endpoint.resolve("/2019-09-25/functions/bad/event-invoke-config");
        assertEquals(200, server.send(config, "PUT", "{\"MaximumRetryAttempts\":0}").statusCode());
    }

    private void leave(KilledServer server, URI endpoint, String function) throws IOException, InterruptedException {
        URI invocations = endpoint.resolve("/2015-03-31/functions/" + function + "/invocations");
        HttpResponse<String> answer =
                server.send(invocations, "POST", "{\"name\":\"ann\"}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, answer.statusCode(), answer::body);
        accepted.add(UUID.fromString(answer.headers().firstValue("x-amzn-requestid").orElseThrow()));
    }

    private void assertEveryEventEnded(KeptData kept) {
        Map<UUID, Long> sequences = new HashMap<>();
        Map<Long, EventRecord.Ended> ends = new HashMap<>();
        for (EventRecord record : kept.events()) {
            if (record instanceof EventRecord.Accepted event) {
                assertNull(sequences.put(uuid(event.what().requestId()), event.sequence()));
            } else if (record instanceof EventRecord.Ended end) {
                assertNull(ends.put(end.sequence(), end), () -> "ended twice: " + end);
            }
        }
        Map<UUID, List<RunRecord>> runs = new HashMap<>();
        for (RunRecord run : kept.runs()) {
            runs.computeIfAbsent(new UUID(run.requestIdHigh(), run.requestIdLow()), id -> new ArrayList<>()).add(run);
        }
        assertTrue(sequences.keySet().containsAll(accepted), "an event is lost that was accepted");
        assertEquals(sequences.size(), ends.size());
        int repeated = 0;
        for (Map.Entry<UUID, Long> event : sequences.entrySet()) {
            EventRecord.Ended end = Objects.requireNonNull(ends.get(event.getValue()));
            List<RunRecord> ofEvent = runs.getOrDefault(event.getKey(), List.of());
            boolean good = end.recipient().equals("good");
            assertEquals(good ? EventEnd.SUCCEEDED : EventEnd.FAILED, end.how());
            assertEquals(good ? 0 : 1, end.failures());
            assertTrue(ofEvent.stream().allMatch(run -> run.attempt() == 1));
            assertTrue(
                    ofEvent.stream().anyMatch(run -> (run.outcome() == RunOutcome.RETURNED) == good),
                    () -> end + " has no such run: " + ofEvent);
            repeated += ofEvent.size() - 1;
        }
        // A run is repeated when it had ended, or was about to, and the kill came before the ledger knew.
        assertTrue(repeated <= KILLS * 1_000, "repeated " + repeated);
    }

    private static UUID uuid(RequestId id) {
        return new UUID(id.high(), id.low());
    }
}
