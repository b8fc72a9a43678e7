package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs whose payloads are kept, run again. */
@Timeout(300)
class ReplayIT {
    private static final String PRICES = """
            def handler(event, context):
                n = event['n']
                if n == 13:
                    raise ValueError('no ' + str(n))
                return {'price': n * 10, 'items': [{'id': n}], 'secret': event.get('secret')}
            """;
    /** Finds 13, and fails for 7; another price from 5 on. */
    private static final String CHANGED = """
            def handler(event, context):
                n = event['n']
                if n == 7:
                    raise KeyError('n')
                return {'price': n * 10 + (1 if n >= 5 else 0), 'items': [{'id': n}], 'secret': event.get('secret')}
            """;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TestingNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        node.createPython("prices", PRICES);
        policy("{\"capture\":\"all\"}");
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void showsNoDifferenceOfTheSameCode() throws Exception {
        String id = invoked("{\"n\":1}");
        JsonNode replay = replayed("{\"requestId\":\"" + id + "\"}");
        assertEquals(1, replay.path("selected").asInt());
        JsonNode run = replay.path("runs").path(0);
        assertEquals("same", run.path("verdict").asString());
        assertEquals(id, run.path("original").path("requestId").asString());
        assertEquals("INVOKE", run.path("original").path("trigger").asString());
        assertTrue(run.path("durationRatio").asDouble() > 0);
        RunRecord record = recordOf(run.path("replayed").path("requestId").asString());
        assertEquals(TriggerKind.REPLAY, record.trigger());
        assertEquals("prices", record.subject().function());
    }

    @Test
    void showsWhatAChangedFunctionDoesOtherwise() throws Exception {
        for (int n : List.of(1, 5, 7, 13)) {
            invoked("{\"n\":" + n + "}");
        }
        node.updatePython("prices", CHANGED);
        JsonNode replay = replayed("{\"function\":\"prices\",\"concurrency\":2}");
        assertEquals("done", replay.path("state").asString());
        JsonNode verdicts = replay.path("verdicts");
        assertEquals(1, verdicts.path("same").asInt(), replay::toString);
        assertEquals(1, verdicts.path("different").asInt(), replay::toString);
        assertEquals(1, verdicts.path("fixed").asInt(), replay::toString);
        assertEquals(1, verdicts.path("broken").asInt(), replay::toString);
        JsonNode different = run(replay, "different");
        assertEquals(
                "[{\"path\":\"$.price\",\"before\":\"50\",\"after\":\"51\"}]", different.path("differences").toString());
        assertEquals("KeyError", run(replay, "broken").path("replayed").path("errorType").asString());
        assertEquals("ValueError", run(replay, "fixed").path("original").path("errorType").asString());
        assertTrue(replay.path("durationNanos").path("before").path("p99").asLong() > 0);
        assertTrue(replay.path("durationNanos").path("after").path("p50").asLong() > 0);
    }

    /** Two errors are the same although their stack traces and request ids are not. */
    @Test
    void tellsErrorsApartByTypeAndMessage() throws Exception {
        invoked("{\"n\":13}");
        JsonNode same = replayed("{\"function\":\"prices\",\"outcome\":\"error\"}");
        assertEquals(1, same.path("verdicts").path("same").asInt(), same::toString);
        node.updatePython("prices", "def handler(event, context):\n    raise ValueError('none')\n");
        JsonNode other = run(replayed("{\"function\":\"prices\",\"outcome\":\"failed\"}"), "different");
        assertEquals("$.errorMessage", other.path("differences").path(0).path("path").asString());
        assertEquals("\"no 13\"", other.path("differences").path(0).path("before").asString());
    }

