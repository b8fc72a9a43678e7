package dev.millrace.gateway.monitor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.journal.log.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the list of groups says of their sizes is what all events that are there weigh, whatever was deleted. */
class StoredBytesTest {
    private static final String GROUP = "/shop/orders";
    private static final String OF_FUNCTION = "/aws/lambda/hello";
    private static final List<String> GROUPS = List.of(GROUP, OF_FUNCTION);
    private static final int EVENT_BYTES = 26;

    @TempDir
    Path data;

    private LogApi logs;

    @BeforeEach
    void open() {
        logs = new LogApi(data);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void isTheSumOfTheEventsThatAreThereAfterAnyChange() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            step(random, i);
            if (i % 10 == 9) {
                if (i % 50 == 49) {
                    logs.restart();
                }
                check("seed " + seed + ", step " + i);
            }
        }
    }

    @Test
    void whatLeavesTheJournalIsNotTakenAwayTwice() throws IOException {
        LogStream old = LogStream.ofInstance("hello", "$LATEST", 7, 0);
        LogStream young = LogStream.ofInstance("hello", "$LATEST", 8, 0);
        logs.earlier(Duration.ofDays(2), then -> {
            then.prints(old, "old and gone");
            then.prints(young, "old and here");
        });
        logs.prints(old, 2, logs.clock.epochNanos(), "gone");
        logs.prints(young, 3, logs.clock.epochNanos(), "here");
        assertEquals(4 * EVENT_BYTES + 12 + 12 + 4 + 4, stored(OF_FUNCTION));
        logs.call("DeleteLogStream", "logGroupName", OF_FUNCTION, "logStreamName", old.name(0));
        assertEquals(2 * EVENT_BYTES + 12 + 4, stored(OF_FUNCTION));
        logs.loseOldFiles();
        assertEquals(EVENT_BYTES + 4, stored(OF_FUNCTION));
        logs.call("DeleteLogGroup", "logGroupName", OF_FUNCTION);
        logs.prints(old, 4, logs.clock.epochNanos() + 1_000_000, "back");
        assertEquals(EVENT_BYTES + 4, stored(OF_FUNCTION));
        logs.restart();
        assertEquals(EVENT_BYTES + 4, stored(OF_FUNCTION));
        check("after all");
    }

    @Test
    void aFileOfTheFirstSchemaSaysWhatItSaid() throws SQLException {
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 7, 0), 1, logs.clock.epochNanos(), "gone", "here");
        logs.call("PutRetentionPolicy", "logGroupName", OF_FUNCTION, "retentionInDays", 1);
        logs.close();
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("log-groups.db"));
                Statement statement = file.createStatement()) {
            statement.execute("DROP TABLE gone");
            statement.execute("ALTER TABLE log_group RENAME TO newer");
            statement.execute("CREATE TABLE log_group (name TEXT PRIMARY KEY, created INTEGER NOT NULL,"
                    + " retention INTEGER, gone_before INTEGER NOT NULL, gone_bytes INTEGER NOT NULL,"
                    + " deleted INTEGER NOT NULL)");
            statement.execute("INSERT INTO log_group SELECT name, created, retention, " + logs.clock.epochMillis()
                    + ", 30, deleted FROM newer");
            statement.execute("DROP TABLE newer");
            statement.execute("PRAGMA user_version = 1");
        }
        logs = new LogApi(data);
        assertEquals(EVENT_BYTES + 4, stored(OF_FUNCTION));
        assertEquals(1, logs.kept(OF_FUNCTION).retentionDays());
    }

    private void step(Random random, int number) {
        String group = GROUPS.get(random.nextInt(2));
        String stream = "s" + random.nextInt(3);
        int instance = 1 + random.nextInt(3);
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> logs.prints(
                    LogStream.ofInstance("hello", "$LATEST", instance, 0),
                    number,
                    logs.clock.epochNanos(),
                    "printed ä, €, 😀 " + number);
            case 3, 4 -> {
                logs.attempt("CreateLogGroup", "logGroupName", group);
                logs.attempt("CreateLogStream", "logGroupName", group, "logStreamName", stream);
                put(group, stream, "wrïtten " + number);
            }
            case 5 -> put(group, stream, "again " + number);
            case 6 -> logs.attempt("DeleteLogStream", "logGroupName", group, "logStreamName", stream);
            case 7 -> logs.attempt("DeleteLogStream", "logGroupName", OF_FUNCTION, "logStreamName",
                    LogStream.ofInstance("hello", "$LATEST", instance, 0).name(0));
            default -> logs.attempt("DeleteLogGroup", "logGroupName", group);
        }
        logs.awaitNextMilli();
    }

    private void put(String group, String stream, String message) {
        Map<String, Object> event = Map.of("timestamp", logs.clock.epochMillis() - 60_000, "message", message);
        logs.attempt("PutLogEvents", "logGroupName", group, "logStreamName", stream, "logEvents", List.of(event));
    }

    private void check(String when) {
        logs.settle();
        for (JsonNode group : logs.call("DescribeLogGroups").path("logGroups")) {
            String name = group.path("logGroupName").asString();
            int bytes = 0;
            for (JsonNode event : logs.call("FilterLogEvents", "logGroupName", name).path("events")) {
                bytes += EVENT_BYTES + utf8Bytes(event.path("message").asString().strip());
            }
            assertEquals(bytes, group.path("storedBytes").asInt(), name + ", " + when);
        }
    }

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private int stored(String group) {
        return logs.call("DescribeLogGroups", "logGroupNamePrefix", group)
                .path("logGroups")
                .path(0)
                .path("storedBytes")
                .asInt();
    }
}
