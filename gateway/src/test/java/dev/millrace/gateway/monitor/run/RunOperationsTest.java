package dev.millrace.gateway.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.gateway.TestingEntry;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.line.LineIndexing;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations of a server that runs, over its files. */
class RunOperationsTest {
    private static final UUID ID = new UUID(0x1234, 0x5678);
    private static final long SECOND = 1_000_000_000L;

    private final SystemClock clock = new SystemClock();
    private final Map<String, Operation> operations = new HashMap<>();

    @TempDir
    Path data;

    /** The run began before that, and ended after it. */
    @Test
    void aRunSaysThatLinesMayBeMissingAsSoonAsSomeCouldNotBeWritten() {
        long now = clock.epochNanos();
        append(now - 60 * SECOND);
        Path logs = data.resolve("logs");
        try (LogGaps gaps = LogGaps.open(logs, clock);
                LineIndexing lines = LineIndexing.start(logs, clock);
                RunSearch runs = RunSearch.of(data.resolve("journal"))) {
            ToldLines told = ToldLines.in(data, clock);
            RunOperations.register(
                    (method, path, operation) -> operations.put(method + " " + path, operation),
                    runs,
                    lines.index(),
                    told,
                    data,
                    Account.DEFAULT,
                    PriceTable.defaults(),
                    clock);
            gaps.settled(now - 2 * SECOND, 0);
            assertTrue(log().path("complete").asBoolean(), () -> log().toString());

            gaps.settled(now - SECOND, 1);
            assertEquals(
                    "the server was killed or could not write lines when this ran, and lines may be missing",
                    log().path("note").asString());
            assertEquals("false", log().path("complete").toString());
        }
    }

    private JsonNode log() {
        Operation show = Objects.requireNonNull(operations.get("GET /_millrace/runs/{RequestId}"));
        HttpReply reply = show.handle(new HttpCall(
                RequestId.random(),
                "http",
                "GET",
                "/_millrace/runs/" + ID,
                Map.of("RequestId", ID.toString()),
                Map.of(),
                Map.of(),
                Payload.of(new byte[0])));
        assertEquals(200, reply.status());
        return JsonMapper.shared().readTree(reply.body().array()).path("log");
    }

    private void append(long arrivalEpochNanos) {
        RunSubject subject = new RunSubject("hello", "3", "java25", "sha", 512, 300_000);
        RunRecord run = new RunRecord(
                ID.getMostSignificantBits(), ID.getLeastSignificantBits(), subject, "a", 1, TriggerKind.INVOKE, 1,
                arrivalEpochNanos, 0, 0, 120 * SECOND, false, RunOutcome.RETURNED, "", 2, 2, false);
        try (RunJournal journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock)) {
            assertTrue(journal.offer(new TestingEntry(run)));
        }
    }
}
