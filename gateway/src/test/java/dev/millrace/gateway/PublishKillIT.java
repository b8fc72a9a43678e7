package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that is killed again and again while versions are published: each one that was answered is there as it was
 * answered, and none is half there.
 */
@Timeout(300)
class PublishKillIT {
    private static final String FUNCTION = "/2015-03-31/functions/f";
    private static final int KILLS = 4;
    private static final int PUBLISHED_BEFORE_KILL_MAX = 60;

    @TempDir
    Path directory;

    private final Map<Integer, JsonNode> answered = new ConcurrentSkipListMap<>();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void whatWasAnsweredIsThereAsItWasAnswered() throws Exception {
        try (KilledServer server = new KilledServer(directory)) {
            server.kill(
                    KILLS,
                    endpoint -> {
                        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
                        String create = TestingNode.createRequest("f", "demo.Who", 30, jar);
                        URI functions = endpoint.resolve("/2015-03-31/functions");
                        assertEquals(201, server.send(functions, "POST", create).statusCode());
                    },
                    (caller, endpoint) -> publish(server, endpoint),
                    published::get,
                    PUBLISHED_BEFORE_KILL_MAX);
            server.settle(endpoint -> look(server, endpoint));
        }
    }

    private void publish(KilledServer server, URI endpoint) throws IOException, InterruptedException {
        int tried = tries.incrementAndGet();
        HttpResponse<String> changed = server.send(
                endpoint.resolve(FUNCTION + "/configuration"),
                "PUT",
                "{\"Environment\":{\"Variables\":{\"COLOUR\":\"" + tried + "\"}}}");
        assertEquals(200, changed.statusCode(), changed::body);
        HttpResponse<String> answer = server.send(
                endpoint.resolve(FUNCTION + "/versions"), "POST", "{\"Description\":\"by " + tried + "\"}");
        assertEquals(201, answer.statusCode(), answer::body);
        JsonNode version = JsonMapper.shared().readTree(answer.body());
        JsonNode before = answered.putIfAbsent(Integer.valueOf(version.path("Version").asString()), version);
        assertTrue(before == null || before.equals(version), () -> "a number came twice: " + before);
        published.incrementAndGet();
    }

    private void look(KilledServer server, URI endpoint) throws Exception {
        Set<Integer> numbers = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> version : answered.entrySet()) {
            HttpResponse<String> found =
                    server.send(endpoint.resolve(FUNCTION + "/configuration?Qualifier=" + version.getKey()), "GET", "");
            assertEquals(version.getValue(), JsonMapper.shared().readTree(found.body()), "version " + version.getKey());
            numbers.add(version.getKey());
        }
        assertTrue(numbers.size() >= KILLS, "published " + numbers);
        int last = answered.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
        HttpResponse<String> run = server.send(
                endpoint.resolve(FUNCTION + "/invocations?Qualifier=" + last), "POST", "{}");
        JsonNode said = JsonMapper.shared().readTree(run.body());
        assertEquals(Integer.toString(last), said.path("version").asString());
        assertEquals(
                Objects.requireNonNull(answered.get(last))
                        .at("/Environment/Variables/COLOUR")
                        .asString(),
                said.path("colour").asString());
        publish(server, endpoint);
        assertTrue(answered.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow() > last);
    }
}
