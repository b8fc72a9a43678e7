package dev.millrace.gateway.monitor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.journal.log.LogStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of groups and streams that were deleted, and for how long. */
class TombstonesTest {
    private static final String GROUP = "/shop/orders";
    private static final String OF_FUNCTION = "/aws/lambda/hello";
    private static final Duration DAYS = Duration.ofDays(2);

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
    void whatOnlyClientsWroteLeavesNothingBehindAndStaysAway() {
        logs.call("CreateLogGroup", "logGroupName", GROUP);
        for (int i = 0; i < 3; i++) {
            logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "s1");
            put("s1", "of life " + i);
            assertEquals(List.of("of life " + i), messages());
            logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s1");
            assertEquals(List.of(), messages());
            assertEquals(Map.of(), logs.kept(GROUP).streams());
        }
        logs.restart();
        assertEquals(List.of(), messages());
        logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "s1");
        put("s1", "last");
        logs.call("DeleteLogGroup", "logGroupName", GROUP);
        assertFalse(logs.isKept(GROUP));
        assertEquals(List.of(), groups());
        logs.restart();
        assertEquals(List.of(), groups());
        logs.call("CreateLogGroup", "logGroupName", GROUP);
        logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "s1");
        assertEquals(List.of(), messages());
    }

    @Test
    void aFunctionThatTakesOverADeletedGroupDoesNotBringBackWhatClientsWrote() {
        logs.call("CreateLogGroup", "logGroupName", OF_FUNCTION);
        logs.call("CreateLogStream", "logGroupName", OF_FUNCTION, "logStreamName", "mine");
        logs.call("PutLogEvents", "logGroupName", OF_FUNCTION, "logStreamName", "mine", "logEvents",
                List.of(Map.of("timestamp", logs.clock.epochMillis(), "message", "gone")));
        logs.call("DeleteLogGroup", "logGroupName", OF_FUNCTION);
        assertFalse(logs.isKept(OF_FUNCTION));
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 7, 0), 1, logs.clock.epochNanos(), "new");
        logs.settle();
        assertEquals(List.of("new"), LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
        assertEquals(1, logs.call("DescribeLogStreams", "logGroupName", OF_FUNCTION).path("logStreams").size());
    }

    @Test
    void theGroupOfAFunctionIsRememberedAsDeletedUntilItsLinesAndRunsAreGone() throws IOException {
        logs.earlier(DAYS, then -> {
            then.prints(LogStream.ofInstance("hello", "$LATEST", 7, 0), "old");
            then.ends("hello", 7);
        });
        logs.prints(LogStream.ofInstance("other", "$LATEST", 8, 0), 2, logs.clock.epochNanos(), "young");
        logs.ends("other", 2, 8, logs.clock.epochNanos());
        logs.call("DeleteLogGroup", "logGroupName", OF_FUNCTION);
        logs.restart();
        createAndDelete();
        assertTrue(logs.kept(OF_FUNCTION).deleted());
        assertEquals(List.of("/aws/lambda/other"), groups());
        logs.loseOldFiles();
        createAndDelete();
        assertFalse(logs.isKept(OF_FUNCTION));
        assertEquals(List.of("/aws/lambda/other"), groups());
        logs.restart();
        assertEquals(List.of("/aws/lambda/other"), groups());
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 9, 0), 3, logs.clock.epochNanos(), "new");
        logs.settle();
        assertEquals(List.of("new"), LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
    }

    @Test
    void aGroupOfAccessLogsIsRememberedAsDeletedUntilItsLinesAreGone() throws IOException {
        logs.earlier(DAYS, then -> then.writes(GROUP, "old"));
        logs.prints(LogStream.ofInstance("other", "$LATEST", 8, 0), 2, logs.clock.epochNanos(), "young");
        logs.call("DeleteLogGroup", "logGroupName", GROUP);
        logs.restart();
        createAndDelete();
        assertTrue(logs.kept(GROUP).deleted());
        assertEquals(List.of("/aws/lambda/other"), groups());
        logs.loseOldFiles();
        createAndDelete();
        assertFalse(logs.isKept(GROUP));
        assertEquals(List.of("/aws/lambda/other"), groups());
    }

    @Test
    void theStreamOfAnInstanceIsRememberedAsDeletedUntilItsLinesAndRunsAreGone() throws IOException {
        LogStream old = LogStream.ofInstance("hello", "$LATEST", 7, 0);
        logs.earlier(DAYS, then -> {
            then.prints(old, "old");
            then.ends("hello", 7);
        });
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 8, 0), 2, logs.clock.epochNanos(), "young");
        logs.ends("hello", 2, 8, logs.clock.epochNanos());
        logs.call("DeleteLogStream", "logGroupName", OF_FUNCTION, "logStreamName", old.name(0));
        logs.restart();
        createAndDelete();
        logs.settle();
        assertEquals(Set.of(old.name(0)), logs.kept(OF_FUNCTION).streams().keySet());
        assertEquals(
                List.of("young", "END", "REPORT"),
                LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
        logs.loseOldFiles();
        createAndDelete();
        assertEquals(Map.of(), logs.kept(OF_FUNCTION).streams());
        assertEquals(1, logs.call("DescribeLogStreams", "logGroupName", OF_FUNCTION).path("logStreams").size());
    }

    @Test
    void noEventComesIntoAStreamAfterItsDeletion() throws Exception {
        logs.call("CreateLogGroup", "logGroupName", GROUP);
        for (int i = 0; i < 20; i++) {
            logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "s1");
            CountDownLatch wrote = new CountDownLatch(3);
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeUntilDeleted(wrote));
            wrote.await();
            logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s1");
            logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "s2");
            logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s2");
            writer.join();
            assertEquals(List.of(), messages());
        }
    }

    private void writeUntilDeleted(CountDownLatch wrote) {
        try {
            while (true) {
                put("s1", "event");
                wrote.countDown();
            }
        } catch (RefusedException e) {
            assertInstanceOf(Refusal.NotFound.class, e.refusal());
        }
    }

    /** Another group: with each deletion, what nobody needs any more is forgotten, once a minute and after a start. */
    private void createAndDelete() {
        logs.call("CreateLogGroup", "logGroupName", "/another");
        logs.call("DeleteLogGroup", "logGroupName", "/another");
        assertFalse(logs.isKept("/another"));
    }

    private void put(String stream, String message) {
        logs.call("PutLogEvents", "logGroupName", GROUP, "logStreamName", stream, "logEvents",
                List.of(Map.of("timestamp", logs.clock.epochMillis() - 60_000, "message", message)));
    }

    private List<String> messages() {
        return LogApi.values(logs.call("FilterLogEvents", "logGroupName", GROUP).path("events"), "message");
    }

    private List<String> groups() {
        return LogApi.values(logs.call("DescribeLogGroups").path("logGroups"), "logGroupName");
    }
}
