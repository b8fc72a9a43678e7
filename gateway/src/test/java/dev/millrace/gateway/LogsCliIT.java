package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.cli.journal.LogsCommand;
import dev.millrace.gateway.cli.journal.RunsCommand;
import dev.millrace.gateway.monitor.log.group.Untold;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CloudWatch Logs read by the AWS command line; every call is a process, so there are few. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsCliIT {
    private static final String GROUP = "/aws/lambda/talker";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Path directory;
    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        node = new TestingNode(directory.resolve("data"), "talker", "namer", "passing");
        node.create("talker", "demo.Talker::say", 10, TestingJar.ofFunctions(directory.resolve("jar")));
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        node.create("namer", "demo.Talker::stream", 10, TestingJar.ofFunctions(directory.resolve("jar")));
        say("INFO hello");
        say("{\\\"level\\\":\\\"ERROR\\\",\\\"latency\\\":120}");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void groupsStreamsAndEvents() throws Exception {
        JsonNode groups = aws.call("logs", "describe-log-groups", "--log-group-name-prefix", "/aws/lambda/t");
        assertEquals(List.of(GROUP), values(groups.path("logGroups"), "logGroupName"));
        JsonNode streams = aws.call(
                "logs", "describe-log-streams", "--log-group-name", GROUP, "--order-by", "LastEventTime",
                "--descending");
        List<String> names = values(streams.path("logStreams"), "logStreamName");
        assertTrue(
                names.getFirst().matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}"), names::toString);

        JsonNode found = aws.call(
                "logs", "filter-log-events", "--log-group-name", GROUP, "--filter-pattern",
                "{ $.level = \"ERROR\" && $.latency > 100 }");
        assertEquals(
                List.of("{\"level\":\"ERROR\",\"latency\":120}\n"), values(found.path("events"), "message"));

        JsonNode first = aws.call(
                "logs", "filter-log-events", "--log-group-name", GROUP, "--filter-pattern", "INFO hello");
        String stream = first.path("events").path(0).path("logStreamName").asString();
        assertTrue(names.contains(stream), names::toString);
        JsonNode ofStream = aws.call(
                "logs", "get-log-events", "--log-group-name", GROUP, "--log-stream-name", stream,
                "--start-from-head");
        List<String> kinds = values(ofStream.path("events"), "message").stream()
                .map(message -> message.strip().split(" ", 2)[0])
                .toList();
        assertEquals(
                List.of("INIT_START", "START", "INFO", "END", "REPORT"),
                kinds.subList(0, 5),
                kinds::toString);
    }

    @Test
    void aStreamHasTheNameThatTheFunctionIsTold() throws Exception {
        String name = node.invokeInTime("namer", "0").body().replace("\"", "");
        JsonNode found = aws.call(
                "logs", "get-log-events", "--log-group-name", "/aws/lambda/namer", "--log-stream-name", name,
                "--start-from-head");
        assertTrue(values(found.path("events"), "message").contains("in " + name + "\n"), found::toString);
    }

    @Test
    void theCommandLinesPagesHaveEveryEventOnce() throws Exception {
        JsonNode paged = aws.call(
                "logs", "filter-log-events", "--log-group-name", GROUP, "--page-size", "2", "--max-items", "9");
        List<String> ids = values(paged.path("events"), "eventId");
        assertEquals(9, ids.size());
        assertEquals(9, ids.stream().distinct().count());
        JsonNode whole = aws.call("logs", "filter-log-events", "--log-group-name", GROUP);
        assertEquals(ids, values(whole.path("events"), "eventId").subList(0, 9));
    }

    @Test
    void tailShowsWhatIsPrintedAfterItBegan() throws Exception {
        Path out = directory.resolve("tail");
        Process tail = aws.begin(out, "logs", "tail", GROUP, "--follow", "--since", "1h", "--format", "short");
        try {
            awaitLine(out, "INFO hello");
            say("said while it follows");
            awaitLine(out, "said while it follows");
            String printed = Files.readString(out);
            assertEquals(printed.indexOf("INFO hello"), printed.lastIndexOf("INFO hello"), printed);
            assertTrue(tail.isAlive(), printed);
        } finally {
            tail.destroyForcibly().waitFor();
        }
    }

    @Test
    void clientsMakeGroupsAndWriteToThem() throws Exception {
        String group = "/shop/orders";
        aws.call("logs", "create-log-group", "--log-group-name", group, "--tags", "team=shop");
        aws.call("logs", "create-log-stream", "--log-group-name", group, "--log-stream-name", "s1");
        aws.call("logs", "put-retention-policy", "--log-group-name", group, "--retention-in-days", "7");
        long now = System.currentTimeMillis();
        aws.call(
                "logs", "put-log-events", "--log-group-name", group, "--log-stream-name", "s1", "--log-events",
                "timestamp=" + (now - 60_000) + ",message=ordered", "timestamp=" + now + ",message=paid");
        JsonNode described = aws.call("logs", "describe-log-groups", "--log-group-name-prefix", "/shop")
                .path("logGroups")
                .path(0);
        assertEquals(7, described.path("retentionInDays").asInt());
        assertTrue(described.path("storedBytes").asInt() > 50, described::toString);
        JsonNode found = aws.call(
                "logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", "paid");
        assertEquals(List.of("paid"), values(found.path("events"), "message"));
        String arn = described.path("arn").asString().replace(":*", "");
        aws.call("logs", "tag-resource", "--resource-arn", arn, "--tags", "stage=test");
        JsonNode tags = aws.call("logs", "list-tags-for-resource", "--resource-arn", arn).path("tags");
        assertEquals("shop", tags.path("team").asString());
        assertEquals("test", tags.path("stage").asString());
        Path out = directory.resolve("tail-of-group");
        Process tail = aws.begin(out, "logs", "tail", group, "--follow", "--since", "1h", "--format", "short");
        try {
            awaitLine(out, "paid");
            aws.call(
                    "logs", "put-log-events", "--log-group-name", group, "--log-stream-name", "s1", "--log-events",
                    "timestamp=" + System.currentTimeMillis() + ",message=sent");
            awaitLine(out, "sent");
        } finally {
            tail.destroyForcibly().waitFor();
        }
        aws.call("logs", "delete-log-stream", "--log-group-name", group, "--log-stream-name", "s1");
        aws.call("logs", "delete-log-group", "--log-group-name", group);
        String gone = aws.refusalOf("logs", "filter-log-events", "--log-group-name", group);
        assertTrue(gone.contains("(ResourceNotFoundException)"), gone);
    }

    @Test
    void saysWhatItRefuses() throws Exception {
        String missing = aws.refusalOf("logs", "filter-log-events", "--log-group-name", "nosuch");
        assertTrue(missing.contains("(ResourceNotFoundException)"), missing);
        assertTrue(missing.contains("The specified log group does not exist."), missing);
        String pattern = aws.refusalOf(
                "logs", "filter-log-events", "--log-group-name", GROUP, "--filter-pattern", "{ broken");
        assertTrue(pattern.contains("(InvalidParameterException)"), pattern);
        String unknown = aws.refusalOf("logs", "describe-metric-filters");
        assertTrue(unknown.contains("(UnknownOperationException)"), unknown);
    }

    @Test
    void whatIsDeletedIsGoneFromTheTerminalToo() throws Exception {
        node.create("passing", "demo.Talker::say", 10, TestingJar.ofFunctions(directory.resolve("jar")));
        HttpResponse<String> answer = node.invokeInTime("passing", "\"once\"");
        String id = answer.headers().firstValue("x-amzn-requestid").orElseThrow();
        await().until(() -> printed(new LogsCommand(), "--function", "passing").contains("REPORT"));
        assertTrue(printed(new RunsCommand(), id).contains("once"));
        aws.call("logs", "delete-log-group", "--log-group-name", "/aws/lambda/passing");
        assertEquals("", printed(new LogsCommand(), "--function", "passing"));
        assertEquals("", printed(new LogsCommand(), "--request-id", id));
        JsonNode onDisk = JsonMapper.shared().readTree(printed(new RunsCommand(), "--json", id));
        JsonNode ofServer = JsonMapper.shared().readTree(node.send("GET", "/_millrace/runs/" + id, "").body());
        for (JsonNode run : List.of(onDisk, ofServer)) {
            assertEquals(1, run.path("attempts").size(), run::toString);
            assertEquals(0, run.at("/log/lines").size(), run::toString);
            assertEquals("false", run.at("/log/complete").toString());
            assertEquals(Untold.GROUP_DELETED.note(), run.at("/log/note").asString());
        }
        node.invokeInTime("passing", "\"again\"");
        await().until(() -> printed(new LogsCommand(), "--function", "passing").contains("again"));
    }

    private String printed(Object command, String... arguments) {
        return CommandOutput.of(command, directory.resolve("data"), arguments).printed();
    }

    private void say(String jsonText) throws Exception {
        assertEquals("\"said\"", node.invokeInTime("talker", "\"" + jsonText + "\"").body());
    }

    private static void awaitLine(Path out, String text) {
        await().atMost(PATIENCE)
                .ignoreException(IOException.class) // the file may end in the middle of a character
                .until(() -> Files.readString(out).contains(text));
    }

    private static List<String> values(JsonNode list, String member) {
        List<String> values = new ArrayList<>();
        list.forEach(element -> values.add(element.path(member).asString()));
        return values;
    }
}
