package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
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
    private static final int CALLERS = 4;
    private static final int ACCEPTED_BEFORE_KILL_MAX = 1_500;

    @TempDir
    private static Path code;

    private static byte[] jar;

    @TempDir
    Path directory;

    @AutoClose
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void compile() {
        jar = TestingJar.ofFunctions(code);
    }

    @Test
    void whatWasAcceptedComesToAnEnd() throws Exception {
        Random moments = new Random(20_261_128);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = start()) {
                URI endpoint = server.endpoint();
                if (kill == 0) {
                    create(endpoint, "good", "demo.Greeter");
                    create(endpoint, "bad", "demo.Faults::raises");
                    send(endpoint, "PUT", "/2019-09-25/functions/bad/event-invoke-config",
                            "{\"MaximumRetryAttempts\":0}");
                }
                int until = accepted.size() + 1 + moments.nextInt(ACCEPTED_BEFORE_KILL_MAX);
                List<Future<?>> calling = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    String function = caller == 0 ? "bad" : "good";
                    calling.add(callers.submit(() -> sendUntilNobodyAnswers(endpoint, function)));
                }
                await().until(() -> accepted.size() >= until);
                server.kill();
                for (Future<?> caller : calling) {
                    caller.get();
                }
            }
        }
        try (ServerProcess server = start()) {
            server.endpoint();
            await().until(() -> kept().pendingEvents().isEmpty());
            server.terminate();
            assertEquals(0, server.exitCode(), server::output);
        }
        assertEveryEventEnded();
    }

    private void assertEveryEventEnded() {
        Map<UUID, Long> sequences = new HashMap<>();
        Map<Long, EventRecord.Ended> ends = new HashMap<>();
        for (EventRecord record : kept().events()) {
            if (record instanceof EventRecord.Accepted event) {
                assertNull(sequences.put(uuid(event.what().requestId()), event.sequence()));
            } else if (record instanceof EventRecord.Ended end) {
                assertNull(ends.put(end.sequence(), end), () -> "ended twice: " + end);
            }
        }
        Map<UUID, List<RunRecord>> runs = new HashMap<>();
        for (RunRecord run : kept().runs()) {
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

    private ServerProcess start() throws IOException {
        return ServerProcess.start(directory, data(), 0);
    }

    private KeptData kept() {
        return new KeptData(data());
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void create(URI endpoint, String name, String handler) throws Exception {
        String request = TestingNode.createRequest(name, handler, 30, jar);
        assertEquals(201, send(endpoint, "POST", "/2015-03-31/functions", request).statusCode());
    }

    private void sendUntilNobodyAnswers(URI endpoint, String function) {
        boolean answered = true;
        while (answered) {
            try {
                HttpResponse<String> answer = send(
                        endpoint,
                        "POST",
                        "/2015-03-31/functions/" + function + "/invocations",
                        "{\"name\":\"ann\"}",
                        "X-Amz-Invocation-Type",
                        "Event");
                assertEquals(202, answer.statusCode(), answer::body);
                accepted.add(UUID.fromString(answer.headers().firstValue("x-amzn-requestid").orElseThrow()));
            } catch (IOException e) {
                answered = false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private HttpResponse<String> send(URI endpoint, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static UUID uuid(RequestId id) {
        return new UUID(id.high(), id.low());
    }
}
