package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payloads that a server keeps, and does not keep, of the runs of its functions. */
@Timeout(300)
class PayloadsIT {
    private static final String ECHO = """
            def handler(event, context):
                if event.get('fail'):
                    raise ValueError('no ' + event['fail'])
                return {'seen': event}
            """;
    private static final String SECRET = "hunter2-9f31c6";

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TestingNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        node.createPython("echo", ECHO);
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void keepsNoneUnlessTold() throws Exception {
        assertEquals("{\"function\":\"echo\",\"capture\":\"none\",\"maxBytes\":65536,\"redact\":[]}", policy("GET", ""));
        String id = invoked("{\"a\":1}");
        assertEquals(404, node.send("GET", "/_millrace/payloads/" + id, "").statusCode());
        assertFalse(Files.exists(directory.resolve("data/payloads")));
    }

    @Test
    void keepsAllOverARestartUntilToldOtherwise() throws Exception {
        policy("PUT", "{\"capture\":\"all\",\"maxBytes\":4000,\"redact\":[\"$.x\"]}");
        String first = invoked("{\"a\":1,\"x\":2}");
        node.restart();
        assertEquals(
                "{\"function\":\"echo\",\"capture\":\"all\",\"maxBytes\":4000,\"redact\":[\"$.x\"]}", policy("GET", ""));
        String second = invoked("{\"b\":2}");
        assertEquals("{\"a\":1,\"x\":\"[redacted]\"}", kept(first).path("request").path("text").asString());
        assertEquals("redacted", kept(first).path("request").path("kept").asString());
        JsonNode run = kept(second);
        assertEquals("{\"seen\":{\"b\":2}}", run.path("response").path("text").asString());
        assertEquals("RETURNED", run.path("outcome").asString());
        assertEquals("INVOKE", run.path("trigger").asString());
        policy("DELETE", "");
        String third = invoked("{\"c\":3}");
        node.restart();
        assertEquals(404, node.send("GET", "/_millrace/payloads/" + third, "").statusCode());
        assertEquals("{\"b\":2}", kept(second).path("request").path("text").asString());
    }

    @Test
    void keepsThoseOfErrorsAlone() throws Exception {
        policy("PUT", "{\"capture\":\"errors\"}");
        String good = invoked("{\"a\":1}");
        String bad = invoked("{\"fail\":\"stock\"}");
        assertEquals(404, node.send("GET", "/_millrace/payloads/" + good, "").statusCode());
        assertEquals("ValueError", kept(bad).path("errorType").asString());
        String whole = await().until(
                () -> node.send("GET", "/_millrace/runs/" + bad, "").body(), run -> run.contains("\"captured\""));
        assertEquals(kept(bad), JsonMapper.shared().readTree(whole).path("captured").path("runs").path(0));
        assertEquals("{\"fail\":\"stock\"}", kept(bad).path("request").path("text").asString());
        assertTrue(kept(bad).path("response").path("text").asString().contains("no stock"));
    }

    @Test
    void writesNoSecretAnywhere() throws Exception {
        policy("PUT", "{\"capture\":\"all\",\"maxBytes\":2000,\"redact\":[\"$..password\"]}");
        String json = invoked("{\"user\":{\"password\":\"" + SECRET + "\",\"name\":\"ann\"}}");
        String large = invoked("{\"password\":\"" + SECRET + "\",\"more\":\"" + "x".repeat(3000) + "\"}");
        assertEquals(
                "{\"user\":{\"password\":\"[redacted]\",\"name\":\"ann\"}}",
                kept(json).path("request").path("text").asString());
        assertEquals(
                "{\"seen\":{\"user\":{\"password\":\"[redacted]\",\"name\":\"ann\"}}}",
                kept(json).path("response").path("text").asString());
        assertEquals("omitted", kept(large).path("request").path("kept").asString());
        assertEquals(64, kept(large).path("request").path("sha256").asString().length());
        node.close();
        List<Path> found = filesWith(SECRET);
        assertTrue(found.isEmpty(), () -> "the secret is in " + found);
        assertFalse(filesWith("[redacted]").isEmpty(), "the search finds nothing at all");
        node = new TestingNode(directory.resolve("data"));
    }

