package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server refuses its operator is said in the words in which it was asked: those of HTTP, or of a command. */
@Timeout(300)
class OperatorTermsIT {
    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all
    private static TestingNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        node.createPython("shout", "def handler(event, context):\n    return 1\n");
        assertEquals(200, node.invoke("shout", "{}").statusCode());
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void saysThatNothingIsKeptToBeReplayed() throws Exception {
        for (String from : List.of("10m", "00:00", "2026-11-29", "23:59:59", "2200-01-01")) {
            CommandOutput replay = command("replay", "--function", "shout", "--from", from);
            assertEquals(1, replay.exitCode(), replay.err());
            assertEquals(
                    "No payload is kept of such runs, so none was run again. Payloads of the runs to come are kept"
                            + " after: millrace capture FUNCTION --policy all\n",
                    replay.out());
        }
    }

    @Test
    void commandsNameTheirOptions() throws Exception {
        assertEquals(
                "millrace: --from: a time is such as 2026-11-28T12:00:00.5Z, 2026-11-28, 14:30 (today) or 10m (ago);"
                        + " not yesterday\n",
                refused("replay", "--function", "shout", "--from", "yesterday"));
        assertEquals(
                "millrace: --limit: 1 to 10000 runs are replayed, not 0\n",
                refused("replay", "--function", "shout", "--limit", "0"));
        assertEquals(
                "millrace: --max-bytes: 1 to 1048576 bytes of a payload can be kept, not 0\n",
                refused("capture", "shout", "--policy", "all", "--max-bytes", "0"));
        assertTrue(refused("capture", "shout", "--policy", "all", "--redact", "secret")
                .startsWith("millrace: --redact: a JSON path begins with $. or $["));
        assertEquals("millrace: There is no function 'nobody'.\n", refused("capture", "nobody"));
        CommandOutput policy = command("capture", "shout", "--policy", "most");
        assertEquals(2, policy.exitCode());
        assertTrue(
                policy.err()
                        .startsWith("Invalid value for option '--policy': expected one of [none, errors, all]"
                                + " (case-sensitive) but was 'most'\n"),
                policy.err());
    }

    /** AWS writes the text of some of these errors as {@code Message}. */
    @Test
    void theTextIsAlwaysInMessage() throws Exception {
        String unknown = UUID.randomUUID().toString();
        for (String path : List.of(
                "replays/xyz",
                "runs/xyz",
                "runs/" + unknown,
                "payloads/" + unknown,
                "functions/nobody/capture",
                "statistics?from=x",
                "code/0")) {
            HttpResponse<String> refused = node.send("GET", "/_millrace/" + path, "");
            JsonNode body = JsonMapper.shared().readTree(refused.body());
            assertEquals(4, refused.statusCode() / 100, path);
            assertTrue(body.path("message").isString() && body.path("Message").isMissingNode(), refused.body());
        }
        assertTrue(node.send("GET", TestingNode.FUNCTIONS + "nobody", "").body().contains("\"Message\":"));
    }

    @Test
    void namesTheMemberOfAPolicyOrReplay() throws Exception {
        assertEquals(
                "{\"Type\":\"User\",\"message\":\"'maxBytes': it is a whole number, not \\\"1\\\"\"}",
                node.send("PUT", "/_millrace/functions/shout/capture", "{\"capture\":\"all\",\"maxBytes\":\"1\"}")
                        .body());
    }

    /** The JDK would take this one. */
    @Test
    void saysWhatARequestIdIsWhereverOneIsGiven() throws Exception {
        String such = " request id is such as 8f4f1ee6-2c1c-4b1e-9d7a-0d7c6f1f8a11; not 1-1-1-1-1\"}";
        for (String path : List.of("runs", "payloads")) {
            HttpResponse<String> refused = node.send("GET", "/_millrace/" + path + "/1-1-1-1-1", "");
            assertEquals(400, refused.statusCode(), path);
            assertEquals("{\"Type\":\"User\",\"message\":\"A" + such, refused.body());
        }
        HttpResponse<String> refused = node.send("POST", "/_millrace/replays", "{\"requestId\":\"1-1-1-1-1\"}");
        assertEquals(400, refused.statusCode());
        assertEquals("{\"Type\":\"User\",\"message\":\"'requestId': a" + such, refused.body());
    }

    @Test
    void payloadsTakeTimesAsRunsDo() throws Exception {
        String path = "/_millrace/payloads/" + UUID.randomUUID() + "?ended=";
        for (String ended : List.of("10m", "14:30", "2026-11-28", "2026-11-28T12:00:00Z")) {
            assertEquals(404, node.send("GET", path + ended, "").statusCode(), ended);
        }
        for (String ended : List.of("9999-12-31T00:00:00Z", "%2B999999999-12-31T00:00:00Z", "10m&ended=9m")) {
            HttpResponse<String> refused = node.send("GET", path + ended, "");
            assertEquals(400, refused.statusCode(), ended);
            assertTrue(refused.body().contains("\"'ended': "), refused.body());
        }
    }

    private static String refused(String... arguments) throws Exception {
        CommandOutput refused = command(arguments);
        assertEquals(1, refused.exitCode(), refused.out());
        assertEquals("", refused.out());
        return refused.err();
    }

    private static CommandOutput command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--port", Integer.toString(node.endpoint().getPort())));
        return CommandOutput.of(all.toArray(String[]::new));
    }
}