    /** The message of either names the request id of its own run. */
    @Test
    void findsTimeoutsAndExitsTheSameButForTheirSeconds() throws Exception {
        node.updatePython("prices", """
                import os, threading
                def handler(event, context):
                    if event['n'] == 1:
                        os._exit(3)
                    threading.Event().wait()
                """);
        String exited = invoked("{\"n\":1}");
        JsonNode exits = replayed("{\"requestId\":\"" + exited + "\"}");
        assertEquals(1, exits.path("verdicts").path("same").asInt(), exits::toString);
        assertEquals("CRASHED", exits.at("/runs/0/replayed/outcome").asString());
        timeout(1);
        String timedOut = invoked("{\"n\":2}");
        JsonNode timeouts = replayed("{\"requestId\":\"" + timedOut + "\"}");
        assertEquals(1, timeouts.path("verdicts").path("same").asInt(), timeouts::toString);
        assertEquals("TIMED_OUT", timeouts.at("/runs/0/replayed/outcome").asString());
        timeout(2);
        JsonNode other = run(replayed("{\"requestId\":\"" + timedOut + "\"}"), "different");
        String shown = "\"RequestId: %s Error: Task timed out after %s seconds\"";
        assertEquals(shown.formatted(timedOut, "1.00"), other.at("/differences/0/before").asString());
        assertEquals(
                shown.formatted(other.at("/replayed/requestId").asString(), "2.00"),
                other.at("/differences/0/after").asString());
    }

    /** Also where no more than the hash of a result is kept. */
    @Test
    void findsResultsTheSameThatNameTheirRequest() throws Exception {
        String source = """
                def handler(event, context):
                    return {context.aws_request_id: ['of ' + context.aws_request_id, %d]}
                """;
        node.updatePython("prices", source.formatted(5));
        String id = invoked("{}");
        JsonNode same = replayed("{\"function\":\"prices\"}");
        assertEquals(1, same.path("verdicts").path("same").asInt(), same::toString);
        node.updatePython("prices", source.formatted(6));
        assertEquals(
                "[{\"path\":\"$['" + id + "'][1]\",\"before\":\"5\",\"after\":\"6\"}]",
                run(replayed("{\"function\":\"prices\"}"), "different").path("differences").toString());
        policy("{\"capture\":\"all\",\"maxBytes\":20}");
        String hashed = invoked("{}");
        JsonNode byHash = replayed("{\"requestId\":\"" + hashed + "\"}");
        assertEquals(1, byHash.path("verdicts").path("same").asInt(), byHash::toString);
    }

    @Test
    void selectsByTimeOutcomeAndNumberAndNeverReplaysAReplay() throws Exception {
        invoked("{\"n\":1}");
        String second = invoked("{\"n\":2}");
        invoked("{\"n\":13}");
        assertEquals(3, replayed("{\"function\":\"prices\"}").path("selected").asInt());
        assertEquals(3, replayed("{\"function\":\"prices\"}").path("selected").asInt());
        assertEquals(2, replayed("{\"function\":\"prices\",\"outcome\":\"returned\"}").path("selected").asInt());
        assertEquals(2, replayed("{\"function\":\"prices\",\"limit\":2}").path("selected").asInt());
        assertEquals(0, replayed("{\"function\":\"prices\",\"version\":\"9\"}").path("selected").asInt());
        String arrived = JsonMapper.shared()
                .readTree(node.send("GET", "/_millrace/payloads/" + second, "").body())
                .path("runs")
                .path(0)
                .path("time")
                .asString();
        assertEquals(
                2, replayed("{\"function\":\"prices\",\"from\":\"" + arrived + "\"}").path("selected").asInt());
        assertEquals(
                1, replayed("{\"function\":\"prices\",\"to\":\"" + arrived + "\"}").path("selected").asInt());
    }