    @Test
    void keepsTheEventsOfWhateverMadeAFunctionRun() throws Exception {
        policy("PUT", "{\"capture\":\"all\"}");
        node.send("POST", "/2021-10-31/functions/echo/url", "{\"AuthType\":\"NONE\"}");
        node.send(
                "POST",
                TestingNode.FUNCTIONS + "echo/policy",
                "{\"StatementId\":\"public\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunctionUrl\","
                        + "\"FunctionUrlAuthType\":\"NONE\"}");
        assertEquals(200, node.send("GET", "/fn/echo/some/path?q=1", "").statusCode());
        HttpResponse<String> accepted = node.invoke("echo", "{\"later\":true}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, accepted.statusCode());
        String later = accepted.headers().firstValue("x-amzn-requestid").orElseThrow();
        await().until(() -> node.send("GET", "/_millrace/payloads/" + later, "").statusCode() == 200);
        assertEquals("EVENT", kept(later).path("trigger").asString());
        assertEquals("{\"later\":true}", kept(later).path("request").path("text").asString());
        KeptData data = new KeptData(directory.resolve("data"));
        String byUrl = data.runs().stream()
                .filter(run -> run.trigger().name().equals("URL"))
                .map(run -> new UUID(run.requestIdHigh(), run.requestIdLow()).toString())
                .findFirst()
                .orElseThrow();
        JsonNode event = JsonMapper.shared().readTree(kept(byUrl).path("request").path("text").asString());
        assertEquals("/some/path", event.path("rawPath").asString());
        assertEquals("q=1", event.path("rawQueryString").asString());
    }

    @Test
    void refusesWhatIsNoPolicy() throws Exception {
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{\"capture\":\"some\"}",
                "{\"capture\":\"all\",\"maxBytes\":0}",
                "{\"capture\":\"all\",\"maxBytes\":1048577}",
                "{\"capture\":\"all\",\"maxBytes\":\"9\"}",
                "{\"capture\":\"all\",\"redact\":\"$.a\"}",
                "{\"capture\":\"all\",\"redact\":[\"a\"]}",
                "{\"capture\":\"all\",\"redact\":[1]}",
                "{\"capture\":\"all\",\"more\":1}")) {
            HttpResponse<String> answer = node.send("PUT", "/_millrace/functions/echo/capture", body);
            assertEquals(400, answer.statusCode(), () -> body + " -> " + answer.body());
        }
        assertEquals(404, node.send("PUT", "/_millrace/functions/nobody/capture", "{\"capture\":\"all\"}").statusCode());
        assertEquals(400, node.send("GET", "/_millrace/payloads/none", "").statusCode());
        assertTrue(policy("GET", "").contains("\"none\""));
    }

    @Test
    void forgetsThePolicyWithTheFunction() throws Exception {
        policy("PUT", "{\"capture\":\"all\"}");
        node.send("DELETE", TestingNode.FUNCTIONS + "echo", "");
        await().until(() -> {
            node.createPython("echo", ECHO);
            boolean forgotten = policy("GET", "").contains("\"none\"");
            node.send("DELETE", TestingNode.FUNCTIONS + "echo", "");
            return forgotten;
        });
    }

    @Test
    void showsPoliciesAndPayloadsAtTheTerminal() throws Exception {
        CommandOutput set = CommandOutput.of(
                "capture", "echo", "--policy", "all", "--max-bytes", "2000", "--redact", "$..password", "--port", port());
        assertEquals(0, set.exitCode(), set.err());
        String id = invoked("{\"password\":\"" + SECRET + "\"}");
        CommandOutput list = CommandOutput.of("capture", "--port", port());
        assertTrue(list.out().matches("(?s).*echo +all +2000 +\\$\\.\\.password\n"), list.out());
        String data = directory.resolve("data").toString();
        CommandOutput payload = CommandOutput.of("payload", id, "--data", data);
        assertEquals(0, payload.exitCode(), payload.err());
        assertTrue(payload.out().contains("{\"password\":\"[redacted]\"}"), payload.out());
        assertFalse(payload.out().contains(SECRET), payload.out());
        CommandOutput none = CommandOutput.of("payload", "00000000-0000-4000-8000-000000000000", "--data", data);
        assertEquals(1, none.exitCode());
        CommandOutput wrong = CommandOutput.of("capture", "echo", "--policy", "some", "--port", port());
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("expected one of [none, errors, all]"), wrong.err());
    }

    private String port() {
        return Integer.toString(node.endpoint().getPort());
    }

    private String policy(String method, String body) throws Exception {
        HttpResponse<String> answer = node.send(method, "/_millrace/functions/echo/capture", body);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    /** Returns the request id. */
    private String invoked(String event) throws Exception {
        HttpResponse<String> answer = node.invoke("echo", event);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }

    /** Asked for at once: whoever has an answer finds its payloads. */
    private JsonNode kept(String requestId) throws Exception {
        HttpResponse<String> answer = node.send("GET", "/_millrace/payloads/" + requestId, "");
        assertEquals(200, answer.statusCode(), answer.body());
        return JsonMapper.shared().readTree(answer.body()).path("runs").path(0);
    }

    private List<Path> filesWith(String text) throws Exception {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, wanted))
                    .toList();
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return content.contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
