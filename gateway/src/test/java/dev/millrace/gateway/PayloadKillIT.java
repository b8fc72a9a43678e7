package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.capture.store.CaptureTail;
import dev.millrace.engine.capture.store.CapturedRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while it keeps payloads. Whoever has an answer has a record, and whoever
 * sees a record finds its payloads.
 */
@Timeout(300)
class PayloadKillIT {
    private static final int KILLS = 3;
    private static final int ANSWERED_BEFORE_KILL_MAX = 1_500;

    @TempDir
    Path directory;

    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    @Test
    void everyRecordHasItsPayloads() throws Exception {
        try (KilledServer server = new KilledServer(directory)) {
            server.kill(
                    KILLS,
                    endpoint -> prepare(server, endpoint),
                    (caller, endpoint) -> call(server, endpoint),
                    answered::size,
                    ANSWERED_BEFORE_KILL_MAX);
            server.settle(endpoint -> {});
            Map<String, CapturedRun> kept = payloads(server.kept().directory());
            Set<String> records = server.kept().runs().stream()
                    .map(run -> new UUID(run.requestIdHigh(), run.requestIdLow()).toString())
                    .collect(Collectors.toSet());
            assertTrue(records.containsAll(answered), "an answered run has no record");
            for (String record : records) {
                CapturedRun run = kept.get(record);
                assertNotNull(run, "a record has no payloads");
                assertEquals("{\"name\":\"ann\"}", run.request().kept().text());
                assertEquals("{\"greeting\":\"Hello, ann!\"}", run.response().kept().text());
            }
        }
    }

    private void prepare(KilledServer server, URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String greeter = TestingNode.createRequest("greeter", "demo.Greeter", 30, jar);
        assertEquals(
                201, server.send(endpoint.resolve("/2015-03-31/functions"), "POST", greeter).statusCode());
        URI policy = endpoint.resolve("/_millrace/functions/greeter/capture");
        assertEquals(200, server.send(policy, "PUT", "{\"capture\":\"all\"}").statusCode());
    }

    private void call(KilledServer server, URI endpoint) throws IOException, InterruptedException {
        URI invocations = endpoint.resolve("/2015-03-31/functions/greeter/invocations");
        HttpResponse<String> answer = server.send(invocations, "POST", "{\"name\":\"ann\"}");
        assertEquals(200, answer.statusCode(), answer::body);
        answered.add(answer.headers().firstValue("x-amzn-requestid").orElseThrow());
    }

    private static Map<String, CapturedRun> payloads(Path data) {
        Map<String, CapturedRun> kept = new HashMap<>();
        try (CaptureTail tail = CaptureTail.open(data.resolve("payloads"))) {
            while (tail.next(item -> {
                if (item instanceof CapturedRun run) {
                    kept.put(run.requestId().toString(), run);
                }
            })) {}
        }
        return kept;
    }
}
