package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that tells of runs and payloads to its operator alone. */
@Timeout(180)
class OperatorTokenIT {
    private static final String TOKEN = "dGhlIG9wZXJhdG9y-0123456789";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Asks the server as any function with network can. */
    private static final String CURIOUS = """
            import urllib.request, urllib.error
            def handler(event, context):
                try:
                    return urllib.request.urlopen(event['url']).read().decode()
                except urllib.error.HTTPError as error:
                    return error.code
            """;

    @TempDir
    private Path directory;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void asksForTheTokenWhereverRunsAndPayloadsAreToldOf() throws Exception {
        String file = Files.writeString(directory.resolve("token"), TOKEN + "\n").toString();
        Path data = directory.resolve("data");
        try (ServerProcess server = ServerProcess.start(directory, data, 0, "--operator-token", file)) {
            URI endpoint = server.endpoint();
            createPython(endpoint, "curious", CURIOUS);
            String port = Integer.toString(endpoint.getPort());
            CommandOutput told = CommandOutput.of("capture", "curious", "--policy", "all", "--port", port);
            assertEquals(1, told.exitCode(), told::out);
            assertTrue(told.err().contains("--operator-token"), told::err);
            CommandOutput set = CommandOutput.of(
                    "capture", "curious", "--policy", "all", "--port", port, "--operator-token", file);
            assertEquals(0, set.exitCode(), set::err);

            HttpResponse<String> asked = invoke(endpoint, "curious", "{\"url\":\"" + endpoint + "/_millrace/health\"}");
            assertTrue(asked.body().contains("up"), asked::body);
            String id = asked.headers().firstValue("x-amzn-requestid").orElseThrow();
            assertGuarded(endpoint, id);
            String payload = endpoint + "/_millrace/payloads/" + id;
            assertEquals("403", invoke(endpoint, "curious", "{\"url\":\"" + payload + "\"}").body());

            CommandOutput replayed =
                    CommandOutput.of("replay", id, "--port", port, "--operator-token", file);
            assertEquals(0, replayed.exitCode(), () -> replayed.out() + replayed.err());
            assertTrue(replayed.out().startsWith("same "), replayed::out);
            assertEquals(1, CommandOutput.of("replay", id, "--port", port).exitCode());

            Map<String, String> unreadable = Map.of("MILLRACE_OPERATOR_TOKEN", directory + "/none");
            CommandOutput refused = CommandOutput.of(unreadable, "capture", "--port", port);
            assertTrue(refused.err().contains("cannot read the token of operators"), refused::err);
            CommandOutput zones = CommandOutput.of(unreadable, "zones", "--port", port);
            assertEquals(0, zones.exitCode(), zones::err);
        }
    }

    private void assertGuarded(URI endpoint, String id) throws Exception {
        for (String path : List.of("runs", "runs/" + id, "payloads/" + id, "capture", "functions/curious/capture",
                "replays")) {
            String guarded = "/_millrace/" + path;
            HttpResponse<String> refused = send(endpoint, "GET", guarded, "");
            assertEquals(403, refused.statusCode(), path);
            assertEquals("AccessDeniedException", refused.headers().firstValue("x-amzn-ErrorType").orElse(""));
            assertEquals(403, send(endpoint, "GET", guarded, "", "Bearer " + TOKEN + "0").statusCode(), path);
            assertEquals(403, send(endpoint, "GET", guarded, "", "Basic " + TOKEN).statusCode(), path);
            assertEquals(200, send(endpoint, "GET", guarded, "", "Bearer " + TOKEN).statusCode(), path);
        }
        String capture = "/_millrace/functions/curious/capture";
        assertEquals(403, send(endpoint, "DELETE", capture, "").statusCode());
        assertEquals(403, send(endpoint, "PUT", capture, "{\"capture\":\"none\"}").statusCode());
        assertEquals(403, send(endpoint, "POST", "/_millrace/replays", "{\"requestId\":\"" + id + "\"}").statusCode());
        JsonNode policy = JSON.readTree(send(endpoint, "GET", capture, "", "bearer " + TOKEN).body());
        assertEquals("all", policy.path("capture").asString());
        JsonNode replays = JSON.readTree(send(endpoint, "GET", "/_millrace/replays", "", "Bearer " + TOKEN).body());
        assertTrue(replays.path("replays").isEmpty(), replays::toString);
        for (String open : List.of("/_millrace/health", "/metrics", "/_millrace/zones", "/_millrace/statistics")) {
            assertEquals(200, send(endpoint, "GET", open, "").statusCode(), open);
        }
    }

    @Test
    void doesNotStartWithATokenThatIsNone() throws Exception {
        String file = Files.writeString(directory.resolve("token"), "short").toString();
        for (String wrong : List.of(file, directory.resolve("none").toString())) {
            Path data = directory.resolve("data");
            try (ServerProcess server = ServerProcess.start(directory, data, 0, "--operator-token", wrong)) {
                assertNotEquals(0, server.exitCode());
                assertTrue(server.output().contains("the token of operators"), server::output);
            }
        }
    }

    private void createPython(URI endpoint, String name, String source) throws Exception {
        String request = JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "python3.11",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", "index.handler",
                "Timeout", 30,
                "Code", Map.of("ZipFile", TestingZip.of(Map.of("index.py", source.getBytes(StandardCharsets.UTF_8))))));
        HttpResponse<String> answer = send(endpoint, "POST", TestingNode.FUNCTIONS, request);
        assertEquals(201, answer.statusCode(), answer::body);
    }

    private HttpResponse<String> invoke(URI endpoint, String function, String event) throws Exception {
        HttpResponse<String> answer =
                send(endpoint, "POST", TestingNode.FUNCTIONS + function + "/invocations", event);
        assertEquals(200, answer.statusCode(), answer::body);
        return answer;
    }

    private HttpResponse<String> send(
            URI endpoint, String method, String path, String body, String... authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