    /** By what a list of runs is asked for, though payloads say nothing of zones. */
    @Test
    void selectsAsAListOfRunsDoes() throws Exception {
        invoked("{\"n\":1}");
        String failed = invoked("{\"n\":13}");
        String zone = recordOf(failed).zone();
        JsonNode here = replayed("{\"zone\":\"" + zone + "\",\"trigger\":\"invoke\",\"outcome\":\"failed,crashed\"}");
        assertEquals(1, here.path("selected").asInt(), here::toString);
        assertEquals(failed, here.at("/runs/0/original/requestId").asString());
        assertEquals(0, replayed("{\"zone\":\"nowhere\"}").path("selected").asInt());
        assertEquals(0, replayed("{\"alias\":\"live\"}").path("selected").asInt());
        assertEquals(0, replayed("{\"function\":\"prices\",\"minDuration\":\"10m\"}").path("selected").asInt());
        assertEquals(2, replayed("{\"function\":\"prices:$LATEST\",\"from\":\"1h\"}").path("selected").asInt());
        String port = Integer.toString(node.endpoint().getPort());
        CommandOutput one = CommandOutput.of(
                "replay", "--zone", zone, "--failed", "--trigger", "INVOKE", "--max-duration", "1h", "--port", port);
        assertEquals(0, one.exitCode(), one.out() + one.err());
        assertTrue(one.out().contains(failed), one.out());
        assertTrue(one.out().contains("1 run: 1 same; p50 "), one.out());
        CommandOutput wrong = CommandOutput.of("replay", "--trigger", "nothing", "--port", port);
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().contains("millrace: --trigger: it is one of INVOKE, "), wrong.err());
    }

    @Test
    void runsAgainstAnotherFunction() throws Exception {
        node.createPython("prices2", CHANGED);
        invoked("{\"n\":5}");
        JsonNode run = run(replayed("{\"function\":\"prices\",\"against\":{\"function\":\"prices2\"}}"), "different");
        assertEquals("prices2", run.path("replayed").path("function").asString());
    }

    @Test
    void runsEventsAndRequestsOfUrlsAgain() throws Exception {
        node.createPython("site", "def handler(event, context):\n    return event.get('rawPath', 'later')\n");
        node.send("PUT", "/_millrace/functions/site/capture", "{\"capture\":\"all\"}");
        node.send("POST", "/2021-10-31/functions/site/url", "{\"AuthType\":\"NONE\"}");
        node.send(
                "POST",
                TestingNode.FUNCTIONS + "site/policy",
                "{\"StatementId\":\"public\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunctionUrl\","
                        + "\"FunctionUrlAuthType\":\"NONE\"}");
        assertEquals(200, node.send("GET", "/fn/site/some/path", "").statusCode());
        assertEquals(202, node.invoke("site", "{}", "X-Amz-Invocation-Type", "Event").statusCode());
        await().until(() -> new KeptData(directory.resolve("data"))
                .runs().stream().anyMatch(run -> run.trigger() == TriggerKind.EVENT));
        JsonNode replay = replayed("{\"function\":\"site\"}");
        assertEquals(2, replay.path("verdicts").path("same").asInt(), replay::toString);
        List<String> triggers = replay.path("runs")
                .valueStream()
                .map(run -> run.path("original").path("trigger").asString())
                .sorted()
                .toList();
        assertEquals(List.of("EVENT", "URL"), triggers);
    }

    /** Another price, and another secret. */
    private void updatePriceAndSecret() throws Exception {
        node.updatePython("prices", """
                def handler(event, context):
                    return {'price': 51, 'items': [{'id': 5}], 'secret': 'hunter3'}
                """);
    }

    /** What was taken out of the original is never shown of the new run. */
    @Test
    void redactsTheNewResultAsTheOld() throws Exception {
        policy("{\"capture\":\"all\",\"redact\":[\"$.secret\"]}");
        invoked("{\"n\":5,\"secret\":\"hunter2\"}");
        updatePriceAndSecret();
        JsonNode run = run(replayed("{\"function\":\"prices\"}"), "different");
        assertTrue(run.path("redacted").asBoolean());
        assertEquals(
                "[{\"path\":\"$.price\",\"before\":\"50\",\"after\":\"51\"}]", run.path("differences").toString());
        assertFalse(run.toString().contains("hunter"), run::toString);
    }

    /** Kept as it was, before anything was taken out: what is taken out now is shown of neither result. */
    @Test
    void redactsByThePolicyOfNow() throws Exception {
        invoked("{\"n\":5,\"secret\":\"hunter2\"}");
        policy("{\"capture\":\"all\",\"redact\":[\"$.secret\"]}");
        updatePriceAndSecret();
        JsonNode run = run(replayed("{\"function\":\"prices\"}"), "different");
        assertEquals(
                "[{\"path\":\"$.price\",\"before\":\"50\",\"after\":\"51\"}]", run.path("differences").toString());
        assertFalse(run.toString().contains("hunter"), run::toString);
    }

    @Test
    void redactsByThePolicyOfTheFunctionThatRunsNow() throws Exception {
        node.createPython("stricter", CHANGED);
        node.send(
                "PUT", "/_millrace/functions/stricter/capture", "{\"capture\":\"none\",\"redact\":[\"$.secret\"]}");
        policy("{\"capture\":\"all\",\"redact\":[\"$.items\"]}");
        invoked("{\"n\":5,\"secret\":\"hunter2\"}");
        JsonNode run = run(replayed("{\"function\":\"prices\",\"against\":{\"function\":\"stricter\"}}"), "different");
        assertEquals(
                "[{\"path\":\"$.price\",\"before\":\"50\",\"after\":\"51\"}]", run.path("differences").toString());
        assertFalse(run.toString().contains("hunter"), run::toString);
    }

    /** An empty result has nothing to take out, and says nothing of what the new one has. */
    @Test
    void redactsTheNewResultWhereTheOldOneWasEmpty() throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("silent", "demo.Shapes$Silent", 30, jar);
        node.send(
                "PUT", "/_millrace/functions/silent/capture", "{\"capture\":\"all\",\"redact\":[\"$.secret\"]}");
        HttpResponse<String> answer = node.invoke("silent", "{\"secret\":\"hunter2\"}");
        assertEquals("", answer.body());
        node.create("copy", "demo.Shapes$Copy", 30, jar);
        JsonNode run = run(replayed("{\"function\":\"silent\",\"against\":{\"function\":\"copy\"}}"), "different");
        assertEquals(
                "the original's result is no JSON and cannot be redacted", run.path("reason").asString());
        assertTrue(run.path("differences").isEmpty(), run::toString);
    }

    @Test
    void saysWhatCannotBeReplayedOrCompared() throws Exception {
        policy("{\"capture\":\"all\",\"maxBytes\":20}");
        String cut = invoked("{\"n\":1,\"more\":\"0123456789\"}");
        invoked("{\"n\":2}");
        JsonNode replay = replayed("{\"function\":\"prices\"}");
        assertEquals("its request is truncated", run(replay, "not-replayable").path("reason").asString());
        assertEquals(cut, run(replay, "not-replayable").path("original").path("requestId").asString());
        assertEquals(1, replay.path("verdicts").path("same").asInt(), replay::toString);
        node.updatePython("prices", "def handler(event, context):\n    return 'something else and long'\n");
        assertEquals(
                "size and hash only are kept of the original's result",
                run(replayed("{\"function\":\"prices\"}"), "different").path("reason").asString());
    }

    /** Nothing was run again then, so there are no durations to tell. */
    @Test
    void saysWhichFunctionAliasOrVersionIsMissing() throws Exception {
        String id = invoked("{\"n\":1}");
        String port = Integer.toString(node.endpoint().getPort());
        for (String qualifier : List.of("nosuch", "77")) {
            CommandOutput missing = CommandOutput.of("replay", id, "--against", qualifier, "--port", port);
            assertEquals(1, missing.exitCode(), missing.out() + missing.err());
            String reason = "  there is no alias or version " + qualifier + " of prices now\n";
            assertTrue(missing.out().endsWith(reason + "1 run: 1 not-replayable\n"), missing.out());
        }
        node.send("DELETE", TestingNode.FUNCTIONS + "prices", "");
        JsonNode replay = replayed("{\"requestId\":\"" + id + "\"}");
        assertEquals(
                "there is no function prices now", run(replay, "not-replayable").path("reason").asString());
        assertTrue(replay.path("durationNanos").isMissingNode(), replay::toString);
    }

    @Test
    void refusesWhatIsNoReplay() throws Exception {
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{\"function\":1}",
                "{\"function\":\"\"}",
                "{\"minDuration\":\"5\"}",
                "{\"function\":\"prices\",\"limit\":0}",
                "{\"function\":\"prices\",\"limit\":10001}",
                "{\"function\":\"prices\",\"concurrency\":101}",
                "{\"function\":\"prices\",\"from\":\"today\"}",
                "{\"function\":\"prices\",\"from\":\"2026-11-28T12:00:00Z\",\"to\":\"2026-11-28T11:00:00Z\"}",
                "{\"function\":\"prices\",\"outcome\":\"bad\"}",
                "{\"function\":\"prices\",\"against\":\"2\"}",
                "{\"function\":\"prices\",\"more\":1}",
                "{\"requestId\":\"none\"}")) {
            HttpResponse<String> answer = node.send("POST", "/_millrace/replays", body);
            assertEquals(400, answer.statusCode(), () -> body + " -> " + answer.body());
        }
        assertEquals(404, status("{\"function\":\"nobody\"}"));
        assertEquals(404, status("{\"function\":\"prices\",\"against\":{\"qualifier\":\"99\"}}"));
        assertEquals(404, status("{\"requestId\":\"00000000-0000-4000-8000-000000000000\"}"));
        assertEquals(404, node.send("GET", "/_millrace/replays/none", "").statusCode());
    }

    /** A run of the replay lasts until the test closes the port. */
    @Test
    void doesOneAtATimeAndEndsItWhenTold() throws Exception {
        node.createPython("slow", "def handler(event, context):\n    return 1\n");
        node.send("PUT", "/_millrace/functions/slow/capture", "{\"capture\":\"all\"}");
        for (int i = 0; i < 8; i++) {
            assertEquals(200, node.invoke("slow", "{}").statusCode());
        }
        String path;
        try (ServerSocket held = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            node.updatePython("slow", """
                    import socket
                    def handler(event, context):
                        with socket.create_connection(('127.0.0.1', %d)) as held:
                            held.recv(1)
                    """.formatted(held.getLocalPort()));
            HttpResponse<String> started =
                    node.send("POST", "/_millrace/replays", "{\"function\":\"slow\",\"concurrency\":1}");
            assertEquals(202, started.statusCode(), started.body());
            assertEquals(409, status("{\"function\":\"prices\"}"));
            path = "/_millrace/replays/"
                    + JsonMapper.shared().readTree(started.body()).path("replay").asString();
            assertEquals(200, node.send("DELETE", path, "").statusCode());
        }
        await().until(() -> node.send("GET", path, "").body().contains("\"cancelled\""));
        JsonNode ended = JsonMapper.shared().readTree(node.send("GET", path, "").body());
        assertTrue(ended.path("selected").asInt() <= 2, ended::toString);
        assertTrue(node.send("GET", "/_millrace/replays", "").body().contains(path.substring(19)));
    }

    @Test
    void showsItAtTheTerminal() throws Exception {
        invoked("{\"n\":1}");
        String id = invoked("{\"n\":5}");
        String port = Integer.toString(node.endpoint().getPort());
        CommandOutput same = CommandOutput.of("replay", "--function", "prices", "--since", "1h", "--port", port);
        assertEquals(0, same.exitCode(), same.out() + same.err());
        assertTrue(same.out().contains("2 runs: 2 same; p50 "), same.out());
        node.updatePython("prices", CHANGED);
        CommandOutput changed = CommandOutput.of("replay", id, "--against", "$LATEST", "--port", port);
        assertEquals(1, changed.exitCode(), changed.out() + changed.err());
        assertTrue(changed.out().startsWith("different"), changed.out());
        assertTrue(changed.out().contains("    $.price: 50 -> 51\n"), changed.out());
        CommandOutput json = CommandOutput.of("replay", id, "--json", "--port", port);
        assertEquals(1, JsonMapper.shared().readTree(json.out()).path("verdicts").path("different").asInt());
        assertEquals(2, CommandOutput.of("replay", "--port", port).exitCode());
    }

    private int status(String body) throws Exception {
        return node.send("POST", "/_millrace/replays", body).statusCode();
    }

    private JsonNode replayed(String request) throws Exception {
        HttpResponse<String> started = node.send("POST", "/_millrace/replays", request);
        assertEquals(202, started.statusCode(), started.body());
        String path = "/_millrace/replays/"
                + JsonMapper.shared().readTree(started.body()).path("replay").asString();
        await().until(() -> !node.send("GET", path, "").body().contains("\"running\""));
        return JsonMapper.shared().readTree(node.send("GET", path, "").body());
    }

    private static JsonNode run(JsonNode replay, String verdict) {
        return replay.path("runs")
                .valueStream()
                .filter(run -> run.path("verdict").asString().equals(verdict))
                .findFirst()
                .orElseThrow(() -> new AssertionError("none is " + verdict + ": " + replay));
    }

    private void policy(String body) throws Exception {
        HttpResponse<String> answer = node.send("PUT", "/_millrace/functions/prices/capture", body);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private void timeout(int seconds) throws Exception {
        HttpResponse<String> answer = node.send(
                "PUT", TestingNode.FUNCTIONS + "prices/configuration", "{\"Timeout\":" + seconds + "}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private String invoked(String event) throws Exception {
        HttpResponse<String> answer = node.invoke("prices", event);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }

    private RunRecord recordOf(String requestId) {
        return new KeptData(directory.resolve("data"))
                .runs().stream()
                        .filter(run -> new UUID(run.requestIdHigh(), run.requestIdLow())
                                .toString()
                                .equals(requestId))
                        .findFirst()
                        .orElseThrow();
    }
}
