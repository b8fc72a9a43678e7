package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is killed again and again while clients write events: what it acknowledged is there once. */
@Timeout(240)
class LogKillIT {
    private static final int KILLS = 5;
    private static final int BATCH = 20;
    private static final String GROUP = "/shop/orders";

    @TempDir
    Path directory;

    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    @AutoClose
    private KilledServer server;

    @BeforeEach
    void open() {
        server = new KilledServer(directory);
    }

    @Test
    void whatWasAcknowledgedIsThereOnce() throws Exception {
        server.kill(KILLS, this::create, this::write, acknowledged::get, 60);
        assertTrue(acknowledged.get() > KILLS);
        server.settle(endpoint -> {
            Map<String, Integer> found = new HashMap<>();
            for (String message : messages(endpoint)) {
                found.merge(message, 1, Integer::sum);
            }
            assertTrue(found.values().stream().allMatch(times -> times == 1), found::toString);
            List<String> lost = written.stream().filter(message -> !found.containsKey(message)).toList();
            assertEquals(List.of(), lost);
            String one = written.iterator().next();
            JsonNode searched = call(endpoint, "FilterLogEvents", Map.of(
                    "logGroupName", GROUP, "filterPattern", '"' + one + '"'));
            assertEquals(1, searched.path("events").size(), searched::toString);
        });
    }

    private void create(URI endpoint) throws Exception {
        call(endpoint, "CreateLogGroup", Map.of("logGroupName", GROUP));
        for (int stream = 0; stream < 4; stream++) {
            call(endpoint, "CreateLogStream", Map.of("logGroupName", GROUP, "logStreamName", "s" + stream));
        }
    }

    private void write(int caller, URI endpoint) throws IOException, InterruptedException {
        int batch = batches.incrementAndGet();
        List<Map<String, Object>> events = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            String message = "batch " + batch + " event " + i + " of " + BATCH + " " + "x".repeat(200);
            messages.add(message);
            events.add(Map.of("timestamp", System.currentTimeMillis() - 60_000 + i, "message", message));
        }
        call(endpoint, "PutLogEvents", Map.of(
                "logGroupName", GROUP, "logStreamName", "s" + caller, "logEvents", events));
        written.addAll(messages);
        acknowledged.incrementAndGet();
    }

    private List<String> messages(URI endpoint) throws IOException, InterruptedException {
        List<String> messages = new ArrayList<>();
        String token = "";
        do {
            Map<String, Object> request = new HashMap<>(Map.of("logGroupName", GROUP));
            if (!token.isEmpty()) {
                request.put("nextToken", token);
            }
            JsonNode page = call(endpoint, "FilterLogEvents", request);
            page.path("events").forEach(event -> messages.add(event.path("message").asString()));
            token = page.path("nextToken").asString("");
        } while (!token.isEmpty());
        return messages;
    }

    private JsonNode call(URI endpoint, String operation, Map<String, Object> request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = server.send(
                endpoint.resolve("/"),
                "POST",
                JsonMapper.shared().writeValueAsString(request),
                "X-Amz-Target",
                "Logs_20140328." + operation);
        assertEquals(200, answer.statusCode(), answer.body());
        return JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }
}
