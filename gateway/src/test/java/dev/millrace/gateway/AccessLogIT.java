package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.cli.journal.LogsCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access logs of HTTP APIs: requests come over sockets, and the command reads what was written down. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessLogIT {
    private static final String GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:";

    private Path data;
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        node = new TestingNode(data, "web", "private");
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("web", "demo.Web::answer", 10, jar);
        node.create("private", "demo.Web::answer", 10, jar);
        HttpApi.permit(node, "web");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void aLineForEachRequest() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("web", Map.of());
        api.route("GET /pets/{id}", target, Map.of());
        api.route("GET /slow", api.integration("web", Map.of("timeoutInMillis", 50)), Map.of());
        api.route("GET /private", api.integration("private", Map.of()), Map.of());
        api.route("GET /once", target, Map.of());
        api.route("GET /closed", target, Map.of("authorizationType", "AWS_IAM"));
        Map<String, Object> stage = logged(
                "each",
                "{\"id\":\"$context.requestId\",\"route\":\"$context.routeKey\",\"path\":\"$context.path\","
                        + "\"status\":$context.status,\"length\":$context.responseLength,"
                        + "\"error\":\"$context.error.message\",\"integration\":\"$context.integration.status\","
                        + "\"why\":\"$context.integrationErrorMessage\",\"agent\":\"$context.identity.userAgent\"}\n");
        stage.put(
                "routeSettings",
                Map.of("GET /once", Map.of("throttlingRateLimit", 0.001, "throttlingBurstLimit", 1)));
        api.stage("test", stage);
        String id = api.get("/test/pets/7?wish=text", "User-Agent", "say \"hi\"")
                .headers()
                .firstValue("x-amzn-requestid")
                .orElseThrow();
        for (String path : List.of(
                "/pets/8?wish=cookies",
                "/nowhere",
                "/once?wish=text",
                "/once?wish=text",
                "/pets/9?wish=error",
                "/pets/9?wish=malformed",
                "/private",
                "/slow?wish=never",
                "/closed")) {
            api.get("/test" + path);
        }
        await().until(() -> logged("each").size() == 10);
        List<JsonNode> lines =
                logged("each").stream().map(JsonMapper.shared()::readTree).toList();
        assertEquals(id, lines.getFirst().get("id").stringValue());
        assertEquals("say \"hi\"", lines.getFirst().get("agent").stringValue());
        assertEquals(
                List.of(
                        "GET /pets/{id} /test/pets/7 200 5 - 200",
                        "GET /pets/{id} /test/pets/8 201 4 - 201",
                        "- /test/nowhere 404 23 Not Found -",
                        "GET /once /test/once 200 5 - 200",
                        "GET /once /test/once 429 31 Too Many Requests -",
                        "GET /pets/{id} /test/pets/9 500 35 Internal Server Error -",
                        "GET /pets/{id} /test/pets/9 500 35 Internal Server Error -",
                        "GET /private /test/private 500 35 Internal Server Error -",
                        "GET /slow /test/slow 503 33 Service Unavailable -",
                        "GET /closed /test/closed 403 23 Forbidden -"),
                lines.stream()
                        .map(line -> line.get("route").stringValue() + " " + line.get("path").stringValue() + " "
                                + line.get("status") + " " + line.get("length") + " "
                                + line.get("error").stringValue() + " " + line.get("integration").stringValue())
                        .toList());
        assertTrue(lines.get(5).get("why").stringValue().contains("java.lang.IllegalStateException"));
        assertTrue(lines.get(6).get("why").stringValue().contains("doesn't match the format"));
        assertTrue(lines.get(7).get("why").stringValue().contains("doesn't have permissions"));
        assertTrue(logs().stream().noneMatch(line -> line.contains("/test/pets/7")), "they are no lines of functions");
    }

    @Test
    void whatTheStageSaysCountsFromThenOn() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        api.route("GET /", api.integration("web", Map.of()), Map.of());
        api.stage("$default", Map.of());
        api.get("/?wish=text");
        api.control(200, "PATCH", "/stages/$default", logged("first", "one $context.requestId"));
        api.get("/?wish=text");
        api.control(200, "PATCH", "/stages/$default", logged("second", "two $context.requestId $context.stage"));
        api.get("/?wish=text");
        api.control(204, "DELETE", "/stages/$default/accesslogsettings", Map.of());
        api.get("/?wish=text");
        api.control(200, "PATCH", "/stages/$default", logged("third", "three $context.requestId"));
        api.get("/?wish=text");
        await().until(() -> logged("third").size() == 1);
        assertEquals(1, logged("first").size());
        assertEquals(1, logged("second").size());
        assertTrue(logged("second").getFirst().startsWith("two "), logged("second").getFirst());
        assertTrue(logged("second").getFirst().endsWith(" $default"), logged("second").getFirst());
    }

    private static Map<String, Object> logged(String group, String format) {
        return HttpApi.settings("accessLogSettings", Map.of("destinationArn", GROUP + group, "format", format));
    }

    private List<String> logged(String group) {
        return logs("--group", group);
    }

    private List<String> logs(String... arguments) {
        return CommandOutput.of(new LogsCommand(), data, arguments).printed().lines().toList();
    }
}
